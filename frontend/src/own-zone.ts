// A time zone nobody has chosen yet is the browser's own.
for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-own-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUntouched = !select.closest(".field")?.classList.contains("has-errors");
  const own = [...select.options].find((option) => option.value === zone);
  if (own && isUntouched && select.value === "UTC") select.value = zone;
}
