"""Why each item is in the plan or out of it, in facts that hold of the plan as it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from openweft.engine.planning.construct import by_density, density
from openweft.engine.planning.problem import Pin, Problem
from openweft.engine.planning.ready import TINY, Job
from openweft.engine.planning.result import Result
from openweft.engine.planning.standing import SLACK, Standing

MOST_NAMED = 3  # displacing items named per team


class FactCode(Enum):
    """What a fact says. `item`, `team`, `period`, `amount`, `rank`, `floor` are the Fact's.

    The first group is about included items, the second about items left out, the third both.
    """

    PINNED_IN = "pinned_in"  # a person pinned it in
    STARTED = "started"  # work in progress is not stopped
    DEADLINE = "deadline"  # promised by the end of `period`
    NEEDED_BY = "needed_by"  # included `item` needs it
    FLOOR_HELPS = "floor_helps"  # without it, the plan would be outside the band `floor`

    PINNED_OUT = "pinned_out"  # a person pinned it out
    TOO_LONG = "too_long"  # cannot be finished, with a value, within its dates and the horizon
    NO_VALUE = "no_value"  # worth `amount` <= 0 at best
    EXCLUDED_BY = "excluded_by"  # included `item` excludes it
    PREREQUISITE_OUT = "prerequisite_out"  # needs `item`, which is out
    TEAM_FULL = "team_full"  # `team` lacks `amount` person-weeks for it until `period`
    DISPLACED_BY = "displaced_by"  # denser `item` holds `amount` weeks of that `team` meanwhile
    ROOM = "room"  # `team` has the room: `amount` person-weeks free until `period`
    FLOOR_BLOCKS = "floor_blocks"  # with it, all else unmoved, the band `floor` would break
    WORTH_LESS = "worth_less"  # no plan with it is worth more than this one less `amount` points
    WOULD_ENTER_IF_EFFORT = "would_enter_if_effort"  # at `amount` weeks of `team` or less, it fits
    WOULD_ENTER_IF_VALUE = "would_enter_if_value"  # above `amount` points it replaces `item`
    UNRESTRICTED = "unrestricted"  # nothing above holds; the search stopped within its gap

    VALUE_PER_EFFORT = "value_per_effort"  # `amount` points per person-week, `rank` among all
    TOGETHER_WITH = "together_with"  # in or out with `item`


@dataclass(frozen=True, slots=True)
class Fact:
    """One true statement about the plan; the code says how to read the rest.

    item, team, floor: keys. period: 0-based. amount: points or person-weeks. rank: 1 is best.
    """

    code: FactCode
    item: str | None = None
    team: str | None = None
    period: int | None = None
    amount: float | None = None
    rank: int | None = None
    floor: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is included or not; the facts that decide come first."""

    included: bool
    facts: tuple[Fact, ...]


def explain(problem: Problem, result: Result) -> dict[str, Reason]:
    """Return the reason for each item of the problem, by key, in the problem's order.

    result: what `solve` returned for this problem; without a plan, nothing is returned.
    Every fact is checked against the plan itself, to 1e-6 person-weeks: room and shortage are
    counted in the spread, "would enter" facts by placing the item with all else unmoved.
    Cost: items x teams per item x periods, times a handful of items per shortage. Source: own.
    """
    if result.objective is None:
        return {}
    standing = Standing(problem, result)
    ranks = {i: rank for rank, i in enumerate(by_density(standing.ready), start=1)}
    reasons = {}
    for job in standing.ready.jobs:
        included = job.index in standing.finish
        facts = list(_inside(standing, job) if included else _outside(standing, job))
        if job.finishes:
            amount = density(job) if job.effort > TINY else None
            facts.append(Fact(FactCode.VALUE_PER_EFFORT, amount=amount, rank=ranks[job.index]))
        reasons[job.item.key] = Reason(included, tuple(facts))
    return reasons


def _inside(standing: Standing, job: Job) -> Iterator[Fact]:
    yield from _held(job)
    for b in sorted({b for b, _ in standing.ready.then[job.index]} & standing.finish.keys()):
        yield Fact(FactCode.NEEDED_BY, item=standing.key(b))
    for mate in standing.ready.mates[job.index]:
        yield Fact(FactCode.TOGETHER_WITH, item=standing.key(mate))
    for floor in standing.problem.floors:
        if standing.breaks(floor, None, leaving=job):
            yield Fact(FactCode.FLOOR_HELPS, floor=floor.name)


def _held(job: Job) -> Iterator[Fact]:
    item = job.item
    if item.pin is Pin.IN:
        yield Fact(FactCode.PINNED_IN)
    if item.started:
        yield Fact(FactCode.STARTED)
    if item.deadline is not None:
        yield Fact(FactCode.DEADLINE, period=item.deadline)


def _outside(standing: Standing, job: Job) -> Iterator[Fact]:
    found = [*_barred(standing, job)]
    if job.finishes:
        found += _crowded(standing, job)
        found += _worth(standing, job)
        if standing.alone(job):
            found += _would_enter(standing, job)
    decisive = [fact for fact in found if fact.code is not FactCode.ROOM]
    yield from found if decisive else [Fact(FactCode.UNRESTRICTED), *found]


def _barred(standing: Standing, job: Job) -> Iterator[Fact]:
    missing = standing.missing(job)
    for i in missing:
        yield Fact(FactCode.PREREQUISITE_OUT, item=standing.key(i))
    for i in standing.rivals_in(job):
        yield Fact(FactCode.EXCLUDED_BY, item=standing.key(i))
    for i in standing.mates_out(job):
        yield Fact(FactCode.TOGETHER_WITH, item=standing.key(i))
    if job.item.pin is Pin.OUT:
        yield Fact(FactCode.PINNED_OUT)
    elif not standing.dates_alone(job):
        yield Fact(FactCode.TOO_LONG)
    elif job.finishes and job.best <= 0:
        yield Fact(FactCode.NO_VALUE, amount=job.best)


def _crowded(standing: Standing, job: Job) -> Iterator[Fact]:
    _, latest = standing.window(job)
    for need in job.needs:
        team = standing.problem.teams[need.team].key
        free = standing.free(job, need.team, need.peak)
        if need.effort - free > SLACK:
            short = need.effort - free
            yield Fact(FactCode.TEAM_FULL, team=team, period=latest, amount=short)
            yield from _displacing(standing, job, need.team)
        else:
            yield Fact(FactCode.ROOM, team=team, period=latest, amount=free)
    for floor in standing.problem.floors:
        if standing.breaks(floor, job):
            yield Fact(FactCode.FLOOR_BLOCKS, floor=floor.name)


def _holders(standing: Standing, job: Job, team: int) -> list[tuple[float, int]]:
    """Included jobs with work of the team within the job's window: (person-weeks, job)."""
    start, latest = standing.window(job)
    found = []
    for i, rows in standing.held.items():
        weeks = sum(rows.get(team, ())[start : latest + 1])
        if weeks > SLACK:
            found.append((weeks, i))
    return found


def _displacing(standing: Standing, job: Job, team: int) -> Iterator[Fact]:
    mine = density(job)
    denser = [
        (weeks, i)
        for weeks, i in _holders(standing, job, team)
        if density(standing.ready.jobs[i]) > mine
    ]
    denser.sort(key=lambda pair: (-pair[0], pair[1]))
    name = standing.problem.teams[team].key
    for weeks, i in denser[:MOST_NAMED]:
        yield Fact(FactCode.DISPLACED_BY, item=standing.key(i), team=name, amount=weeks)


def _worth(standing: Standing, job: Job) -> Iterator[Fact]:
    ceiling = standing.result.ceilings.get(job.item.key)
    objective = standing.result.objective or 0.0
    if ceiling is not None and ceiling < objective:
        yield Fact(FactCode.WORTH_LESS, amount=objective - ceiling)


def _would_enter(standing: Standing, job: Job) -> Iterator[Fact]:
    short = [
        need
        for need in job.needs
        if need.effort - standing.free(job, need.team, need.peak) > SLACK
    ]
    if len(short) == 1:
        yield from _by_effort(standing, job, short[0].team)
    yield from _by_value(standing, job)


def _by_effort(standing: Standing, job: Job, team: int) -> Iterator[Fact]:
    peak = next(need.peak for need in job.needs if need.team == team)
    room = standing.free(job, team, peak)
    lighter = standing.with_effort(job, team, max(0.0, room - SLACK))
    finish = standing.best_finish(lighter)
    if room <= SLACK or finish is None or job.worth(finish) <= 0:
        return
    if not any(standing.breaks(floor, lighter) for floor in standing.problem.floors):
        amount = max(0.0, room - SLACK)
        name = standing.problem.teams[team].key
        yield Fact(FactCode.WOULD_ENTER_IF_EFFORT, team=name, amount=amount)


def _by_value(standing: Standing, job: Job) -> Iterator[Fact]:
    """The cheapest included item that could be swapped for this one, all else unmoved."""
    teams = {need.team for need in job.needs}
    holders = sorted({i for team in teams for _, i in _holders(standing, job, team)})
    swaps = []
    for i in holders:
        other = standing.ready.jobs[i]
        needed = {first for first, _ in job.before}
        if other.forced or i in needed or standing.dependants(i):
            continue
        finish = standing.best_finish(job, standing.room_without(i))
        bad = any(standing.breaks(floor, job, leaving=other) for floor in standing.problem.floors)
        if finish is not None and not bad:
            swaps.append((other.worth(standing.finish[i]), job.worth(finish), i))
    if swaps:
        price, _, i = min(swaps)
        yield Fact(FactCode.WOULD_ENTER_IF_VALUE, item=standing.key(i), amount=price)
