class AutoSubmit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      const form = this.closest("form");
      const control = event.target as HTMLInputElement;
      if (form && control.checkValidity()) form.requestSubmit();
    });
  }
}
customElements.define("ow-autosubmit", AutoSubmit);
