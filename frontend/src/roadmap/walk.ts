// Arrow keys from bar to bar, one of them in the tab order; the arrows of the one in focus stand out.
import type { Box } from "./layout";

export class Walk {
  #boxes: Box[] = [];
  #bars = new Map<string, SVGAElement>();

  constructor(private chart: SVGSVGElement) {
    chart.addEventListener("keydown", this.#onKey);
    chart.addEventListener("focusin", (event) => this.#arrived(event.target as Element));
    chart.addEventListener("pointerover", (event) => this.#highlight((event.target as Element).closest("a.item")));
    chart.addEventListener("pointerleave", () => this.#highlight(null));
  }

  over(boxes: Box[]) {
    this.#boxes = boxes;
    this.#bars = new Map([...this.chart.querySelectorAll<SVGAElement>("a.item")].map((bar) => [bar.dataset.item ?? "", bar]));
    const open = boxes.find((box) => box.item.link.closest("[data-open]")) ?? boxes[0];
    if (open) this.#bars.get(open.item.key)?.setAttribute("tabindex", "0");
  }

  focus(key: string) {
    this.#bars.get(key)?.focus({ preventScroll: true });
  }

  markOpen() {
    for (const { item } of this.#boxes) {
      const isOpen = item.link.closest("[data-open]") !== null;
      const bar = this.#bars.get(item.key);
      bar?.classList.toggle("is-open", isOpen);
      if (isOpen) bar?.setAttribute("aria-current", "true");
      else bar?.removeAttribute("aria-current");
    }
  }

  #onKey = (event: KeyboardEvent) => {
    const bar = (event.target as Element).closest<SVGAElement>("a.item");
    const here = this.#boxes.find((box) => box.item.key === bar?.dataset.item);
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = this.#next(here, event.key);
    if (next === undefined) return;
    event.preventDefault();
    const target = next && this.#bars.get(next.item.key);
    target?.focus();
    target?.querySelector(".box")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  /** undefined for a key that is none of ours, null where there is nothing further. */
  #next(here: Box, key: string): Box | null | undefined {
    const mates = this.#boxes.filter((box) => box.lane === here.lane);
    const at = mates.indexOf(here);
    if (key === "ArrowRight") return mates[at + 1] ?? null;
    if (key === "ArrowLeft") return mates[at - 1] ?? null;
    if (key === "Home") return mates[0] ?? null;
    if (key === "End") return mates.at(-1) ?? null;
    if (key === "ArrowDown") return this.#nearest(here, this.#boxes.filter((box) => box.y > here.y), Math.min);
    if (key === "ArrowUp") return this.#nearest(here, this.#boxes.filter((box) => box.y < here.y), Math.max);
    return undefined;
  }

  #nearest(here: Box, others: Box[], pick: (...values: number[]) => number): Box | null {
    if (!others.length) return null;
    const row = pick(...others.map((box) => box.y));
    const middle = (box: Box) => (box.x1 + box.x2) / 2;
    const inRow = others.filter((box) => box.y === row);
    return inRow.sort((a, b) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)))[0] ?? null;
  }

  #arrived(target: Element) {
    const bar = target.closest("a.item");
    if (!bar) return;
    for (const other of this.#bars.values()) other.setAttribute("tabindex", other === bar ? "0" : "-1");
    this.#highlight(bar);
  }

  #highlight(bar: Element | null) {
    const key = bar?.getAttribute("data-item");
    for (const tie of this.chart.querySelectorAll<SVGGElement>(".tie")) {
      tie.classList.toggle("is-near", Boolean(key) && (tie.dataset.from === key || tie.dataset.to === key));
    }
  }
}
