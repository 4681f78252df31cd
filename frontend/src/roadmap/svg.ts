const NS = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string | number | boolean | undefined>;

export function element<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes, parent?: Element, text?: string): SVGElementTagNameMap[K] {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, typeof value === "number" ? String(Math.round(value * 10) / 10) : String(value));
  }
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

export function line(parent: Element, name: string, x1: number, y1: number, x2: number, y2: number) {
  return element("line", { class: name, x1, y1, x2, y2 }, parent);
}

/** Cuts a text that is wider than its room, letter by letter; says whether it did. */
export function clip(text: SVGTextElement, room: number): boolean {
  const whole = text.textContent ?? "";
  for (let count = whole.length; text.getComputedTextLength() > room && count > 1; count--) {
    text.textContent = `${whole.slice(0, count - 1).trimEnd()}…`;
  }
  return text.textContent !== whole;
}

export function glyph(parent: Element, name: string, className: string, x: number, y: number, size: number) {
  const sprite = document.documentElement.dataset.icons ?? "";
  return element("use", { href: `${sprite}#${name}`, class: className, x, y, width: size, height: size }, parent);
}

export function sized(svg: SVGSVGElement, width: number, height: number) {
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
}
