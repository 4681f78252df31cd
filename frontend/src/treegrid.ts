// A table of levels as a treegrid: right opens or goes in, left closes or goes out. Up and down are the rows' own.
const levelOf = (row: Element) => Number(row.getAttribute("aria-level"));
const isOpen = (row: Element) => row.getAttribute("aria-expanded") === "true";
const go = (row: Element | null | undefined) => row?.querySelector<HTMLElement>("a[href]")?.focus();

class Treegrid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("click", (event) => {
      const row = (event.target as Element).closest(".twig")?.closest<HTMLElement>("[aria-expanded]");
      if (row) this.#open(row, !isOpen(row));
    });
  }

  get #rows() {
    return [...this.querySelectorAll<HTMLElement>("[aria-level]")];
  }

  #below(row: Element) {
    const rows = this.#rows;
    const after = rows.slice(rows.indexOf(row as HTMLElement) + 1);
    const end = after.findIndex((each) => levelOf(each) <= levelOf(row));
    return end < 0 ? after : after.slice(0, end);
  }

  #above(row: Element) {
    const rows = this.#rows;
    return rows.slice(0, rows.indexOf(row as HTMLElement)).reverse().find((each) => levelOf(each) < levelOf(row));
  }

  #open(row: Element, open: boolean) {
    row.setAttribute("aria-expanded", String(open));
    let closed = open ? 0 : levelOf(row);
    for (const each of this.#below(row)) {
      if (closed && levelOf(each) <= closed) closed = 0;
      each.hidden = closed > 0;
      if (!closed && each.getAttribute("aria-expanded") === "false") closed = levelOf(each);
    }
  }

  #onKey = (event: KeyboardEvent) => {
    const row = (event.target as Element).closest("[aria-level]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const toggles = row.hasAttribute("aria-expanded");
    if (event.key === "ArrowRight" && toggles) isOpen(row) ? go(this.#below(row)[0]) : this.#open(row, true);
    else if (event.key === "ArrowLeft" && toggles && isOpen(row)) this.#open(row, false);
    else if (event.key === "ArrowLeft") go(this.#above(row));
    else if (event.key === "Home") go(this.#rows[0]);
    else if (event.key === "End") go(this.#rows.filter((each) => !each.hidden).at(-1));
    else return;
    event.preventDefault();
  };
}
customElements.define("ow-treegrid", Treegrid);
