// When a bar begins left of what is in view, its label waits at the edge, as long as the bar has room for it.
import type { Box } from "./layout";

export function stickLabels(chart: SVGSVGElement, boxes: Box[], scrolled: number, icon: number) {
  for (const box of boxes) {
    if (box.side !== "inside" || !box.label) continue;
    const bar = chart.querySelector(`a[data-item="${CSS.escape(box.item.key)}"]`);
    const text = bar?.querySelector("text");
    if (!text) continue;
    const last = box.x2 - text.getComputedTextLength() - icon - 6;
    const shift = Math.max(0, Math.min(scrolled - box.x1, last - box.x1));
    const move = shift > 0 ? `translate(${Math.round(shift)} 0)` : "";
    text.setAttribute("transform", move);
    bar?.querySelector("use")?.setAttribute("transform", move);
  }
}
