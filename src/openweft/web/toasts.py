"""Sentences said once: what an act did, shown with its answer or with the next page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template import engines
from django.template.backends.utils import csrf_input_lazy


@dataclass(frozen=True, slots=True)
class Toast:
    """A sentence to say once; `undo_url`, sent `undo_with`, takes back what it tells."""

    text: str
    level: str = "done"
    undo_url: str = ""
    undo_with: dict[str, str] = field(default_factory=dict)


def toast(
    request: HttpRequest,
    text: str,
    *,
    level: str = "done",
    undo_url: str = "",
    undo_with: Mapping[str, object] | None = None,
) -> None:
    """Says `text` to the person with this answer, or with the next page after a redirect.

    level: done, warn, bad or info. `undo_url` is posted to by the button Undo,
    with what `undo_with` names; None stands for nothing there.
    """
    fields = {k: str(v) for k, v in (undo_with or {}).items() if v is not None}
    messages.info(request, text, extra_tags=json.dumps([level, undo_url, fields]))


def said(request: HttpRequest) -> list[Toast]:
    """The toasts that wait to be shown; reading empties the list."""
    waiting = messages.get_messages(request)
    return [
        Toast(str(message.message), *json.loads(message.extra_tags or "[]")) for message in waiting
    ]


def toast_partials(request: HttpRequest) -> str:
    """The waiting toasts as markup to send beside a fragment."""
    waiting = said(request)
    if not waiting:
        return ""
    csrf = csrf_input_lazy(request)
    return "".join(
        _macro()(each.text, each.level, each.undo_url, csrf, each.undo_with) for each in waiting
    )


def partial(request: HttpRequest, text: str, *, level: str) -> str:
    """One toast as markup to send beside a fragment, without reading those that wait."""
    return str(_macro()(text, level, "", csrf_input_lazy(request)))


def _macro() -> Any:
    backend: Any = engines["jinja2"]
    return backend.get_template("components/toast.html").template.module.toast_partial
