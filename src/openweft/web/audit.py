"""The history of the whole workspace: who did what, when, from what to what."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.items.history import Told, tell
from openweft.items.models import Item
from openweft.items.trail import told_trail, trail
from openweft.web.addresses import item_address
from openweft.web.csv_files import csv_file
from openweft.web.forms.audit import TrailForm
from openweft.web.forms.fields import is_id
from openweft.web.http import PageRequest, member_required, page
from openweft.web.jinja import day
from openweft.workspaces.models import Event

ROWS = 50


@member_required
def history(request: PageRequest) -> HttpResponse:
    form, events = _asked(request)
    last = request.GET.get("before", "")
    found = list((events.filter(pk__lt=int(last)) if is_id(last) else events)[: ROWS + 1])
    shown = found[:ROWS]
    context = {
        "form": form,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "rows": _entries(shown, request),
        "more": _at(request, "page", before=shown[-1].pk) if len(found) > ROWS else "",
        "file": _at(request, "file"),
    }
    return page(request, "settings/history.html", context, status=422 if form.errors else 200)


def _asked(request: PageRequest) -> tuple[TrailForm, QuerySet[Event]]:
    form = TrailForm(request.GET, workspace=request.workspace)
    return form, trail(form.wanted(), by=request.member)


def _entries(events: Sequence[Event], request: PageRequest) -> list[dict[str, Any]]:
    told = tell(events, by=request.member)
    return [
        {
            "who": each.who,
            "sentence": each.sentence,
            "about": each.subject,
            "url": link,
            "before": each.before,
            "after": each.after,
            "at": day(each.at, "j M Y, H:i"),
        }
        for each, link in zip(told, _links(events, request), strict=True)
    ]


def _links(events: Sequence[Event], request: PageRequest) -> list[str | None]:
    """The address of what each event is about; None for what has no page."""
    about = {event.item_id for event in events if event.item_id}
    items = Item.objects.visible_to(request.member).live().in_bulk(about)
    return [
        item_address(items[event.item_id], request.workspace.slug)
        if event.item_id in items
        else None
        for event in events
    ]


def _at(request: PageRequest, name: str, **more: object) -> str:
    """The address of a page of this module that keeps what the list is narrowed to."""
    said = request.GET.copy()
    said.pop("before", None)
    for key, value in more.items():
        said[key] = str(value)
    here = reverse(f"audit:{name}", args=(request.workspace.slug,))
    return f"{here}?{said.urlencode()}" if said else here


@member_required
def file(request: PageRequest) -> HttpResponseBase:
    """All of it as CSV, narrowed as the page is."""
    _form, events = _asked(request)
    head = [_("When"), _("Who"), _("What"), _("About"), _("Before"), _("After")]
    rows = (_cells(told) for told in told_trail(events, by=request.member))
    name = f"history-{request.workspace.today(timezone.now())}.csv"
    return csv_file(name, head, rows)


def _cells(told: Told) -> list[str]:
    at = timezone.localtime(told.at).isoformat(timespec="seconds")
    return [at, told.who, told.sentence, told.subject, told.before, told.after]


urls = ([path("", history, name="page"), path("file.csv", file, name="file")], "audit")
