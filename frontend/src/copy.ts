class Copy extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => void this.#copy());
  }

  async #copy() {
    const text = this.dataset.text ?? location.href;
    await navigator.clipboard.writeText(new URL(text, location.href).href);
    const button = this.querySelector("button");
    const use = this.querySelector("use");
    if (!button || !use) return;
    const [before, glyph] = [button.getAttribute("aria-label"), use.getAttribute("href")];
    const done = this.dataset.done ?? "";
    button.setAttribute("aria-label", done);
    button.title = done;
    use.setAttribute("href", `${glyph?.split("#")[0]}#check`);
    setTimeout(() => {
      button.setAttribute("aria-label", before ?? "");
      button.title = before ?? "";
      use.setAttribute("href", glyph ?? "");
    }, 1600);
  }
}
customElements.define("ow-copy", Copy);
