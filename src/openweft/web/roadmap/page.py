"""The roadmap: one filter, three shapes, and the plan it shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.roadmap.models import Initiative, Plan, PlanEntry
from openweft.roadmap.models.initiative import OPEN
from openweft.roadmap.reading import Bar, bars, tie_bars, wanted_initiatives
from openweft.roadmap.troubles import assumptions_of
from openweft.roadmap.wording import why_by_entry
from openweft.web.http import PageRequest, member_required, page
from openweft.web.keyset import after, ordered
from openweft.web.roadmap.criteria import choices, criteria_of, kept
from openweft.web.roadmap.lanes import BY, axis, lanes_by
from openweft.web.roadmap.strip import plan_strip
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may

SHAPES = ("timeline", "next", "list")
MOST_BARS = 1000
ROWS = 50
SHOWN_OUT = 5


@member_required
def roadmap(request: PageRequest) -> HttpResponse:
    by = request.member
    asked = request.GET.get("shape", "")
    shape = asked if asked in SHAPES else SHAPES[0]
    plan = shown_plan(request)
    context = {
        "shape": shape,
        "shapes": _shapes(request, shape),
        "choices": choices(request.GET, by),
        "criteria": criteria_of(request.GET),
        "cleared": kept(request.GET, **dict.fromkeys(FILTERS, "")),
        "plan": plan,
        "may_plan": may(by, Action.PLAN),
        "may_propose": may(by, Action.PROPOSE),
        "today": request.workspace.today(timezone.now()),
        **plan_strip(request, plan),
    }
    fill = {"timeline": _timeline, "next": _columns, "list": _list}[shape]
    context |= fill(request, plan, context["today"])
    return page(request, "roadmap/page.html", context, block="content")


FILTERS = ("q", "state", "type", "team", "product", "objective", "owner", "after")


def shown_plan(request: PageRequest) -> Plan | None:
    """The plan the address asks for, else the published one; guests see none."""
    plans = Plan.objects.filter(workspace=request.workspace).select_related("scenario")
    if request.member.is_guest:
        return None
    number = request.GET.get("plan", "")
    if number.isdigit() and len(number) < 10:  # noqa: PLR2004  # longer than any number
        return plans.filter(number=int(number)).first()
    return plans.published().first()


def _shapes(request: PageRequest, shape: str) -> list[dict[str, Any]]:
    labels = {
        "timeline": (_("Timeline"), "chart-gantt"),
        "next": (_("Now, next, later"), "columns-3"),
        "list": (_("List"), "list"),
    }
    return [
        {
            "label": label,
            "icon": glyph,
            "url": kept(request.GET, shape=name, after=""),
            "is_current": name == shape,
        }
        for name, (label, glyph) in labels.items()
    ]


def _wanted(request: PageRequest) -> QuerySet[Initiative]:
    return wanted_initiatives(criteria_of(request.GET), by=request.member)


def addressed(found: Sequence[Bar], slug: str) -> None:
    """Give each bar the address of its page."""
    pattern = reverse("roadmap:initiative", kwargs={"slug": slug, "key": "KEY-0"})
    for bar in found:
        bar.url = pattern.replace("KEY-0", bar.key)


def _open_bars(request: PageRequest, plan: Plan | None) -> list[Bar]:
    rows = _wanted(request)
    if not criteria_of(request.GET).states:
        rows = rows.filter(state__in=OPEN)
    found = bars(rows.order_by("pk")[:MOST_BARS], plan)
    addressed(found, request.workspace.slug)
    return found


def _timeline(request: PageRequest, plan: Plan | None, today: date) -> dict[str, Any]:
    found = _open_bars(request, plan)
    by = request.member
    how = request.GET.get("by", "team")
    how = how if how in BY else "team"
    broken = tie_bars(found, by=by)
    return {
        "by": how,
        "ways": _ways(request, how),
        "lanes": lanes_by(how, found, by=by, plan=plan),
        "periods": axis(request.workspace, today, found, plan),
        "broken": broken[:5],
        "undated": sum(not (bar.starts_on and bar.finishes_on) for bar in found),
        "has_any": bool(found),
        **_left_out(plan, by, request),
    }


def _ways(request: PageRequest, how: str) -> list[dict[str, Any]]:
    labels = {"team": _("Teams"), "objective": _("Objectives"), "product": _("Products")}
    return [
        {"label": label, "url": kept(request.GET, by=name), "is_current": name == how}
        for name, label in labels.items()
    ]


def _left_out(plan: Plan | None, by: Member, request: PageRequest) -> dict[str, Any]:
    """What is not in the plan and why, the most valuable first."""
    if plan is None:
        return {"out": [], "out_count": 0, "assumptions": []}
    rows = PlanEntry.objects.filter(
        plan=plan, included=False, initiative__in=_wanted(request)
    ).order_by("-value", "pk")
    most = None if request.GET.get("out") == "all" else SHOWN_OUT
    entries = list(
        rows.select_related("initiative__item", "plan__workspace", "plan__scenario")[:most]
    )
    reasons = why_by_entry(entries, by=by)
    return {
        "out": [(entry, reasons[entry.pk], _address(entry, request)) for entry in entries],
        "out_count": rows.count(),
        "all_out_url": kept(request.GET, out="all"),
        "assumptions": assumptions_of(plan, by=by),
    }


def _address(entry: PlanEntry, request: PageRequest) -> str:
    kwargs = {"slug": request.workspace.slug, "key": entry.initiative.item.key}
    return reverse("roadmap:initiative", kwargs=kwargs)


def _columns(request: PageRequest, plan: Plan | None, today: date) -> dict[str, Any]:
    """Now, next and later: by the time to start."""
    found = _open_bars(request, plan)
    this, following = request.workspace.periods_from(today, 2)
    columns: dict[str, list[Bar]] = {"now": [], "next": [], "later": [], "unplanned": []}
    for bar in found:
        columns[_column(bar, this.ends_before, following.ends_before)].append(bar)
    for cards in columns.values():
        cards.sort(key=lambda bar: (bar.starts_on or date.max, -bar.value, bar.pk))
    labels = {
        "now": _("Now"),
        "next": _("Next"),
        "later": _("Later"),
        "unplanned": _("Not planned"),
    }
    return {"columns": [(labels[key], cards) for key, cards in columns.items()]}


def _column(bar: Bar, now_ends: date, next_ends: date) -> str:
    if bar.state == Initiative.State.IN_PROGRESS:
        return "now"
    if bar.starts_on is None:
        return "unplanned"
    if bar.starts_on < now_ends:
        return "now"
    return "next" if bar.starts_on < next_ends else "later"


SORTS = {
    "state": ("state", False),
    "value": ("value", True),
    "title": ("item__title", False),
    "starts": ("starts_on", False),
    "effort": ("effort_weeks", True),
}


def _list(request: PageRequest, plan: Plan | None, today: date) -> dict[str, Any]:
    """Fifty rows by the chosen order, grouped by state unless another order is asked for."""
    asked = request.GET.get("sort", "state")
    sort = asked if asked in SORTS else "state"
    column, falling = SORTS[sort]
    rows = ordered(_wanted(request), column, falling=falling)
    last = request.GET.get("after", "")
    if last.isdigit():
        rows = after(rows, column, int(last), falling=falling)
    found = bars(rows[: ROWS + 1], plan)
    more = len(found) > ROWS
    found = found[:ROWS]
    addressed(found, request.workspace.slug)
    groups = groupby(found, key=lambda bar: bar.state) if sort == "state" else [("", found)]
    return {
        "sort": sort,
        "groups": [(state, list(group)) for state, group in groups],
        "counts": {} if last else _counts(request),
        "sort_urls": {name: kept(request.GET, sort=name, after="") for name in SORTS},
        "next_url": kept(request.GET, after=str(found[-1].pk)) if more else "",
        "is_continued": bool(last),
    }


def _counts(request: PageRequest) -> Mapping[str, int]:
    rows = _wanted(request).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)
