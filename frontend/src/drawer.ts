// The drawer beside a list: focus goes in when it opens and back to its row when it closes.
const phone = window.matchMedia("(width <= 47.5rem)");

class Drawer extends HTMLElement {
  #behind = "";
  #title = document.title;
  #opener = "";

  connectedCallback() {
    document.addEventListener("htmx:config:request", this.#leaveOnPhones);
    document.addEventListener("htmx:after:swap", this.#opened);
    document.addEventListener("keydown", this.#onKey);
    this.addEventListener("click", this.#onClick);
    this.#mark();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:config:request", this.#leaveOnPhones);
    document.removeEventListener("htmx:after:swap", this.#opened);
    document.removeEventListener("keydown", this.#onKey);
  }

  get #panel() {
    return this.querySelector<HTMLElement>("#drawer");
  }

  get isOpen() {
    return this.#panel?.hidden === false;
  }

  #leaveOnPhones = (event: Event) => {
    const { ctx } = (event as CustomEvent).detail;
    const link = ctx.sourceElement as Element;
    if (ctx.target?.id !== "drawer" || !link.matches("a[href]")) return;
    if (phone.matches) {
      event.preventDefault();
      location.assign((link as HTMLAnchorElement).href);
      return;
    }
    if (!this.isOpen) this.#behind = location.href;
    this.#opener = link.getAttribute("data-item") ?? link.getAttribute("href") ?? "";
  };

  #opened = (event: Event) => {
    const { ctx } = (event as CustomEvent).detail;
    if (ctx.target?.id !== "drawer" && !this.contains(ctx.target)) return;
    this.#mark();
    this.#nameThePage();
    if (ctx.target?.id === "drawer") this.#panel?.focus({ preventScroll: true });
  };

  #onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !this.isOpen) return;
    const { activeElement } = document;
    if (document.querySelector("dialog[open], :popover-open") || activeElement?.matches("input, textarea, select")) return;
    this.close();
  };

  #onClick = (event: Event) => {
    const closer = (event.target as Element).closest<HTMLAnchorElement>("a[data-close]");
    if (!closer || phone.matches) return;
    event.preventDefault();
    this.close();
  };

  close() {
    const panel = this.#panel;
    if (!panel) return;
    const address = this.#behind || panel.querySelector<HTMLAnchorElement>("a[data-close]")?.href;
    panel.replaceChildren();
    panel.hidden = true;
    document.title = this.#title;
    if (address) history.pushState({ htmx: true }, "", address);
    const opener = this.#rowLink(this.#opener);
    this.#mark();
    opener?.focus();
  }

  /** The address is the item's, so the tab bears its name. */
  #nameThePage() {
    const title = this.#panel?.querySelector("#drawer-title")?.textContent?.trim();
    const [, ...rest] = this.#title.split(" · ");
    if (title && this.isOpen) document.title = [title, ...rest].join(" · ");
  }

  #rowLink(key: string) {
    if (!key) return null;
    const safe = CSS.escape(key);
    const links = document.querySelectorAll<HTMLElement>(`a[data-item="${safe}"], [data-row] a[href="${safe}"]`);
    return [...links].find((link) => link.checkVisibility()) ?? null;
  }

  #mark() {
    for (const row of document.querySelectorAll(".is-open[data-row]")) row.classList.remove("is-open");
    const key = this.isOpen ? this.#opener || this.#panel?.dataset.url || "" : "";
    this.#rowLink(key)?.closest("[data-row]")?.classList.add("is-open");
    document.dispatchEvent(new CustomEvent("ow:open", { detail: { key } }));
  }
}
customElements.define("ow-drawer", Drawer);
