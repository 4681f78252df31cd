class Toast extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.addEventListener("pointerenter", this.#stay);
    this.addEventListener("pointerleave", this.#start);
    this.addEventListener("focusin", this.#stay);
    this.addEventListener("focusout", this.#start);
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-dismiss]")) this.remove();
    });
    this.addEventListener("htmx:finally:request", () => this.remove());
    this.#start();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #stay = () => clearTimeout(this.#timer);

  #start = () => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.remove(), Number(this.dataset.stay ?? 5) * 1000);
  };
}
customElements.define("ow-toast", Toast);
