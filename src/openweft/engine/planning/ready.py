"""A planning problem made ready to solve: numbers for keys, and dates that cannot be ruled out.

Everything here is derived, exact and independent of the solver; no numerical package.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

from openweft.engine.planning.problem import Item, Pin, Problem

TINY = 1e-9  # person-weeks below which work counts as none

Room = Sequence[Sequence[float]]  # (n_teams, n_periods), person-weeks


@dataclass(frozen=True, slots=True)
class Need:
    """What an item needs of one team: person-weeks in all, and at most in one period."""

    team: int
    effort: float
    peak: float


@dataclass(frozen=True, slots=True)
class Job:
    """An item with what follows for it from the problem.

    head: earliest period it can start, prerequisites considered. finishes: periods by whose end
    it may be finished, increasing; empty if it cannot be in any plan. before: its prerequisites
    as (job, lag). forced: in every plan, by itself or through the items that need it.
    """

    index: int
    item: Item
    needs: tuple[Need, ...]
    before: tuple[tuple[int, int], ...]
    head: int
    finishes: tuple[int, ...]
    forced: bool

    @property
    def effort(self) -> float:
        """Person-weeks of all teams."""
        return sum(need.effort for need in self.needs)

    def worth(self, finish: int) -> float:
        """Points if finished by the end of `finish`; 0 where the item has no value there."""
        return self.item.value[finish] or 0.0

    @property
    def best(self) -> float:
        """Most points over its possible finishes; 0 if there is none."""
        return max((self.worth(finish) for finish in self.finishes), default=0.0)


@dataclass(frozen=True, slots=True)
class Ready:
    """A problem made ready.

    order: jobs, prerequisites first. then: job to those that need it, as (job, lag). mates: job
    to those it goes together with. rivals: job to those it excludes. contradiction: an item is
    forced in and impossible at once, so there is no plan.
    """

    problem: Problem
    jobs: tuple[Job, ...]
    capacity: tuple[tuple[float, ...], ...]
    order: tuple[int, ...]
    then: tuple[tuple[tuple[int, int], ...], ...]
    mates: tuple[tuple[int, ...], ...]
    rivals: tuple[tuple[int, ...], ...]
    contradiction: bool

    @property
    def periods(self) -> int:
        """How many periods there are."""
        return self.problem.periods

    def starts_from(self, job: Job, finish: Mapping[int, int]) -> int:
        """The earliest period in which `job` may start, given the finishes of its prerequisites.

        A prerequisite missing in `finish` is taken at its earliest.
        """
        starts = (finish[first] + 1 + lag for first, lag in job.before if first in finish)
        return max(job.head, *starts, 0)


def first_finish(job: Job, start: int, room: Room) -> int:
    """The earliest period by whose end `job` can be finished when it begins at `start`.

    room: person-weeks free, (n_teams, n_periods). Returns n_periods or more if it cannot.
    Exact for one job alone: each team works as much as room and peak allow from the start.
    """
    last = start + job.item.least_periods - 1
    for need in job.needs:
        free, left, period = room[need.team], need.effort, start
        while left > TINY and period < len(free):
            left -= min(free[period], need.peak)
            period += 1
        last = max(last, period - 1 if left <= TINY else len(free))
    return last


def latest_start(job: Job, finish: int, room: Room) -> int:
    """The latest period at which `job` can begin and still be finished by the end of `finish`.

    -1 if none. As `first_finish`, exact for one job alone, and so a relaxation for many.
    """
    starts = range(finish, -1, -1)
    return next((start for start in starts if first_finish(job, start, room) <= finish), -1)


def prepare(problem: Problem) -> Ready:
    """Return the problem made ready.

    Dates are ruled out by release, least length, capacity and peak of the item alone, by its
    prerequisites' earliest finishes, and for forced items by those that need them. Every plan
    of the problem remains. Cost: items x periods^2 x teams per item at worst.
    Source: own; the propagation of heads and tails is that of project scheduling
    (Brucker, Knust, "Complex Scheduling", Springer, 2nd ed. 2012, section 3.2).
    """
    number = {item.key: index for index, item in enumerate(problem.items)}
    team = {group.key: index for index, group in enumerate(problem.teams)}
    before: list[list[tuple[int, int]]] = [[] for _ in number]
    then: list[list[tuple[int, int]]] = [[] for _ in number]
    for tie in problem.after:
        before[number[tie.then]].append((number[tie.first], tie.lag))
        then[number[tie.first]].append((number[tie.then], tie.lag))
    bare = [
        Job(i, item, _needs(item, team), tuple(before[i]), item.release, (), forced=False)
        for i, item in enumerate(problem.items)
    ]
    ready = Ready(
        problem=problem,
        jobs=tuple(bare),
        capacity=tuple(group.capacity for group in problem.teams),
        order=_order(before),
        then=tuple(tuple(pairs) for pairs in then),
        mates=_both_ways(len(number), ((number[p.a], number[p.b]) for p in problem.together)),
        rivals=_both_ways(len(number), ((number[p.a], number[p.b]) for p in problem.excludes)),
        contradiction=False,
    )
    return _tighten(ready)


def _needs(item: Item, team: Mapping[str, int]) -> tuple[Need, ...]:
    peaks = item.peak or {}
    return tuple(
        Need(team[key], effort, min(effort, peaks.get(key, effort)))
        for key, effort in sorted(item.effort.items())
        if effort > TINY
    )


def _order(before: Sequence[Sequence[tuple[int, int]]]) -> tuple[int, ...]:
    sorter = TopologicalSorter({i: [a for a, _ in pairs] for i, pairs in enumerate(before)})
    return tuple(sorter.static_order())


def _both_ways(count: int, pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    linked: list[set[int]] = [set() for _ in range(count)]
    for a, b in pairs:
        linked[a].add(b)
        linked[b].add(a)
    return tuple(tuple(sorted(others)) for others in linked)


def _tighten(ready: Ready) -> Ready:
    jobs = list(ready.jobs)
    for i in ready.order:
        jobs[i] = _with_heads(ready, jobs, jobs[i])
    out = _spread_out(ready, {i for i, job in enumerate(jobs) if not job.finishes})
    held = _spread_in(ready, {i for i, job in enumerate(jobs) if job.item.forced})
    out = _spread_out(ready, out | {rival for i in held for rival in ready.rivals[i]})
    for i in reversed(ready.order):
        finishes = () if i in out else _within_tails(ready, jobs, i, held)
        jobs[i] = replace(jobs[i], finishes=finishes, forced=i in held)
    broken = any(job.forced and not job.finishes for job in jobs)
    return replace(ready, jobs=tuple(jobs), contradiction=broken)


def _with_heads(ready: Ready, jobs: Sequence[Job], job: Job) -> Job:
    head = job.head
    for first, lag in job.before:
        if not jobs[first].finishes:
            return job
        head = max(head, jobs[first].finishes[0] + 1 + lag)
    earliest = first_finish(job, head, ready.capacity)
    latest = ready.periods - 1 if job.item.deadline is None else job.item.deadline
    finishes = tuple(t for t in range(earliest, latest + 1) if job.item.value[t] is not None)
    return replace(job, head=head, finishes=() if job.item.pin is Pin.OUT else finishes)


def _spread_out(ready: Ready, out: set[int]) -> set[int]:
    """The given jobs and all that cannot be without them."""
    return _reach(out, lambda i: (*(b for b, _ in ready.then[i]), *ready.mates[i]))


def _spread_in(ready: Ready, held: set[int]) -> set[int]:
    """The given jobs and all they need."""
    return _reach(held, lambda i: (*(a for a, _ in ready.jobs[i].before), *ready.mates[i]))


def _reach(start: set[int], neighbours: Callable[[int], Iterable[int]]) -> set[int]:
    found, open_ends = set(start), sorted(start)
    while open_ends:
        for other in neighbours(open_ends.pop()):
            if other not in found:
                found.add(other)
                open_ends.append(other)
    return found


def _within_tails(ready: Ready, jobs: Sequence[Job], i: int, held: set[int]) -> tuple[int, ...]:
    latest = ready.periods - 1
    for b, lag in ready.then[i]:
        if i in held and b in held and jobs[b].finishes:
            start = latest_start(jobs[b], jobs[b].finishes[-1], ready.capacity)
            latest = min(latest, start - 1 - lag)
    return tuple(t for t in jobs[i].finishes if t <= latest)
