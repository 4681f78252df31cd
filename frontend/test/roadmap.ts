// @ts-nocheck: runs in node, whose types are not among our dependencies
import assert from "node:assert/strict";
import { test } from "node:test";
import { upperLine } from "../src/roadmap/axis";
import { layOut, shorten, sizesFor } from "../src/roadmap/layout";
import { rounded, route } from "../src/roadmap/route";
import { makeScale, monthsOf } from "../src/roadmap/scale";

const from = Date.UTC(2026, 9, 1);
const to = Date.UTC(2027, 9, 1);
const DAY = 86_400_000;
const scale = makeScale(from, to, 900);
const sizes = sizesFor(1, false);
const measure = (text: string) => text.length * 6.5;

/** The same numbers on every run, so that a failure can be repeated. */
function dice(seed: number) {
  return () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function lanes(count: number, items: number, seed = 7) {
  const next = dice(seed);
  return Array.from({ length: count }, (_, lane) => ({
    name: `Team ${lane}`,
    sub: "2 people",
    load: [],
    items: Array.from({ length: items }, (_, index) => {
      const start = from + Math.floor(next() * 340) * DAY;
      const end = Math.min(to, start + Math.floor(5 + next() * 100) * DAY);
      const title = "Single sign-on for every team".slice(0, 5 + Math.floor(next() * 24));
      return { key: `${lane}-${index}`, title, from: start, to: end, p80: next() < 0.2 ? end + 20 * DAY : null, needs: [] };
    }).sort((a, b) => a.from - b.from),
  }));
}

test("no bar, tail or label stands on another of its row", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    for (const { boxes } of layOut(lanes(3, 60, seed), scale, sizes, measure).placed) {
      for (const a of boxes) {
        for (const b of boxes) {
          if (a === b || a.row !== b.row) continue;
          assert.ok(a.right <= b.left || b.right <= a.left, `${a.item.key} and ${b.item.key}`);
        }
      }
    }
  }
});

test("a label that is not shortened lies within what its box reserves", () => {
  for (const { boxes } of layOut(lanes(2, 80), scale, sizes, measure).placed) {
    for (const box of boxes) {
      const width = measure(box.label);
      const left = box.side === "left" ? box.labelX - width : box.labelX;
      assert.ok(left >= box.left - 0.01 && left + width <= Math.max(box.right, box.x2) + 0.01, box.item.title);
      assert.ok(left >= 0 && left + width <= scale.width);
    }
  }
});

test("labels are shortened at a word, or left out", () => {
  assert.equal(shorten("Single sign-on for all", 80, measure), "Single…");
  assert.equal(shorten("Single sign-on", 200, measure), "Single sign-on");
  assert.equal(shorten("Internationalisation", 30, measure), "");
  assert.equal(shorten("Internationalisation", 70, measure), "Internati…");
});

test("a label too long for its bar and the row is cut where there is most room", () => {
  const title = "Long words about one small thing ".repeat(8).trim();
  const item = { ...lanes(1, 1)[0].items[0], title, from: scale.from, to: scale.from + DAY };
  const [lane] = layOut([{ ...lanes(1, 1)[0], items: [item] }], scale, sizes, measure).placed;
  assert.equal(lane.boxes[0].side, "right");
  assert.ok(lane.boxes[0].label.endsWith("…") && lane.boxes[0].label.length > 20);
  assert.ok(lane.boxes[0].labelX + measure(lane.boxes[0].label) <= scale.width);
});

test("arrows turn at right angles only", () => {
  const { placed } = layOut(lanes(4, 30), scale, sizes, measure);
  const boxes = placed.flatMap((lane) => lane.boxes);
  for (let index = 1; index < boxes.length; index++) {
    const { points } = route(boxes[index - 1], boxes[index], boxes, sizes);
    points.slice(1).forEach(([x, y], at) => assert.ok(x === points[at][0] || y === points[at][1]));
  }
});

test("an arrow through many rows is far; one beside its bar is not, and turns beside the numbers", () => {
  const at = (key: string, lane: number, x1: number, x2: number, y: number) => ({ item: { key }, lane, row: 0, x1, x2, tail: x2, y, side: "inside", left: x1, right: x2 });
  const [a, b, c] = [at("a", 0, 0, 100, 6), at("b", 3, 300, 400, 300), at("c", 0, 300, 400, 62)];
  assert.equal(route(a, b, [a, b], sizes).isFar, true);
  const numbers = [{ left: 270, right: 330, y: 34 }];
  const arrow = route(a, c, [a, c], sizes, numbers);
  assert.equal(arrow.isFar, false);
  for (const [x, y] of arrow.points.slice(1, -2)) assert.ok(y <= 34 || y >= 58 || x < 267 || x > 333, `${x} ${y}`);
});

test("a corner between repeated points is kept", () => {
  const path = rounded([[0, 0], [0, 10], [20, 10], [20, 10], [20, 10], [20, 30]], 4);
  assert.equal(path, "M0 0L0 6Q0 10 4 10L16 10Q20 10 20 14L20 30");
});

test("an arrow is broken when its target starts before its source ends", () => {
  const [lane] = layOut(
    [{ name: "", sub: "", load: [], items: [
      { key: "a", title: "a", from, to: from + 90 * DAY, p80: null, needs: [] },
      { key: "b", title: "b", from: from + 60 * DAY, to: from + 120 * DAY, p80: null, needs: ["a"] },
      { key: "c", title: "c", from: from + 90 * DAY, to: from + 120 * DAY, p80: null, needs: ["a"] },
    ] }],
    scale, sizes, measure,
  ).placed;
  const [a, b, c] = lane.boxes;
  assert.equal(route(a, b, lane.boxes, sizes).broken, true);
  assert.equal(route(a, c, lane.boxes, sizes).broken, false);
});

test("the year has twelve months, wherever it begins", () => {
  assert.equal(monthsOf(scale).length, 12);
  assert.equal(new Date(monthsOf(makeScale(Date.UTC(2026, 9, 5), to, 900))[0]).getUTCMonth(), 10);
});

test("the upper line names years where a period is a month, else the periods", () => {
  const months = monthsOf(scale).map((month) => ({ from: month, label: "a month" }));
  assert.deepEqual(upperLine(scale, months).map((year) => year.label), ["2026", "2027"]);
  const quarters = months.filter((_, index) => index % 3 === 0);
  assert.deepEqual(upperLine(scale, quarters), quarters);
});
