// Edit in place: a <details> whose summary is the text and whose body is the form.
class Edit extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    if (!details) return;
    details.addEventListener("toggle", () => {
      if (!details.open) return;
      const control = details.querySelector<HTMLInputElement>("input:not([type=hidden]), textarea, select");
      control?.focus();
      if (control instanceof HTMLInputElement && control.type === "text") control.select();
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) this.#cancel(event, details);
      const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (sends) details.querySelector("form")?.requestSubmit();
    });
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-cancel]")) this.#cancel(event, details);
    });
  }

  #cancel(event: Event, details: HTMLDetailsElement) {
    event.preventDefault();
    event.stopPropagation();
    details.querySelector("form")?.reset();
    details.open = false;
    details.querySelector("summary")?.focus();
  }
}
customElements.define("ow-edit", Edit);
