"""What the roadmap's pages and lists show, in few queries however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from openweft.items.models import Item
from openweft.roadmap.models import Dependency, Estimate, Initiative, Plan, PlanEntry
from openweft.strategy.models import Alignment, Placement
from openweft.strategy.problems import live_version
from openweft.workspaces.models import Member


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which initiatives are wanted; what is left out does not matter."""

    words: str = ""
    states: tuple[str, ...] = ()
    type: str = ""
    team_id: int | None = None
    product_id: int | None = None
    objective_id: int | None = None
    owner_id: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Criteria()


def wanted_initiatives(criteria: Criteria, *, by: Member) -> QuerySet[Initiative]:
    """The live initiatives `by` may see that meet the criteria."""
    rows = Initiative.objects.visible_to(by).live()
    for word in criteria.words.split():
        rows = rows.filter(Q(item__title__icontains=word) | Q(item__key__iexact=word))
    if criteria.states:
        rows = rows.filter(state__in=criteria.states)
    if criteria.type:
        rows = rows.filter(type=criteria.type)
    if criteria.owner_id:
        rows = rows.filter(item__owner=criteria.owner_id)
    if criteria.team_id:
        done = Estimate.objects.filter(team=criteria.team_id)
        rows = rows.filter(pk__in=done.values("initiative_id"))
    if criteria.product_id:
        belongs = Item.products.through.objects.filter(product=criteria.product_id)
        rows = rows.filter(pk__in=belongs.values("item_id"))
    if criteria.objective_id:
        serves = Alignment.objects.filter(objective__in=_under(criteria.objective_id, by))
        rows = rows.filter(pk__in=serves.values("item_id"))
    return rows


def _under(objective_id: int, by: Member) -> set[int]:
    """The objective and all below it in the live version."""
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
    return found


@dataclass(slots=True)
class Bar:
    """One initiative as the timeline and the columns show it."""

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
    owner_name: str
    included: bool | None = None
    needs: list[str] = field(default_factory=list)
    late_by_days: int = 0
    url: str = ""
    in_lens: bool = True
    is_open: bool = False
    mark: str = ""


COLUMNS = {
    "pk": "pk",
    "key": "item__key",
    "title": "item__title",
    "state": "state",
    "type": "type",
    "starts_on": "starts_on",
    "finishes_on": "finishes_on",
    "health": "health",
    "value": "value",
    "effort_weeks": "effort_weeks",
    "owner_id": "item__owner_id",
    "owner_name": "item__owner__name",
}


def bars(rows: QuerySet[Initiative], plan: Plan | None) -> list[Bar]:
    """The rows as bars, dated by `plan` where it is given, by their own dates otherwise."""
    found = [
        Bar(**dict(zip(COLUMNS, row, strict=True))) for row in rows.values_list(*COLUMNS.values())
    ]
    for bar in found:
        bar.owner_name = bar.owner_name or ""
    if plan is not None:
        _date_by(plan, found)
    return found


def _date_by(plan: Plan, found: Iterable[Bar]) -> None:
    entries = {
        row[0]: row[1:]
        for row in PlanEntry.objects.filter(plan=plan).values_list(
            "initiative_id", "included", "starts_on", "finishes_on"
        )
    }
    for bar in found:
        included, starts_on, finishes_on = entries.get(bar.pk, (None, None, None))
        bar.included = included
        if included is None:
            continue
        is_started = bar.state == Initiative.State.IN_PROGRESS
        bar.starts_on = bar.starts_on if is_started and bar.starts_on else starts_on
        bar.finishes_on = finishes_on


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


def teams_of(found: Sequence[Bar], *, by: Member) -> Mapping[int, int]:
    """The team that does most of each initiative, by the initiative's id."""
    most: dict[int, tuple[float, int]] = {}
    estimates = Estimate.objects.filter(initiative__workspace=by.workspace_id)
    for key, team, likely in estimates.values_list("initiative_id", "team_id", "likely"):
        most[key] = max(most.get(key, (-1.0, 0)), (likely, team))
    return {bar.pk: most[bar.pk][1] for bar in found if bar.pk in most}


def objectives_of(found: Sequence[Bar], *, by: Member) -> Mapping[int, int]:
    """The objective each initiative serves most, by the initiative's id."""
    most: dict[int, tuple[float, int]] = {}
    rows = Alignment.objects.filter(item__workspace=by.workspace_id)
    for key, objective, contribution, confidence in rows.values_list(
        "item_id", "objective_id", "contribution", "confidence"
    ):
        most[key] = max(most.get(key, (-9.0, 0)), (contribution * confidence, objective))
    return {bar.pk: most[bar.pk][1] for bar in found if bar.pk in most}


def products_of(found: Sequence[Bar], *, by: Member) -> Mapping[int, int]:
    """The first product of each initiative, by the initiative's id."""
    through = Item.products.through.objects.filter(item__workspace=by.workspace_id)
    first: dict[int, int] = {}
    for key, product in through.order_by("product__name").values_list("item_id", "product_id"):
        first.setdefault(key, product)
    return {bar.pk: first[bar.pk] for bar in found if bar.pk in first}
