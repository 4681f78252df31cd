// Lanes, bars, the load below them, and the arrows behind.
import type { Box, PlacedLane, Sizes } from "./layout";
import type { Scale } from "./scale";
import { rounded, route, type Obstacle, type Route } from "./route";
import { clip, element, glyph, line } from "./svg";

export function drawLane(parent: Element, placed: PlacedLane, scale: Scale, sizes: Sizes, unit: number): SVGGElement {
  const label = [placed.lane.name, placed.lane.sub].filter(Boolean).join(", ");
  const group = element("g", { role: "group", "aria-label": label }, parent);
  for (const box of placed.boxes) drawBar(group, box, sizes, unit);
  drawLoad(group, placed, scale, sizes, unit);
  line(group, "grid", 0, placed.y + placed.height - 0.5, scale.width, placed.y + placed.height - 0.5);
  return group;
}

function drawBar(parent: Element, box: Box, sizes: Sizes, unit: number) {
  const { item, x1, x2, y } = box;
  const classes = ["item", `is-${item.tone}`, item.inLens && "in-lens", item.mark && `is-${item.mark}`].filter(Boolean).join(" ");
  const bar = element("a", { class: classes, href: item.link.href, "aria-label": item.sentence, "data-item": item.key, "data-row": "", tabindex: -1 }, parent);
  element("title", {}, bar, item.sentence);
  const middle = y + sizes.bar / 2;
  if (box.tail > x2) {
    const edge = 5 * unit;
    element("path", { class: "tail", d: `M${x2} ${middle - edge}H${box.tail - 2}q2 0 2 2v${2 * edge - 4}q0 2 -2 2H${x2}` }, bar);
  }
  element("rect", { class: "box", x: x1, y, width: x2 - x1, height: sizes.bar, rx: Math.min(5 * unit, (x2 - x1) / 2) }, bar);
  if (x2 - x1 >= sizes.icon) glyph(bar, item.glyph, "glyph", x1 + 6 * unit, y + (sizes.bar - 12 * unit) / 2, 12 * unit);
  if (!box.label) return;
  const name = box.side === "inside" ? "name" : `name is-outside${box.side === "left" ? " is-end" : ""}`;
  element("text", { class: name, x: box.labelX, y: middle + 4.25 * unit }, bar, box.label);
}

const shade = (share: number) => (share > 100 ? 5 : share >= 96 ? 4 : share >= 80 ? 3 : share >= 50 ? 2 : share > 0 ? 1 : 0);

function drawLoad(parent: Element, placed: PlacedLane, scale: Scale, sizes: Sizes, unit: number) {
  for (const cell of placed.load) {
    const [left, right] = [Math.max(0, scale.x(cell.from)), Math.min(scale.width, scale.x(cell.to))];
    if (right - left < 4) continue;
    const group = element("g", { class: `load is-${shade(cell.share)}` }, parent);
    element("title", {}, group, cell.sentence);
    element("rect", { x: left + 1, y: placed.loadY, width: right - left - 2, height: sizes.load - 2, rx: 3 }, group);
    if (cell.share > 0 && right - left > 22 * unit) {
      element("text", { x: (left + right) / 2, y: placed.loadY + sizes.load / 2 + 3.5 * unit }, group, String(cell.share));
    }
  }
}

export function drawNames(svg: SVGSVGElement, placed: PlacedLane[], width: number, sizes: Sizes, unit: number, used: string) {
  for (const { lane, y, height, loadY, load } of placed) {
    const left = 14 * unit;
    const name = element("text", { class: "lane-name", x: left, y: y + sizes.pad + 17 * unit }, svg, lane.name);
    if (clip(name, width - left - 6 * unit)) element("title", {}, name, lane.name);
    const subY = y + sizes.pad + 34 * unit;
    if (lane.sub && subY < loadY) element("text", { class: "quiet", x: left, y: subY }, svg, lane.sub);
    if (load.length) element("text", { class: "quiet", x: left, y: loadY + sizes.load / 2 + 3.5 * unit }, svg, used);
    line(svg, "grid", 0, y + height - 0.5, width, y + height - 0.5);
  }
}

/** Where the numbers of the load stand, so that arrows turn beside them. */
function numbersOf(placed: PlacedLane[], scale: Scale, unit: number): Obstacle[] {
  const half = 13 * unit;
  return placed.flatMap(({ load, loadY }) =>
    load.map((cell) => {
      const middle = (Math.max(0, scale.x(cell.from)) + Math.min(scale.width, scale.x(cell.to))) / 2;
      return { left: middle - half, right: middle + half, y: loadY };
    }),
  );
}

export function drawArrows(behind: Element, above: Element, placed: PlacedLane[], scale: Scale, sizes: Sizes, unit: number) {
  const boxes = placed.flatMap((lane) => lane.boxes);
  const numbers = numbersOf(placed, scale, unit);
  const byKey = new Map(boxes.map((box) => [box.item.key, box]));
  for (const box of boxes) {
    for (const key of box.item.needs) {
      const needed = byKey.get(key);
      if (needed) drawArrow(behind, above, route(needed, box, boxes, sizes, numbers), unit);
    }
  }
}

function drawArrow(behind: Element, above: Element, arrow: Route, unit: number) {
  const classes = ["tie", arrow.broken && "is-broken", arrow.isFar && "is-far"].filter(Boolean).join(" ");
  const tie = element("g", { class: classes, "data-from": arrow.from.item.key, "data-to": arrow.to.item.key }, behind);
  element("path", { class: "arrow", d: rounded(arrow.points) }, tie);
  const [x, y] = arrow.points.at(-1)!;
  const comesFrom = arrow.points.at(-2)!;
  const up = comesFrom[1] > y ? 1 : -1;
  const head = arrow.broken ? `M${x - 3.5} ${y + up * 5}L${x} ${y}l3.5 ${up * 5}` : `M${x - 5} ${y - 3.5}L${x} ${y}l-5 3.5`;
  element("path", { class: "arrow-head", d: head }, tie);
  if (!arrow.broken) return;
  const [signX, signY] = arrow.sign;
  element("circle", { class: "warning", cx: signX, cy: signY, r: 9 * unit }, above);
  glyph(above, "triangle-alert", "warning-glyph", signX - 6 * unit, signY - 6.5 * unit, 12 * unit);
}
