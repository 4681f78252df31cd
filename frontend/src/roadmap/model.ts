// What the server-rendered list says, read once.
export interface Item {
  key: string;
  title: string;
  sentence: string;
  link: HTMLAnchorElement;
  from: number;
  to: number;
  p80: number | null;
  glyph: string;
  tone: string;
  inLens: boolean;
  isLate: boolean;
  mark: string;
  needs: string[];
}

export interface Load {
  from: number;
  to: number;
  share: number;
  sentence: string;
}

export interface Lane {
  name: string;
  sub: string;
  items: Item[];
  load: Load[];
}

export interface Period {
  from: number;
  label: string;
}

export const DAY = 86_400_000;
export const day = (iso: string | undefined) => Date.parse(`${iso}T00:00:00Z`);
/** A last day counts whole, so a bar ends where the next day begins. */
export const dayAfter = (iso: string | undefined) => day(iso) + DAY;

const words = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";

function readItem(row: HTMLElement): Item {
  const link = row.querySelector("a")!;
  const { key, from, to, p80, glyph, late, mark, needs } = row.dataset;
  const [symbol = "circle", tone = "slate"] = glyph?.split(" ") ?? [];
  const state = row.querySelector("svg[aria-label]")?.getAttribute("aria-label");
  const facts = [...row.querySelectorAll(".roadmap-when, .roadmap-late")].map(words);
  return {
    key: key ?? "",
    title: words(link),
    sentence: [words(link), state, ...facts].filter(Boolean).join(", "),
    link,
    from: day(from),
    to: dayAfter(to),
    p80: p80 ? dayAfter(p80) : null,
    glyph: symbol,
    tone,
    inLens: "inLens" in row.dataset,
    isLate: Boolean(late),
    mark: mark ?? "",
    needs: needs?.split(" ") ?? [],
  };
}

export function readLanes(root: Element): Lane[] {
  return [...root.querySelectorAll<HTMLElement>(".roadmap-lane")].map((lane) => ({
    name: words(lane.querySelector("h2 > span")),
    sub: words(lane.querySelector("h2 > small")),
    items: [...lane.querySelectorAll<HTMLElement>(".roadmap-item")].map(readItem).sort((a, b) => a.from - b.from || a.to - b.to),
    load: [...lane.querySelectorAll<HTMLElement>(".roadmap-load > li")].map((cell) => ({
      from: day(cell.dataset.from),
      to: dayAfter(cell.dataset.to),
      share: Number(cell.dataset.share),
      sentence: words(cell),
    })),
  }));
}

export function readPeriods(root: Element): Period[] {
  return [...root.querySelectorAll<HTMLElement>(".roadmap-periods > li")].map((period) => ({
    from: day(period.dataset.from),
    label: words(period),
  }));
}
