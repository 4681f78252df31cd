"""The roadmap: one filter, three shapes, and the plan it shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from openweft.items.lists.fields import Label
from openweft.roadmap.models import Initiative, PlanEntry
from openweft.roadmap.models.initiative import OPEN
from openweft.roadmap.names import Known
from openweft.roadmap.reading import Bar, bars, tie_bars
from openweft.roadmap.troubles import assumptions_of
from openweft.roadmap.wording import why_by_entry
from openweft.web.http import PageRequest, member_required
from openweft.web.lists.filtering import filter_of, filtered, refiltered
from openweft.web.lists.picking import options_of
from openweft.web.lists.shown import sheet_of
from openweft.web.roadmap.lanes import BY, axis, lanes_by
from openweft.web.roadmap.shown import Look, look_of
from openweft.web.roadmap.strip import plan_strip
from openweft.workspaces.permissions import Action, may

SHAPES = ("timeline", "next", "list")
MOST_BARS = 1000
SHOWN_OUT = 5


@member_required
def roadmap(request: PageRequest) -> HttpResponseBase:
    if (elsewhere := refiltered(request)) is not None:
        return elsewhere
    by, look = request.member, look_of(request)
    asked = request.GET.get("shape", "")
    shape = asked if asked in SHAPES else SHAPES[0]
    context = {
        "shape": shape,
        "shapes": _shapes(look, shape),
        **filter_of(look.asked, picks(look)),
        "plan": look.plan,
        "may_plan": may(by, Action.PLAN),
        "may_import": may(by, Action.IMPORT),
        "may_propose": may(by, Action.PROPOSE),
        "today": look.today,
        **plan_strip(look),
    }
    fill = {"timeline": _timeline, "next": _columns, "list": _list}[shape]
    context |= fill(look)
    return filtered(request, look.asked, "roadmap/page.html", context)


def picks(look: Look) -> dict[str, list[tuple[str, Label]]]:
    """The selects of the filter for this reader; a guest's has no groups."""
    found = options_of(look.asked, "state", "kind")
    if not look.request.member.is_guest:
        found |= {kind: look.groups.options(kind) for kind in ("team", "objective", "product")}
    return found


def _shapes(look: Look, shape: str) -> list[dict[str, Any]]:
    labels = {
        "timeline": (_("Timeline"), "chart-gantt"),
        "next": (_("Now, next, later"), "columns-3"),
        "list": (_("List"), "list"),
    }
    return [
        {
            "label": label,
            "icon": glyph,
            "url": look.asked.kept(shape=name),
            "is_current": name == shape,
        }
        for name, (label, glyph) in labels.items()
    ]


def addressed(found: Sequence[Bar], slug: str) -> None:
    """Give each bar the address of its page."""
    pattern = reverse("roadmap:initiative", kwargs={"slug": slug, "key": "KEY-0"})
    for bar in found:
        bar.url = pattern.replace("KEY-0", bar.key)


def _open_bars(look: Look, home: str = "") -> list[Bar]:
    rows = look.asked.rows()
    if not any(each.name in {"state", "is"} for each in look.asked.conditions):
        rows = rows.filter(state__in=OPEN)
    found = bars(rows.order_by("state", "pk"), look.plan, most=MOST_BARS, home=home)
    found.sort(key=lambda bar: bar.pk)
    addressed(found, look.request.workspace.slug)
    return found


def _timeline(look: Look) -> dict[str, Any]:
    request = look.request
    how = request.GET.get("by", "team")
    how = how if how in BY else "team"
    found = _open_bars(look, home=how)
    broken = tie_bars(found, by=request.member)
    return {
        "by": how,
        "ways": _ways(look, how),
        "lanes": lanes_by(how, found, look.groups, look.plan),
        "periods": axis(request.workspace, look.today, found, look.plan),
        "broken": broken[:5],
        "undated": sum(not (bar.starts_on and bar.finishes_on) for bar in found),
        "has_any": bool(found),
        **_left_out(look, found),
    }


def _ways(look: Look, how: str) -> list[dict[str, Any]]:
    labels = {"team": _("Teams"), "objective": _("Objectives"), "product": _("Products")}
    return [
        {"label": label, "url": look.asked.kept(by=name), "is_current": name == how}
        for name, label in labels.items()
    ]


def _left_out(look: Look, found: Sequence[Bar]) -> dict[str, Any]:
    """What of those shown is not in the plan and why, the most valuable first."""
    plan, request = look.plan, look.request
    if plan is None:
        return {"out": [], "out_count": 0, "assumptions": []}
    out = [bar for bar in found if bar.included is False]
    out.sort(key=lambda bar: (-(bar.entry_value or 0), bar.entry_id))
    shown = out if request.GET.get("out") == "all" else out[:SHOWN_OUT]
    entries = list(
        PlanEntry.objects.filter(pk__in=[bar.entry_id for bar in shown]).defer("spread")
    )
    for entry in entries:
        entry.plan = plan
    known = Known(
        titles={bar.pk: bar.title for bar in found},
        keys={bar.pk: bar.key for bar in found},
        teams=look.groups.teams,
    )
    reasons = why_by_entry(entries, by=request.member, known=known)
    return {
        "out": [(bar, reasons[bar.entry_id]) for bar in shown if bar.entry_id in reasons],
        "out_count": len(out),
        "all_out_url": look.asked.kept(out="all"),
        "assumptions": assumptions_of(plan, by=request.member, known=known),
    }


def _columns(look: Look) -> dict[str, Any]:
    """Now, next and later: by the time to start."""
    found = _open_bars(look)
    this, following = look.request.workspace.periods_from(look.today, 2)
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
    shown = [(labels[key], cards) for key, cards in columns.items()]
    return {"columns": shown, "has_any": bool(found)}


def _column(bar: Bar, now_ends: date, next_ends: date) -> str:
    if bar.state == Initiative.State.IN_PROGRESS:
        return "now"
    if bar.starts_on is None:
        return "unplanned"
    if bar.starts_on < now_ends:
        return "now"
    return "next" if bar.starts_on < next_ends else "later"


def _list(look: Look) -> dict[str, Any]:
    return sheet_of(look.asked)
