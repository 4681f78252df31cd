// Theme and density apply at once; the form tells the server in the background.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
  if (!form.matches("[data-preferences]") || !button) return;
  event.preventDefault();
  const isDefault = button.value === "system" || button.value === "comfortable";
  const { dataset } = document.documentElement;
  if (isDefault) delete dataset[button.name];
  else dataset[button.name] = button.value;
  for (const other of form.querySelectorAll<HTMLButtonElement>(`button[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  void fetch(form.action, { method: "POST", body: new FormData(form, button), headers: { "X-Requested-With": "fetch" } });
});
