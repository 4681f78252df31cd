// Arrows at right angles: they leave a bar below or above, run between the rows, and turn where they cross least.
import type { Box, Sizes } from "./layout";

export type Point = [x: number, y: number];

export interface Route {
  from: Box;
  to: Box;
  broken: boolean;
  points: Point[];
  /** So long, or so much in the way of others, that it is drawn faintly until one of its ends is looked at. */
  isFar: boolean;
  /** Where a broken one carries its sign. */
  sign: Point;
}

/** What an arrow should not cross: a bar with its label, or a number of the load. */
export type Obstacle = Pick<Box, "left" | "right" | "y">;

const covers = (box: Obstacle, x: number, top: number, bottom: number, bar: number) =>
  box.left - 3 < x && x < box.right + 3 && box.y < bottom && box.y + bar > top;

function crossings(boxes: Obstacle[], x: number, top: number, bottom: number, bar: number): number {
  let count = 0;
  for (const box of boxes) if (covers(box, x, top, bottom, bar)) count++;
  return count;
}

/** The column, between `low` and `high`, that crosses the fewest bars and labels; near `wanted` when equal. */
function column(boxes: Obstacle[], low: number, high: number, wanted: number, top: number, bottom: number, bar: number): number {
  let best = wanted;
  let least = crossings(boxes, wanted, top, bottom, bar);
  const step = Math.max(7, (high - low) / 24);
  for (let x = high; x >= low && least > 0; x -= step) {
    const count = crossings(boxes, x, top, bottom, bar);
    if (count < least) [best, least] = [x, count];
  }
  return best;
}

function signAt(boxes: Obstacle[], x: number, top: number, bottom: number): Point {
  const middle = (top + bottom) / 2;
  let best = middle;
  let least = Infinity;
  for (let y = top + 12; y <= bottom - 12; y += 4) {
    const hidden = boxes.filter((box) => box.left < x + 10 && box.right > x - 10 && box.y < y + 10 && box.y + 24 > y - 10).length;
    const cost = hidden * 1000 + Math.abs(y - middle);
    if (cost < least) [best, least] = [y, cost];
  }
  return [x, best];
}

const FAR_ROWS = 4;

export function route(from: Box, to: Box, boxes: Box[], sizes: Sizes, numbers: Obstacle[] = []): Route {
  const all = [...boxes, ...numbers];
  const gap = (sizes.row - sizes.bar) / 2;
  const broken = to.x1 < from.x2 - 2;
  const down = to.y >= from.y;
  const middle = to.y + sizes.bar / 2;
  const near = Math.min(8, Math.max(3, (to.x1 - from.x2) / 2));
  const direct = from.y === to.y && from.side !== "right" && from.tail === from.x2 && to.side !== "left";
  const between = boxes.some((box) => box.y === from.y && box.left > from.x2 && box.left < to.x1 && box !== to);
  if (direct && !broken && !between) {
    const y = from.y + sizes.bar / 2;
    return { from, to, broken, points: [[from.x2, y], [to.x1 - 1, y]], isFar: false, sign: [to.x1, y] };
  }

  const leaves: Point = [from.x2 - Math.min(8, (from.x2 - from.x1) / 2), down ? from.y + sizes.bar : from.y];
  const out = down ? leaves[1] + gap : leaves[1] - gap;
  const above = to.y > from.y;
  const into = above || to.y === from.y ? to.y - gap : to.y + sizes.bar + gap;
  const back = to.y === from.y ? out : into;
  const entry = broken ? to.x1 + Math.min(12, (to.x2 - to.x1) / 2) : to.x1 - near;
  const [top, bottom] = [Math.min(out, back), Math.max(out, back)];
  const wanted = broken ? Math.max(leaves[0], from.x2 + 5) : entry;
  const [low, high] = broken ? [entry, from.x2 + 40] : [Math.min(leaves[0], entry), Math.max(leaves[0], entry)];
  const turn = bottom - top < sizes.row ? wanted : column(all, low, high, wanted, top + 1, bottom - 1, sizes.bar);
  const points: Point[] = [leaves, [leaves[0], out], [turn, out], [turn, back], [entry, back]];
  if (broken) points.push([entry, above || to.y === from.y ? to.y : to.y + sizes.bar]);
  else points.push([entry, middle], [to.x1 - 1, middle]);
  const inTheWay = crossings(all, turn, top + 1, bottom - 1, sizes.bar);
  const isFar = !broken && (bottom - top > FAR_ROWS * sizes.row || inTheWay > 1);
  return { from, to, broken, points, isFar, sign: signAt(all, turn, top, bottom) };
}

/** A path with rounded corners; points that turn nowhere are left out. */
export function rounded(points: Point[], radius = 4): string {
  const distinct = points.filter(([x, y], index) => index === 0 || x !== points[index - 1]![0] || y !== points[index - 1]![1]);
  const kept = distinct.filter(([x, y], index) => {
    const [before, after] = [distinct[index - 1], distinct[index + 1]];
    if (!before || !after) return true;
    return !(before[0] === x && x === after[0]) && !(before[1] === y && y === after[1]);
  });
  let path = "";
  kept.forEach(([x, y], index) => {
    const before = kept[index - 1];
    const after = kept[index + 1];
    if (!before) return void (path += `M${x} ${y}`);
    if (!after) return void (path += `L${x} ${y}`);
    const size = (a: Point, b: Point) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
    const r = Math.min(radius, size(before, [x, y]) / 2, size([x, y], after) / 2);
    const toward = ([px, py]: Point) => `${x + Math.sign(px - x) * r} ${y + Math.sign(py - y) * r}`;
    path += `L${toward(before)}Q${x} ${y} ${toward(after)}`;
  });
  return path;
}
