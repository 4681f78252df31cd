// <ow-roadmap>: draws the server's list of lanes as a timeline. The list stays for phones, print and no script.
import { drawAxis, drawGrid } from "./axis";
import { drawArrows, drawLane, drawNames } from "./lanes";
import { layOut, sizesFor, type Box } from "./layout";
import { day, dayAfter, readLanes, readPeriods, type Lane } from "./model";
import { makeScale } from "./scale";
import { stickLabels } from "./stick";
import { element, line, sized } from "./svg";
import { Walk } from "./walk";

const NARROW = 560;

class Roadmap extends HTMLElement {
  #view = document.createElement("div");
  #axis = element("svg", { class: "timeline roadmap-axis-drawing", "aria-hidden": "true" });
  #names = element("svg", { class: "timeline-names", "aria-hidden": "true" });
  #chart = element("svg", { class: "timeline", role: "group" });
  #observer = new ResizeObserver(() => this.#draw());
  #walk = new Walk(this.#chart);
  #width = 0;
  #frame = 0;
  #boxes: Box[] = [];

  connectedCallback() {
    if (!this.#view.isConnected) this.#build();
    void document.fonts.ready.then(() => this.#observer.observe(this));
    document.addEventListener("ow:open", this.#markOpen);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    document.removeEventListener("ow:open", this.#markOpen);
  }

  #build() {
    this.#view.className = "roadmap-view";
    const corner = document.createElement("div");
    const names = document.createElement("div");
    const axis = document.createElement("div");
    const scroll = document.createElement("div");
    corner.className = "roadmap-corner";
    axis.className = "roadmap-axis";
    names.className = "roadmap-names";
    scroll.className = "roadmap-scroll";
    const zoom = this.querySelector<HTMLElement>(".roadmap-zoom");
    if (zoom) corner.append(zoom);
    axis.append(this.#axis);
    names.append(this.#names);
    scroll.append(this.#chart);
    scroll.addEventListener("scroll", () => this.#scrolled(axis, scroll.scrollLeft), { passive: true });
    this.#chart.setAttribute("aria-label", this.dataset.label ?? "");
    this.#view.append(corner, axis, names, scroll);
    this.append(this.#view);
    zoom?.addEventListener("click", (event) => this.#zoom((event.target as Element).closest("button")));
    this.#chart.addEventListener("click", this.#open);
  }

  #scrolled(axis: Element, left: number) {
    axis.scrollLeft = left;
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => stickLabels(this.#chart, this.#boxes, left, 22 * unit));
  }

  #zoom(button: HTMLButtonElement | null) {
    if (!button) return;
    this.dataset.zoom = button.dataset.zoom;
    this.#width = 0;
    this.#draw();
    const scroll = this.querySelector<HTMLElement>(".roadmap-scroll")!;
    const now = Number(this.#chart.querySelector(".now")?.getAttribute("x1") ?? 0);
    scroll.scrollLeft = this.dataset.zoom === "months" ? now - 80 : 0;
  }

  #draw() {
    const isNarrow = this.clientWidth < NARROW;
    this.classList.toggle("is-drawn", !isNarrow);
    this.#view.hidden = isNarrow;
    if (isNarrow || this.clientWidth === this.#width) return;
    this.#width = this.clientWidth;
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const mini = "mini" in this.dataset;
    const sizes = sizesFor(unit, mini);
    const [from, to, now] = [day(this.dataset.from), dayAfter(this.dataset.to), day(this.dataset.now)];
    const lanes = readLanes(this);
    const namesWidth = mini ? 72 * unit : this.#roomForNames(lanes, unit);
    const months = (to - from) / 2_629_800_000;
    const fits = this.clientWidth - namesWidth - 1;
    const width = this.dataset.zoom === "months" ? Math.max(fits, months * 150 * unit) : fits;
    const scale = makeScale(from, to, width);
    const periods = readPeriods(this);
    const { placed, height } = layOut(lanes, scale, sizes, this.#measure(unit));
    const axisHeight = (mini ? 22 : 42) * unit;

    const focused = document.activeElement?.closest<SVGAElement>("a.item")?.dataset.item;
    for (const svg of [this.#axis, this.#names, this.#chart]) svg.replaceChildren();
    sized(this.#axis, width, axisHeight);
    sized(this.#names, namesWidth, height);
    sized(this.#chart, width, height);
    const language = document.documentElement.lang || "en";
    drawAxis(this.#axis, scale, periods, now, axisHeight, unit, mini, { today: this.dataset.textToday ?? "", language });
    drawNames(this.#names, placed, namesWidth, sizes, unit, this.dataset.textUsed ?? "");
    drawGrid(this.#chart, scale, periods, height, mini);
    const behind = element("g", { "aria-hidden": "true" }, this.#chart);
    if (now >= from && now < to) line(this.#chart, "now", scale.x(now), 0, scale.x(now), height);
    for (const lane of placed) drawLane(this.#chart, lane, scale, sizes, unit);
    const above = element("g", { "aria-hidden": "true" }, this.#chart);
    drawArrows(behind, above, placed, scale, sizes, unit);
    this.#afterDrawing(placed.flatMap((lane) => lane.boxes));
    if (focused) this.#walk.focus(focused);
    this.#scrolled(this.querySelector(".roadmap-axis")!, this.querySelector(".roadmap-scroll")!.scrollLeft);
  }

  #afterDrawing(boxes: Box[]) {
    this.#boxes = boxes;
    this.#walk.over(boxes);
    this.#markOpen();
    const zoom = this.querySelector<HTMLElement>(".roadmap-zoom");
    if (zoom) zoom.hidden = false;
    for (const button of zoom?.querySelectorAll("button") ?? []) {
      button.setAttribute("aria-pressed", String(button.dataset.zoom === this.dataset.zoom));
    }
  }

  /** As wide as the longest name wants, between a seventh and a quarter of the whole. */
  #roomForNames(lanes: Lane[], unit: number) {
    const measure = this.#measure(unit, 600, 13);
    const wanted = Math.max(...lanes.map((lane) => measure(lane.name)), 0) + 34 * unit;
    return Math.round(Math.min(Math.max(wanted, this.clientWidth / 7, 120 * unit), this.clientWidth / 4));
  }

  #measure(unit: number, weight = 500, size = 12) {
    const probe = document.createElement("canvas").getContext("2d")!;
    probe.font = `${weight} ${size * unit}px ${getComputedStyle(this).fontFamily}`;
    return (text: string) => probe.measureText(text).width;
  }

  #open = (event: MouseEvent) => {
    const bar = (event.target as Element).closest("a.item");
    if (!bar || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const key = CSS.escape(bar.getAttribute("data-item") ?? "");
    this.querySelector<HTMLAnchorElement>(`.roadmap-item a[data-item="${key}"]`)?.click();
  };

  #markOpen = (event?: Event) => {
    const opened = (event as CustomEvent | undefined)?.detail.key;
    for (const row of this.querySelectorAll<HTMLElement>(".roadmap-item")) {
      const link = row.querySelector("a");
      if (opened !== undefined) row.toggleAttribute("data-open", opened !== "" && [row.dataset.key, link?.getAttribute("href")].includes(opened));
    }
    this.#walk.markOpen();
  };
}
customElements.define("ow-roadmap", Roadmap);
