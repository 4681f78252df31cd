// What is cut short says its whole text as a tooltip, measured when one points at it or arrives by key.
const cut = (element: HTMLElement) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).textOverflow === "ellipsis";

function tell(event: Event) {
  let element = event.target as HTMLElement | null;
  for (let depth = 0; element instanceof HTMLElement && depth < 4; depth++, element = element.parentElement) {
    if (element.title && !("whole" in element.dataset)) return;
    if (!cut(element)) continue;
    element.title = element.textContent?.replace(/\s+/g, " ").trim() ?? "";
    element.dataset.whole = "";
    return;
  }
}

document.addEventListener("pointerover", tell);
document.addEventListener("focusin", tell);
