// Days to units of the drawing, and the months they fall in.
export interface Scale {
  from: number;
  to: number;
  width: number;
  x(moment: number): number;
}

export function makeScale(from: number, to: number, width: number): Scale {
  return { from, to, width, x: (moment) => ((moment - from) / (to - from)) * (width - 1) };
}

export function monthsOf(scale: Scale): number[] {
  const first = new Date(scale.from);
  const months: number[] = [];
  for (let index = first.getUTCDate() === 1 ? 0 : 1; ; index++) {
    const month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index, 1);
    if (month >= scale.to) return months;
    months.push(month);
  }
}
