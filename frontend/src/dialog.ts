// A dialog opens as a popover without a script; with one it is modal: focus stays inside, the page behind is inert.
function show(dialog: HTMLDialogElement) {
  if (dialog.matches(":popover-open")) dialog.hidePopover();
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  if (target instanceof HTMLDialogElement && target.matches(".dialog")) return closeOnBackdrop(target, event);
  const button = target.closest<HTMLButtonElement>("button[popovertarget]");
  const dialog = button && document.getElementById(button.getAttribute("popovertarget") ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button?.getAttribute("popovertargetaction") === "hide") return dialog.close();
  button?.closest<HTMLElement>(".menu:popover-open")?.hidePopover();
  show(dialog);
});

function closeOnBackdrop(dialog: HTMLDialogElement, event: MouseEvent) {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && event.clientX + event.clientY > 0) dialog.close();
}

document.addEventListener("htmx:after:swap", openMarked);
openMarked();

function openMarked() {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open]:not([open])")) {
    dialog.removeAttribute("data-open");
    show(dialog);
  }
}

export { show };
