// Keeps "3 days ago" true while the page stays open; the exact time is the title.
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31557600],
  ["month", 2629800],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

class RelativeTime extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#write();
    this.#timer = window.setInterval(() => this.#write(), 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #write() {
    const time = this.querySelector("time") ?? this;
    const moment = new Date(time.getAttribute("datetime") ?? "");
    if (Number.isNaN(moment.getTime())) return;
    const language = document.documentElement.lang || undefined;
    const seconds = (moment.getTime() - Date.now()) / 1000;
    const [unit, length] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
    const amount = unit === "second" ? 0 : Math.round(seconds / length);
    time.textContent = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(amount, unit);
    time.setAttribute("title", moment.toLocaleString(language, { dateStyle: "long", timeStyle: "short" }));
  }
}
customElements.define("ow-relative-time", RelativeTime);
