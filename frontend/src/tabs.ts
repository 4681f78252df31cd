// The tab one is on is in view, however narrow the screen.
for (const tab of document.querySelectorAll<HTMLElement>(".tabs [aria-current]")) {
  const strip = tab.parentElement!;
  strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
}
