// The two lines above the lanes: periods and months, and the sign of today.
import type { Period } from "./model";
import { monthsOf, type Scale } from "./scale";
import { element, line } from "./svg";

export interface AxisText {
  today: string;
  language: string;
}

export function drawAxis(svg: SVGSVGElement, scale: Scale, periods: Period[], now: number, height: number, unit: number, mini: boolean, text: AxisText) {
  const months = monthsOf(scale);
  const roomPerMonth = scale.width / Math.max(1, months.length);
  const name = new Intl.DateTimeFormat(text.language, { month: "short", timeZone: "UTC" });
  const every = Math.ceil((30 * unit) / roomPerMonth);
  months.forEach((month, index) => {
    const x = scale.x(month);
    line(svg, "grid", x, height - 18 * unit, x, height);
    if (index % every === 0) element("text", { class: "quiet", x: x + 5, y: height - 7 * unit }, svg, name.format(month));
  });
  if (!mini) {
    let taken = 0;
    for (const period of periods) {
      const x = scale.x(period.from);
      line(svg, "grid-strong", x, 4, x, height);
      if (x < taken) continue; // no room beside the label before
      const label = element("text", { class: "period", x: x + 5, y: 16 * unit }, svg, period.label) as SVGTextElement;
      taken = x + 5 + label.getComputedTextLength() + 6 * unit;
    }
  }
  line(svg, "grid", 0, height - 0.5, scale.width, height - 0.5);
  if (now >= scale.from && now < scale.to) drawNow(svg, scale, now, height, unit, mini, text.today);
}

function drawNow(svg: SVGSVGElement, scale: Scale, now: number, height: number, unit: number, mini: boolean, label: string) {
  const x = scale.x(now);
  line(svg, "now", x, mini ? 0 : 20 * unit, x, height);
  if (mini) return;
  const group = element("g", {}, svg);
  const words = element("text", { class: "now-text", x, y: 16 * unit }, group, label);
  const half = words.getComputedTextLength() / 2 + 6 * unit;
  const middle = Math.max(half, Math.min(scale.width - half, x));
  words.setAttribute("x", String(middle));
  group.prepend(element("rect", { class: "now-box", x: middle - half, y: 3 * unit, width: half * 2, height: 18 * unit, rx: 4 }));
}

export function drawGrid(svg: SVGSVGElement, scale: Scale, periods: Period[], height: number, mini: boolean) {
  const strong = new Set(mini ? [] : periods.map((period) => period.from));
  for (const month of monthsOf(scale)) {
    const x = scale.x(month);
    if (!strong.has(month)) line(svg, "grid", x, 0, x, height);
  }
  for (const from of strong) line(svg, "grid-strong", scale.x(from), 0, scale.x(from), height);
}
