"""Today: the landing page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openweft.reports.today import MOST, Line, Today, today_for
from openweft.web.addresses import address, item_address
from openweft.web.http import PageRequest, member_required, page
from openweft.workspaces.operations.preferences import mark_read, mark_seen
from openweft.workspaces.permissions import Action, may

MATTERS = ("late", "promises", "astray", "silent", "numbers")


@member_required
def today(request: PageRequest) -> HttpResponse:
    by = request.member
    now = timezone.now()
    mark_seen(by, at=now)
    curates = may(by, Action.CURATE)
    day = today_for(by, now=now, curates=curates)
    slug = request.workspace.slug
    parts = [part for part in _parts(day) if part.lines]
    context = {
        "day": day,
        "lead": _lead(day, parts),
        "today": request.workspace.today(now),
        "curates": curates,
        "sections": [_section(part, slug) for part in parts],
        "changes": [(each, item_address(each.item, slug)) for each in day.changes],
        "drift": [(each, item_address(each.objective.item, slug)) for each in day.drift],
        "is_empty": not request.workspace.items.exists(),
    }
    return page(request, "today/page.html", context, block="content")


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page: its lines, and the one act that each of them asks for."""

    key: str
    title: str
    lines: list[Line]
    act: str
    glyph: str
    tone: str = "amber"
    note: str = ""
    list_page: str = ""
    more: int = 0

    @property
    def count(self) -> int:
        """How many there are, shown or not."""
        return len(self.lines) + self.more


def _parts(day: Today) -> tuple[Part, ...]:
    return (
        Part(
            "late",
            _("Late"),
            day.late,
            _("Reschedule"),
            "calendar-x",
            "red",
            _("past the day it was meant for"),
            "roadmap:page",
            day.more_late,
        ),
        Part(
            "promises",
            _("Promises at risk"),
            day.promises,
            _("Settle"),
            "calendar-clock",
            list_page="roadmap:commitments",
            more=day.more_promises,
        ),
        Part(
            "astray",
            _("Not on track"),
            day.astray,
            _("Look"),
            "circle-alert",
            note=_("in the words of who does it"),
            list_page="roadmap:page",
        ),
        Part(
            "silent",
            _("No word for a week"),
            day.silent,
            _("Say how it goes"),
            "message-circle-question-mark",
            note=_("work in progress"),
            list_page="roadmap:page",
            more=day.more_silent,
        ),
        Part(
            "numbers",
            _("Numbers that want a look"),
            day.numbers,
            _("Measure"),
            "target",
            list_page="strategy:page",
        ),
        Part("owned", _("Yours"), day.owned, "", "circle-dot", "slate"),
        Part("followed", _("What you follow"), day.followed, "", "bell", "slate"),
    )


def _lead(day: Today, parts: list[Part]) -> list[tuple[str, str]]:
    """What matters in one line: each clause with the section it sums up."""
    worse = sum(line.mark == "off_track" for line in day.astray)
    counts = {part.key: part.count for part in parts}
    counts["astray"] = worse or len(day.astray)
    return [
        (_clause(part.key, counts[part.key], is_worse=worse > 0), part.key)
        for part in parts
        if part.key in MATTERS
    ]


def _clause(key: str, count: int, *, is_worse: bool) -> str:
    clauses = {
        "late": ngettext("%(num)d thing is late", "%(num)d things are late", count),
        "promises": ngettext("%(num)d promise is at risk", "%(num)d promises are at risk", count),
        "astray": ngettext(
            "%(num)d initiative is off track", "%(num)d initiatives are off track", count
        )
        if is_worse
        else ngettext("%(num)d initiative is at risk", "%(num)d initiatives are at risk", count),
        "silent": ngettext(
            "%(num)d has been silent for a week", "%(num)d have been silent for a week", count
        ),
        "numbers": ngettext("%(num)d number wants a look", "%(num)d numbers want a look", count),
    }
    return clauses[key] % {"num": count}


def _section(part: Part, slug: str) -> dict[str, Any]:
    url = address(part.list_page, slug) if part.list_page else None
    return {
        "part": part,
        "rows": [(line, item_address(line.item, slug)) for line in part.lines[:MOST]],
        "more": part.count - MOST,
        "action": {"label": _("All"), "url": url} if url else None,
    }


@require_POST
@member_required
def read(request: PageRequest) -> HttpResponse:
    """All that changed is read."""
    mark_read(request.member, at=timezone.now())
    return redirect("today:page", slug=request.workspace.slug)


urls = ([path("today/", today, name="page"), path("today/read", read, name="read")], "today")
