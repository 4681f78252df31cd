// One listener for the keys listed under "?". Never while somebody writes, never with a modifier.
import { show } from "./dialog";

const writes = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.checkVisibility({ visibilityProperty: true }));
}

function step(by: number) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const open = here < 0 ? all.findIndex((row) => row.classList.contains("is-open")) : here;
  const next = open < 0 ? (by > 0 ? 0 : all.length - 1) : open + by;
  const row = all[Math.max(0, Math.min(all.length - 1, next))];
  const link = row?.matches("a[href]") ? row : row?.querySelector<HTMLElement>("a[href], button");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

function press(key: string): boolean {
  const target = [...document.querySelectorAll<HTMLElement>("[data-key]")]
    .filter((element) => element.dataset.key?.toLowerCase() === key.toLowerCase() && element.checkVisibility())
    .at(-1);
  target?.click();
  return Boolean(target);
}

function search() {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function create() {
  const button = document.querySelector<HTMLElement>('[popovertarget="create"]');
  button?.click();
  return Boolean(button);
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog instanceof HTMLDialogElement) show(dialog);
  return true;
}

const walk = (by: number) => () => {
  step(by);
  return true;
};

const keys: Record<string, () => boolean> = {
  j: walk(1),
  k: walk(-1),
  "/": search,
  "?": help,
};

function handle(key: string): boolean {
  const inRow = document.activeElement?.closest("[data-row]");
  if (key === "ArrowDown" && inRow) return walk(1)();
  if (key === "ArrowUp" && inRow) return walk(-1)();
  return keys[key]?.() ?? (key.length === 1 && (press(key) || (key === "c" && create())));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const commands = event.ctrlKey || event.metaKey;
  if (commands && event.key.toLowerCase() === "k") {
    if (search()) event.preventDefault();
    return;
  }
  const element = event.target as HTMLElement;
  if (commands && event.key === "Enter" && element.matches("textarea[data-send]")) {
    element.closest("form")?.requestSubmit();
    return;
  }
  if (event.key === "Escape" && element.matches("[data-search]")) return element.blur();
  if (commands || event.altKey || element.closest(`${writes}, dialog[open], .menu`)) return;
  if (handle(event.key)) event.preventDefault();
});
