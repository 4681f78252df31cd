// data-confirm on a form or link, and hx-confirm, ask in one dialog instead of the browser's own.
import { show } from "./dialog";

function ask(sentence: string, verb: string): Promise<boolean> {
  const source = document.querySelector<HTMLTemplateElement>("template#confirm");
  if (!source) return Promise.resolve(window.confirm(sentence));
  const dialog = source.content.querySelector("dialog")?.cloneNode(true) as HTMLDialogElement;
  dialog.querySelector("[data-sentence]")!.textContent = sentence;
  dialog.querySelector("[data-yes] span")!.textContent = verb;
  document.body.append(dialog);
  show(dialog);
  return new Promise((resolve) => {
    dialog.querySelector("[data-yes]")!.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

const verbOf = (element: Element | null) => element?.textContent?.trim() || "OK";

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target as HTMLFormElement;
    const sentence = form.dataset.confirm;
    if (!sentence || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event as SubmitEvent;
    if (!(await ask(sentence, verbOf(submitter)))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter as HTMLButtonElement | null);
    delete form.dataset.confirmed;
  },
  true,
);

document.addEventListener(
  "click",
  async (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-confirm]");
    if (!link || link.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(link.dataset.confirm!, verbOf(link)))) return;
    link.dataset.confirmed = "yes";
    link.click();
    delete link.dataset.confirmed;
  },
  true,
);

document.addEventListener("htmx:confirm", async (event) => {
  const { ctx, issueRequest, dropRequest } = (event as CustomEvent).detail;
  event.preventDefault();
  const yes = await ask(ctx.confirm, verbOf(ctx.request.submitter ?? ctx.sourceElement));
  (yes ? issueRequest : dropRequest)();
});
