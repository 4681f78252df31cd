"""Answering a form that was sent: done and on to a page, or back in its place as it was typed."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template import engines
from django.template.backends.utils import csrf_input_lazy
from django.urls import resolve
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from openweft.common.errors import DomainError, NotAllowed, Stale
from openweft.web.forms.fields import id_in
from openweft.web.forms.placed import Clash, PlacedForm, Stored
from openweft.web.http import refused, wants_fragment
from openweft.web.request import PageRequest
from openweft.web.toasts import toast, toast_partials
from openweft.workspaces.operations.sending import only_once

Result = TypeVar("Result")
REFUSED, CLASHED = 422, 409


def answer(
    request: PageRequest,
    form: PlacedForm,
    operation: Callable[[], Result],
    *,
    at: str,
    on: Callable[[Result], str] | None = None,
    said: str | Callable[[Result], str] = "",
    theirs: Callable[[], Stored] | None = None,
) -> HttpResponse:
    """Do `operation` with a form that holds and go on; else give the form back as it was typed.

    at: the address of the page the form stands on. on: where to go once it is
    done (default: there again). theirs: what is stored, asked when the form was
    based on an older version; without it that is a refusal like any other.
    """
    form.action = request.path
    if theirs is not None and request.POST.get("keep") == "theirs":
        return go_on(request, at)
    if form.is_valid():
        try:
            return go_on(request, _done(request, form, operation, on or (lambda _: at), said))
        except NotAllowed:
            raise
        except Stale as refusal:
            if theirs is None:
                form.add_error(None, str(refusal))
            else:
                who = refusal.who or _("Somebody")
                form.clash = Clash(str(refusal), who, refusal.at, theirs())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        except ObjectDoesNotExist:
            form.add_error(None, _("Something chosen here is no longer there."))
    return _given_back(request, form, at)


def _done(
    request: PageRequest,
    form: PlacedForm,
    operation: Callable[[], Result],
    on: Callable[[Result], str],
    said: str | Callable[[Result], str],
) -> str:
    sentences = []

    def act() -> str:
        result = operation()
        sentences.append(said(result) if callable(said) else said)
        return on(result)

    where = only_once(form.cleaned_data.get("sending", ""), act, by=request.member)
    for sentence in filter(None, sentences):
        toast(request, sentence)
    return where


def act(
    request: PageRequest,
    operation: Callable[[], Any],
    *,
    at: str,
    said: str = "",
    undo: str = "",
    undo_with: Mapping[str, object] | Callable[[], Mapping[str, object]] | None = None,
) -> HttpResponse:
    """Do what a button asks, with nothing typed, and go back; refused, the page says why not.

    undo_with: what undoing sends; a function is asked once the act is done.
    """
    try:
        operation()
    except NotAllowed:
        raise
    except DomainError as refusal:
        if wants_fragment(request):
            return refused(request, refusal)
        toast(request, str(refusal), level="warn")
        status = CLASHED if isinstance(refusal, Stale) else REFUSED
        return _page_again(request, at, None, status)
    if said:
        sends = undo_with() if callable(undo_with) else undo_with
        toast(request, said, undo_url=undo, undo_with=sends)
    return go_on(request, at)


def version_seen(request: PageRequest, name: str = "version") -> int:
    """The version a button was sent with; the oldest there is where it was sent with none."""
    return id_in(request.POST.get(name, "")) or 0


def go_on(request: PageRequest, where: str) -> HttpResponse:
    """On to another page, whole; also from a form that HTMX sent."""
    return HttpResponseClientRedirect(where) if wants_fragment(request) else redirect(where)


def _given_back(request: PageRequest, form: PlacedForm, at: str) -> HttpResponse:
    status = CLASHED if form.clash else REFUSED
    if not wants_fragment(request):
        return _page_again(request, at, form, status)
    backend: Any = engines["jinja2"]
    macros: Any = backend.get_template("components/placed.html").template.module
    text = macros.placed(form, csrf_input_lazy(request)) + toast_partials(request)
    return HttpResponse(text, status=status)


def _page_again(
    request: PageRequest, at: str, form: PlacedForm | None, status: int
) -> HttpResponse:
    """The page at that address as a visitor gets it, but with `form` in its place."""
    parts = urlsplit(at)
    found = resolve(parts.path)
    asked: Any = copy(request)
    asked.method, asked.path, asked.path_info = "GET", parts.path, parts.path
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    asked.resolver_match, asked.given_back = found, form
    response = cast("HttpResponse", found.func(asked, *found.args, **found.kwargs))
    response.status_code = status
    return response
