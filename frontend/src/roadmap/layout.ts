// Where everything stands: rows without overlap, labels whole. Pure: no DOM.
import type { Item, Lane, Load } from "./model";
import type { Scale } from "./scale";

export interface Sizes {
  row: number;
  bar: number;
  load: number;
  pad: number;
  icon: number;
  minLane: number;
}

export type LabelSide = "inside" | "right" | "left";

export interface Box {
  item: Item;
  lane: number;
  row: number;
  x1: number;
  x2: number;
  tail: number;
  y: number;
  side: LabelSide;
  label: string;
  labelX: number;
  /** The stretch of its row that nothing else may use: bar, tail and label. */
  left: number;
  right: number;
}

export interface PlacedLane {
  lane: Lane;
  y: number;
  loadY: number;
  height: number;
  boxes: Box[];
  load: Load[];
}

const GAP = 6;
const LEAST = 6; // letters of a word that still say something

export function sizesFor(unit: number, mini: boolean): Sizes {
  return { row: 28 * unit, bar: 24 * unit, load: 20 * unit, pad: 6 * unit, icon: 22 * unit, minLane: (mini ? 36 : 48) * unit };
}

/** The longest run of whole words that fits, with an ellipsis; of one long word what fits; empty when that is next to nothing. */
export function shorten(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  const all = text.split(" ");
  for (let count = all.length - 1; count > 0; count--) {
    const shorter = `${all.slice(0, count).join(" ")}…`;
    if (measure(shorter) <= room) return shorter;
  }
  for (let count = all[0].length - 1; count >= LEAST; count--) {
    const shorter = `${all[0].slice(0, count)}…`;
    if (measure(shorter) <= room) return shorter;
  }
  return "";
}

function place(item: Item, lane: number, scale: Scale, sizes: Sizes, measure: (text: string) => number): Box {
  const x1 = Math.max(0, scale.x(item.from)) + 1;
  const x2 = Math.max(x1 + 6, Math.min(scale.width, scale.x(item.to)) - 1);
  const tail = item.p80 === null ? x2 : Math.max(x2, Math.min(scale.width - 2, scale.x(item.p80)));
  const text = measure(item.title);
  const inset = x2 - x1 >= sizes.icon ? sizes.icon : 5;
  const box: Box = { item, lane, row: 0, x1, x2, tail, y: 0, side: "inside", label: item.title, labelX: x1 + inset, left: x1, right: tail };
  if (text + inset + 6 <= x2 - x1) return box;
  if (tail + text + GAP * 2 <= scale.width) return { ...box, side: "right", labelX: tail + GAP, right: tail + GAP + text };
  if (x1 - text - GAP >= 0) return { ...box, side: "left", labelX: x1 - GAP, left: x1 - GAP - text };
  const beside = scale.width - tail - GAP * 2;
  if (beside <= x2 - x1 - inset - 6) return { ...box, label: shorten(item.title, x2 - x1 - inset - 6, measure) };
  const label = shorten(item.title, beside, measure);
  return label ? { ...box, side: "right", label, labelX: tail + GAP, right: tail + GAP + measure(label) } : { ...box, label };
}

/** First fit by where each one's stretch begins. */
function pack(boxes: Box[]): number {
  const ends: number[] = [];
  for (const box of [...boxes].sort((a, b) => a.left - b.left || a.x1 - b.x1)) {
    const free = ends.findIndex((end) => end + (box.side === "left" ? GAP : 1) <= box.left);
    box.row = free < 0 ? ends.length : free;
    ends[box.row] = box.right + (box.side === "right" ? GAP : 0);
  }
  return Math.max(1, ends.length);
}

export function layOut(lanes: Lane[], scale: Scale, sizes: Sizes, measure: (text: string) => number): { placed: PlacedLane[]; height: number } {
  let y = 0;
  const placed = lanes.map((lane, index) => {
    const visible = lane.items.filter((item) => item.to > scale.from && item.from < scale.to);
    const boxes = visible.map((item) => place(item, index, scale, sizes, measure));
    const rows = pack(boxes);
    for (const box of boxes) box.y = y + sizes.pad + box.row * sizes.row;
    const bars = sizes.pad + rows * sizes.row;
    const load = lane.load.length ? sizes.load + 2 : 0;
    const height = Math.max(sizes.minLane, bars + load + sizes.pad / 2);
    const result: PlacedLane = { lane, y, loadY: y + height - load - sizes.pad / 2, height, boxes, load: lane.load };
    y += height;
    return result;
  });
  return { placed, height: y };
}
