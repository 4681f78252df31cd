// The two lines above the lanes: periods and months, and the sign of today.
import type { Period } from "./model";
import { monthsOf, type Scale } from "./scale";
import { element, line } from "./svg";

export interface AxisText {
  today: string;
  language: string;
}

const MONTH = 31.5 * 86_400_000;

/** The upper line: the periods, or the years where a period is a month and the lower line names it. */
export function upperLine(scale: Scale, periods: Period[]): Period[] {
  if (periods.some((period, index) => (periods[index + 1]?.from ?? scale.to) - period.from > MONTH)) return periods;
  const years = monthsOf(scale).filter((month) => month === scale.from || new Date(month).getUTCMonth() === 0);
  const starts = years[0] === scale.from ? years : [scale.from, ...years];
  return starts.map((from) => ({ from, label: String(new Date(from).getUTCFullYear()) }));
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
  line(svg, "grid", 0, height - 0.5, scale.width, height - 0.5);
  const sign = now >= scale.from && now < scale.to ? drawNow(svg, scale, now, height, unit, mini, text.today) : undefined;
  if (!mini) drawUpperLine(svg, scale, upperLine(scale, periods), height, unit, sign);
}

type Stretch = [left: number, right: number];

function drawUpperLine(svg: SVGSVGElement, scale: Scale, periods: Period[], height: number, unit: number, sign?: Stretch) {
  let taken = 0;
  for (const period of periods) {
    const x = scale.x(period.from);
    svg.prepend(line(svg, "grid-strong", x, 4, x, height));
    if (x < taken) continue; // no room beside the label before
    const label = element("text", { class: "period", x: x + 5, y: 16 * unit }, svg, period.label);
    const long = label.getComputedTextLength();
    const isCovered = sign && x + 5 < sign[1] && x + 5 + long > sign[0];
    const left = isCovered ? sign[1] + 5 : x + 5;
    label.setAttribute("x", String(left));
    taken = left + long + 6 * unit;
  }
}

function drawNow(svg: SVGSVGElement, scale: Scale, now: number, height: number, unit: number, mini: boolean, label: string): Stretch | undefined {
  const x = scale.x(now);
  line(svg, "now", x, mini ? 0 : 20 * unit, x, height);
  if (mini) return undefined;
  const group = element("g", {}, svg);
  const words = element("text", { class: "now-text", x, y: 16 * unit }, group, label);
  const half = words.getComputedTextLength() / 2 + 6 * unit;
  const middle = Math.max(half, Math.min(scale.width - half, x));
  words.setAttribute("x", String(middle));
  group.prepend(element("rect", { class: "now-box", x: middle - half, y: 3 * unit, width: half * 2, height: 18 * unit, rx: 4 }));
  return [middle - half, middle + half];
}

export function drawGrid(svg: SVGSVGElement, scale: Scale, periods: Period[], height: number, mini: boolean) {
  const strong = new Set(mini ? [] : upperLine(scale, periods).map((period) => period.from));
  for (const month of monthsOf(scale)) {
    const x = scale.x(month);
    if (!strong.has(month)) line(svg, "grid", x, 0, x, height);
  }
  for (const from of strong) line(svg, "grid-strong", scale.x(from), 0, scale.x(from), height);
}
