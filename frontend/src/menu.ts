// A popover list: placed at the button that opened it, walked with the arrow keys.
const reachable = "a[href], button:not([disabled])";

class Menu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("toggle", (event) => {
      const isOpen = (event as ToggleEvent).newState === "open";
      this.#button?.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) return;
      this.#place();
      if (this.matches(":focus-within")) return;
      this.querySelector<HTMLElement>(`li > ${reachable.replaceAll(", ", ", li > ")}, li > form > button`)?.focus();
    });
    this.addEventListener("keydown", this.#walk);
  }

  get #button() {
    return document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(this.id)}"]`);
  }

  #place() {
    const box = this.#button?.getBoundingClientRect();
    if (!box) return;
    const { innerWidth, innerHeight } = window;
    const [width, height] = [this.offsetWidth, this.offsetHeight];
    const left = this.dataset.align === "end" ? box.right - width : box.left;
    const below = box.bottom + height + 12 < innerHeight;
    this.style.setProperty("position-area", "none");
    this.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    this.style.top = `${below ? box.bottom : Math.max(8, box.top - height - 8)}px`;
  }

  #walk = (event: KeyboardEvent) => {
    const entries = [...this.querySelectorAll<HTMLElement>(reachable)];
    const here = entries.indexOf(document.activeElement as HTMLElement);
    const last = entries.length - 1;
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    entries[next > last ? 0 : next < 0 ? last : next]?.focus();
  };
}
customElements.define("ow-menu", Menu);
