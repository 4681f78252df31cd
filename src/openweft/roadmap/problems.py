"""Rows of the roadmap to the planner's problem. The only door to `engine.planning`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.common.period import Period, Span, last_working_day
from openweft.engine.planning.problem import Floor as Band
from openweft.engine.planning.problem import Item, Limits, Pin, Problem, Team
from openweft.engine.scoring import ThreePoints, discounted
from openweft.roadmap.assuming import (
    Assumption,
    assumed_of_held_out,
    assumed_of_items,
    assumed_of_promises,
    assumed_of_teams,
)
from openweft.roadmap.capacity import TeamCapacity, capacities, closed_spans, share_left
from openweft.roadmap.models import (
    Commitment,
    Estimate,
    Floor,
    Initiative,
    Policy,
    Scenario,
    Size,
)
from openweft.roadmap.models import Pin as Pinned
from openweft.roadmap.ties import Barred, ties_of
from openweft.roadmap.valuing import Valuation, value_initiatives
from openweft.strategy.models import StrategyVersion
from openweft.strategy.problems import live_version

DAYS_A_YEAR = 365.25
LIMITS = Limits(seconds=20, gap=0.005, threads=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A planner's problem and what its keys stand for. Keys are ids as text.

    promises: the commitment behind each deadline, by the initiative's key.
    """

    problem: Problem
    initiatives: Mapping[str, Initiative]
    valuations: Mapping[str, Valuation]
    periods: tuple[Period, ...]
    capacity: Mapping[str, tuple[float, ...]]
    assumptions: tuple[Assumption, ...]
    barred: Mapping[str, Barred]
    strategy_version: StrategyVersion | None = None
    promises: Mapping[str, int] = field(default_factory=dict)
    closed: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every item of the problem is measured against."""

    policy: Policy
    periods: tuple[Period, ...]
    today: date
    teams: Sequence[TeamCapacity]
    default_size: Size | None
    closed: Sequence[Span]


def ask_for(scenario: Scenario, today: date) -> Asked:
    """The problem of a scenario, from `today`.

    Closed periods are not asked about; of the current one only what is left is
    given out; work in progress enters with its remaining effort. Raises Invalid
    where there is nothing to plan.
    """
    workspace = scenario.workspace
    policy = Policy.objects.get_or_create(workspace=workspace)[0]
    periods = workspace.periods_from(today, scenario.horizon_periods)
    teams = capacities(workspace, periods, policy, scenario)
    rows = list(_candidates(scenario))
    if not rows:
        raise Invalid(_("There is nothing to plan: make an initiative a candidate first."))
    if not teams:
        raise Invalid(_("There is no team to deliver anything: add a team first."))
    closed = tuple(closed_spans(workspace))
    ground = _Ground(policy, periods, today, teams, _default_size(scenario), closed)
    version = _version(scenario)
    valued = value_initiatives(
        rows, policy, version=version, model=scenario.value_model or policy.value_model
    )
    left = share_left(periods[0], today, closed)
    capacity = {
        str(each.team.pk): (each.person_weeks[0] * left, *each.person_weeks[1:]) for each in teams
    }
    ties = ties_of(rows, periods)
    promises = _deadlines(rows, ground)
    pins = dict(Pinned.objects.filter(scenario=scenario).values_list("initiative_id", "side"))
    chosen = {
        row.pk: Pin.OUT if row.pk in ties.barred else _pin(row, pins.get(row.pk)) for row in rows
    }
    items = tuple(
        _item(
            row,
            valuation,
            ground,
            deadline=promises[row.pk].period if row.pk in promises else None,
            pin=chosen[row.pk],
            waits_until=ties.waits_until.get(row.pk),
        )
        for row, valuation in zip(rows, valued, strict=True)
    )
    problem = Problem(
        periods=len(periods),
        teams=tuple(Team(key, weeks) for key, weeks in capacity.items()),
        items=items,
        after=tuple(ties.after),
        together=tuple(ties.together),
        excludes=tuple(ties.excludes),
        floors=_bands(scenario),
    )
    return Asked(
        problem=problem,
        initiatives={str(row.pk): row for row in rows},
        valuations={str(row.pk): each for row, each in zip(rows, valued, strict=True)},
        periods=periods,
        capacity=capacity,
        assumptions=(
            *assumed_of_items(rows, valued, teams, ground.default_size),
            *assumed_of_teams(teams, policy),
            *assumed_of_promises(rows, today, periods[-1].last_day),
            *assumed_of_held_out(
                [row for row in rows if chosen[row.pk] is Pin.OUT],
                pins,
                {pk: each.commitment_id for pk, each in promises.items()},
            ),
        ),
        barred={str(pk): bar for pk, bar in ties.barred.items()},
        strategy_version=version,
        promises={str(pk): each.commitment_id for pk, each in promises.items()},
        closed=closed,
    )


def _version(scenario: Scenario) -> StrategyVersion | None:
    """By whose weights initiatives are valued: the version assumed, else the live one."""
    assumed = scenario.strategy_version
    if assumed is not None and assumed.state == StrategyVersion.State.DISCARDED:
        raise Invalid(
            _("“{scenario}” assumes {version} of the strategy, which is discarded.").format(
                scenario=scenario, version=assumed
            )
        )
    return assumed or live_version(scenario.workspace)


def _candidates(scenario: Scenario) -> Sequence[Initiative]:
    return list(
        Initiative.objects.filter(workspace=scenario.workspace)
        .live()
        .plannable()
        .select_related("item", "item__function")
        .prefetch_related(
            Prefetch("estimates", Estimate.objects.select_related("team")), "item__products"
        )
        .order_by("pk")
    )


def _default_size(scenario: Scenario) -> Size | None:
    sizes = Size.objects.filter(workspace=scenario.workspace)
    return sizes.filter(is_default=True).first() or sizes.first()


def _pin(row: Initiative, side: str | None) -> Pin | None:
    if side is not None:
        return Pin(side)
    return Pin.IN if row.state == Initiative.State.COMMITTED else None


def _item(
    row: Initiative,
    valuation: Valuation,
    ground: _Ground,
    *,
    deadline: int | None,
    pin: Pin | None,
    waits_until: date | None,
) -> Item:
    release = _release(row, ground, waits_until)
    return Item(
        key=str(row.pk),
        value=_values(valuation.value, release, ground),
        effort=_effort(row, ground),
        release=release,
        deadline=deadline if pin is not Pin.OUT else None,
        pin=pin,
        started=row.is_started,
        tags=_tags(row),
    )


def _release(row: Initiative, ground: _Ground, waits_until: date | None) -> int:
    day = max(filter(None, (row.not_before, waits_until)), default=None)
    if day is None or row.is_started:
        return 0
    for index, period in enumerate(ground.periods):
        if day < period.ends_before:
            return index if day <= max(period.starts_on, ground.today) else index + 1
    return len(ground.periods)


def _values(value: float, release: int, ground: _Ground) -> tuple[float | None, ...]:
    """The value by the period it is finished in, discounted from the first; None too early."""
    first = ground.periods[0]
    years = (first.ends_before - first.starts_on).days / DAYS_A_YEAR
    rate = (1 - ground.policy.discount_a_year) ** -years - 1
    return tuple(
        discounted(value, index, rate) if index >= release else None
        for index in range(len(ground.periods))
    )


def _effort(row: Initiative, ground: _Ground) -> dict[str, float]:
    active = {each.team.pk for each in ground.teams}
    estimates = [each for each in row.estimates.all() if each.team_id in active]
    if estimates:
        return {str(each.team_id): each.left for each in estimates}
    whole = expected_of(ground.default_size)
    return {str(each.team.pk): whole / len(ground.teams) for each in ground.teams}


def expected_of(size: Size | None) -> float:
    """Person-weeks a size stands for, by the mean of its three points; 4 where none is set."""
    return ThreePoints(size.low, size.likely, size.high).expected if size else 4.0


def _tags(row: Initiative) -> dict[str, str]:
    tags = {"type": row.type, "horizon": row.horizon}
    products = sorted(product.name for product in row.item.products.all())
    if products:
        tags["product"] = products[0]
    if row.item.function is not None:
        tags["function"] = row.item.function.name
    return tags


def _bands(scenario: Scenario) -> tuple[Band, ...]:
    floors = Floor.objects.filter(workspace=scenario.workspace)
    chosen: dict[tuple[str, str], Floor] = {}
    for floor in floors.filter(scenario=None):
        chosen[floor.dimension, floor.label] = floor
    for floor in floors.filter(scenario=scenario):
        chosen[floor.dimension, floor.label] = floor
    return tuple(
        Band(str(floor.pk), floor.dimension, floor.label, floor.least_share, floor.most_share)
        for floor in chosen.values()
    )


@dataclass(frozen=True, slots=True)
class _Promise:
    """The period by whose end an initiative is promised, and the commitment that does so."""

    period: int
    commitment_id: int


def _deadlines(rows: Sequence[Initiative], ground: _Ground) -> dict[int, _Promise]:
    """The earliest promise of each initiative that is promised within the periods."""
    open_ones = (
        Commitment.objects.live()
        .filter(
            state=Commitment.State.OPEN,
            is_binding=True,
            initiative__in=[row.pk for row in rows],
            due_on__gte=ground.today,
        )
        .order_by("due_on", "pk")
    )
    deadlines: dict[int, _Promise] = {}
    for pk, initiative_id, due_on in open_ones.values_list("pk", "initiative_id", "due_on"):
        index = last_period_before(due_on, ground.periods, ground.closed)
        if initiative_id is not None and index is not None:
            deadlines.setdefault(initiative_id, _Promise(index, pk))
    return deadlines


def last_period_before(
    due_on: date, periods: Sequence[Period], closed: Sequence[Span] = ()
) -> int | None:
    """The last period whose work is over by `due_on`, or the first one if it is due within that.

    None where it is due after the last.
    """
    if due_on > periods[-1].last_day:
        return None
    ended = [
        index for index, period in enumerate(periods) if last_working_day(period, closed) <= due_on
    ]
    return ended[-1] if ended else 0
