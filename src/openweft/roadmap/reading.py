"""What the roadmap's pages and lists show, in few queries however many rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import (
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from openweft.items.models import Item
from openweft.roadmap.models import Dependency, Estimate, Initiative, Plan
from openweft.strategy.models import Alignment, Objective, Placement
from openweft.strategy.problems import live_version
from openweft.workspaces.models import Member


def objectives_under(objective_id: int, by: Member) -> set[int]:
    """The objective and all below it in the live version, as far as `by` may see them."""
    children: dict[int | None, list[int]] = {}
    version = live_version(by.workspace)
    for child, parent in Placement.objects.filter(version=version).values_list(
        "objective_id", "parent_id"
    ):
        children.setdefault(parent, []).append(child)
    found, waiting = set[int](), [objective_id]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += children.get(each, [])
    seen = Objective.objects.visible_to(by).live().filter(pk__in=found)
    return set(seen.values_list("pk", flat=True))


@dataclass(slots=True)
class Bar:
    """One initiative as the timeline and the columns show it.

    What begins with `entry` is its place in the plan shown; `home_id` is the
    team, objective or product in whose lane it stands.
    """

    pk: int
    key: str
    title: str
    state: str
    type: str
    starts_on: date | None
    finishes_on: date | None
    health: str
    value: float
    effort_weeks: float
    owner_id: int | None
    owner_name: str | None
    home_id: int | None = None
    entry_id: int | None = None
    included: bool | None = None
    entry_starts_on: date | None = None
    entry_finishes_on: date | None = None
    entry_value: float | None = None
    entry_weeks: float | None = None
    needs: list[str] = field(default_factory=list)
    late_by_days: int = 0
    url: str = ""
    in_lens: bool = True
    is_open: bool = False
    mark: str = ""


COLUMNS = (
    "pk",
    "item__key",
    "item__title",
    "state",
    "type",
    "starts_on",
    "finishes_on",
    "health",
    "value",
    "effort_weeks",
    "item__owner_id",
    "item__owner__name",
)
IN_PLAN = (
    "entry__id",
    "entry__included",
    "entry__starts_on",
    "entry__finishes_on",
    "entry__value",
    "entry__effort_weeks",
)
FIELDS = {
    "item__key": "key",
    "item__title": "title",
    "item__owner_id": "owner_id",
    "item__owner__name": "owner_name",
    "entry__id": "entry_id",
    "entry__included": "included",
    "entry__starts_on": "entry_starts_on",
    "entry__finishes_on": "entry_finishes_on",
    "entry__value": "entry_value",
    "entry__effort_weeks": "entry_weeks",
}


def bars(rows: QuerySet[Initiative], plan: Plan | None, *, most: int, home: str = "") -> list[Bar]:
    """Up to `most` rows as bars, in one query.

    They are dated by `plan` where it is given and has them, by their own dates
    otherwise. home: one of HOMES, by which `home_id` is found.
    """
    columns: tuple[str, ...] = COLUMNS
    if home:
        rows = rows.annotate(home_id=HOMES[home]())
        columns += ("home_id",)
    if plan is not None:
        rows = rows.annotate(entry=at_plan(plan))
        columns += IN_PLAN
    names = [FIELDS.get(column, column) for column in columns]
    found = [
        Bar(**dict(zip(names, row, strict=True))) for row in rows.values_list(*columns)[:most]
    ]
    for bar in found:
        if bar.included is not None:
            _date_by_plan(bar)
    return found


def at_plan(plan: Plan) -> FilteredRelation:
    """An initiative's entry in the plan, for annotating rows of initiatives."""
    return FilteredRelation("plan_entries", condition=Q(plan_entries__plan=plan.pk))


def _date_by_plan(bar: Bar) -> None:
    is_started = bar.state == Initiative.State.IN_PROGRESS
    bar.starts_on = bar.starts_on if is_started and bar.starts_on else bar.entry_starts_on
    bar.finishes_on = bar.entry_finishes_on


def _team() -> Subquery:
    """The team that does most of it."""
    done = Estimate.objects.filter(initiative=OuterRef("pk")).order_by("-likely", "-team_id")
    return Subquery(done.values("team_id")[:1])


def _objective() -> Subquery:
    """The objective it serves most."""
    serves = Alignment.objects.filter(item=OuterRef("pk"), objective__drafted_in=None)
    most = serves.order_by((F("contribution") * F("confidence")).desc(), "-objective_id")
    return Subquery(most.values("objective_id")[:1])


def _product() -> Subquery:
    """Its first product by name."""
    belongs = Item.products.through.objects.filter(item=OuterRef("pk"))
    return Subquery(belongs.order_by("product__name", "pk").values("product_id")[:1])


HOMES: dict[str, Callable[[], Subquery]] = {
    "team": _team,
    "objective": _objective,
    "product": _product,
}


def tie_bars(found: Sequence[Bar], *, by: Member) -> list[tuple[Bar, Bar, int]]:
    """Give each bar what it needs among the others; returns the ties that are broken.

    A tie is broken where the second starts before the first is finished; the
    number is of days.
    """
    known = {bar.pk: bar for bar in found}
    ties = Dependency.objects.filter(
        rule=Dependency.Rule.FINISH_TO_START, first__workspace=by.workspace_id
    ).values_list("first_id", "then_id", "lag_days")
    broken = []
    for first_id, then_id, lag_days in ties:
        first, then = known.get(first_id), known.get(then_id)
        if first is None or then is None:
            continue
        then.needs.append(first.key)
        if first.finishes_on and then.starts_on:
            late = (first.finishes_on - then.starts_on).days + 1 + lag_days
            if late > 0:
                then.late_by_days = max(then.late_by_days, late)
                broken.append((first, then, late))
    return broken
