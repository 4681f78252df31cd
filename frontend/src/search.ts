// The arrows walk from the search field through what it found; Escape goes back and closes.
document.addEventListener("keydown", (event) => {
  const search = (event.target as HTMLElement).closest<HTMLElement>(".search");
  if (!search || event.isComposing) return;
  const field = search.querySelector<HTMLInputElement>("[data-search]");
  const stops = [field, ...search.querySelectorAll<HTMLElement>(".search-results a")];
  const here = stops.indexOf(document.activeElement as HTMLElement);
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && stops.length > 1) {
    stops[(here + by + stops.length) % stops.length]?.focus();
    event.preventDefault();
  } else if (event.key === "Escape" && here > 0) {
    field?.focus();
    event.preventDefault();
  }
});
