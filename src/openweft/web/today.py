"""Today: the landing page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from openweft.reports.today import Line, today_for
from openweft.web.addresses import item_address
from openweft.web.http import PageRequest, member_required, page
from openweft.workspaces.operations.preferences import mark_seen
from openweft.workspaces.permissions import Action, may


@member_required
def today(request: PageRequest) -> HttpResponse:
    by = request.member
    now = timezone.now()
    mark_seen(by, at=now)
    curates = may(by, Action.CURATE)
    day = today_for(by, now=now, curates=curates)
    slug = request.workspace.slug
    context = {
        "day": day,
        "today": request.workspace.today(now),
        "curates": curates,
        "changes": [(each, item_address(each.item, slug)) for each in day.changes],
        "late": _rows(day.late, slug),
        "promises": _rows(day.promises, slug),
        "silent": _rows(day.silent, slug),
        "numbers": _rows(day.numbers, slug),
        "drift": [(each, item_address(each.objective.item, slug)) for each in day.drift],
        "is_empty": not request.workspace.items.exists(),
    }
    return page(request, "today/page.html", context, block="content")


def _rows(lines: list[Line], slug: str) -> list[dict[str, Any]]:
    return [{"line": line, "url": item_address(line.item, slug)} for line in lines]


@require_POST
@member_required
def read(request: PageRequest) -> HttpResponse:
    """All that changed is read."""
    now = timezone.now()
    mark_seen(request.member, at=now)
    request.member.seen_before_at = now
    request.member.save(update_fields=["seen_before_at"])
    return redirect("today:page", slug=request.workspace.slug)


urls = ([path("today/", today, name="page"), path("today/read", read, name="read")], "today")
