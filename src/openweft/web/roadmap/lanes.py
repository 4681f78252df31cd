"""The swimlanes of the timeline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.common.period import Period
from openweft.roadmap.groups import Groups
from openweft.roadmap.models import Plan, TeamLoad
from openweft.roadmap.names import period_label
from openweft.roadmap.reading import Bar
from openweft.workspaces.models import Workspace

BY = ("team", "objective", "product")
SHOWN_BEFORE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Load:
    """A team's load in one period, in person-weeks."""

    starts_on: date
    finishes_on: date
    used: float
    capacity: float


@dataclass(slots=True)
class Lane:
    """One swimlane."""

    key: str
    label: str
    sub: str = ""
    items: list[Bar] = field(default_factory=list)
    load: list[Load] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Axis:
    """One period of the axis; `finishes_on` is its last day."""

    label: str
    starts_on: date
    finishes_on: date


def axis(workspace: Workspace, today: date, shown: Sequence[Bar], plan: Plan | None) -> list[Axis]:
    """The periods from about a month before today to the end of the plan."""
    under_way = [bar.starts_on for bar in shown if bar.starts_on]
    earliest = max(min([today, *under_way]), today - SHOWN_BEFORE)
    first = workspace.period_of(earliest)
    last = plan.ends_before if plan and plan.ends_before else None
    periods: list[Period] = []
    while not periods or periods[-1].ends_before < (last or first.ends_before):
        start = periods[-1].ends_before if periods else first.starts_on
        periods.append(workspace.period_of(start))
    while len(periods) < workspace.horizon_periods:
        periods.append(workspace.period_of(periods[-1].ends_before))
    return [Axis(period_label(p.starts_on, workspace), p.starts_on, p.last_day) for p in periods]


def lanes_by(how: str, shown: Sequence[Bar], groups: Groups, plan: Plan | None) -> list[Lane]:
    """The dated bars in lanes of teams, objectives or products; what fits in none comes last."""
    dated = [bar for bar in shown if bar.starts_on and bar.finishes_on]
    if how == "objective":
        return _lanes(groups.objectives, dated, _("No objective"))
    if how == "product":
        return _lanes(groups.products, dated, _("No product"))
    lanes = _lanes(groups.teams, dated, _("No team"))
    if plan is not None and groups.teams:
        _load(lanes, plan)
    return lanes


def _lanes(names: Mapping[int, str], dated: Iterable[Bar], rest: str) -> list[Lane]:
    lanes = {pk: Lane(str(pk), name) for pk, name in names.items()}
    others = Lane("none", rest)
    for bar in dated:
        lanes.get(bar.home_id or 0, others).items.append(bar)
    found = [lane for lane in lanes.values() if lane.items] + ([others] if others.items else [])
    for lane in found:
        count = len(lane.items)
        lane.sub = ngettext("%(count)d initiative", "%(count)d initiatives", count) % {
            "count": count
        }
    return found


def _load(lanes: Iterable[Lane], plan: Plan) -> None:
    by_key = {lane.key: lane for lane in lanes}
    starts = [date.fromisoformat(day) for day in plan.period_starts]
    ends = dict(zip(starts, [*starts[1:], plan.ends_before], strict=True))
    rows = TeamLoad.objects.filter(plan=plan).order_by("starts_on")
    for team, starts_on, capacity, used in rows.values_list(
        "team_id", "starts_on", "capacity", "used"
    ):
        lane, ends_before = by_key.get(str(team)), ends.get(starts_on)
        if lane is not None and ends_before is not None:
            last = ends_before - timedelta(days=1)
            lane.load.append(Load(starts_on, last, round(used, 1), round(capacity, 1)))
