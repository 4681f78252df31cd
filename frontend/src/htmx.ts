// Configuration that cannot stand in the page's <meta name="htmx-config">.
import "htmx.org";

const safe = /^(GET|HEAD|OPTIONS|QUERY)$/i;

document.addEventListener("htmx:config:request", (event) => {
  const { request } = (event as CustomEvent).detail.ctx;
  if (safe.test(request.method)) return;
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value;
  if (token) request.headers["X-CSRFToken"] ??= token;
});

function sayItFailed() {
  const toast = document.querySelector<HTMLTemplateElement>("template#failed");
  if (toast) document.getElementById("toasts")?.append(toast.content.cloneNode(true));
}

document.addEventListener("htmx:response:error", (event) => {
  if ((event as CustomEvent).detail.ctx.response.status >= 500) sayItFailed();
});
document.addEventListener("htmx:error", sayItFailed);
