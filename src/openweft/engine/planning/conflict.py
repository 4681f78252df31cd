"""Why there is no plan: a smallest set of constraints that contradict each other."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from openweft.engine.planning.construct import build, by_density
from openweft.engine.planning.master import Clock
from openweft.engine.planning.problem import Limits, Pin, Problem
from openweft.engine.planning.ready import first_finish, prepare
from openweft.engine.planning.result import Conflict, ConflictKind
from openweft.engine.planning.search import Search

Named = tuple[ConflictKind, tuple[str, ...]]


class _TimeIsUp(Exception):
    """A question whether a plan exists stayed open."""


def find_conflict(problem: Problem, limits: Limits, clock: Clock) -> tuple[Conflict, ...]:
    """Return constraints that cannot be kept together although any all but one of them can.

    problem: one without a plan. Horizon, release, least length and peaks are taken as given;
    all else can be named. Returns them in the problem's order, or nothing if the clock ran out
    before the set was minimal. Which of several minimal sets is returned is deterministic.
    Exact: each question is answered by the planner itself. About 2 k log2(n / k) questions for
    k of n constraints.
    Source: Junker, "QuickXplain", AAAI 2004.
    """
    named = constraints(problem)

    def holds(kept: Sequence[Named]) -> bool:
        return has_plan(keeping(problem, kept), limits, clock)

    try:
        core = _explain(holds, [], named, changed=False)
    except _TimeIsUp:
        return ()
    return tuple(Conflict(kind, keys, _detail(problem, kind, keys)) for kind, keys in core)


def constraints(problem: Problem) -> list[Named]:
    """Every hard constraint that can be named, in the problem's order."""
    named: list[Named] = []
    for item in problem.items:
        if item.pin is not None:
            named.append((ConflictKind.PIN, (item.key,)))
        if item.deadline is not None:
            named.append((ConflictKind.DEADLINE, (item.key,)))
        if item.started and item.pin is not Pin.OUT:
            named.append((ConflictKind.STARTED, (item.key,)))
    named += [(ConflictKind.AFTER, (tie.first, tie.then)) for tie in problem.after]
    named += [(ConflictKind.TOGETHER, (pair.a, pair.b)) for pair in problem.together]
    named += [(ConflictKind.EXCLUDES, (pair.a, pair.b)) for pair in problem.excludes]
    named += [(ConflictKind.FLOOR, (floor.name,)) for floor in problem.floors]
    named += [(ConflictKind.CAPACITY, (team.key,)) for team in problem.teams]
    return named


def keeping(problem: Problem, kept: Sequence[Named]) -> Problem:
    """The problem with only the named constraints, each without value to gain."""
    held = set(kept)
    idle = {t.key for t in problem.teams if (ConflictKind.CAPACITY, (t.key,)) not in held}
    free = []
    for item in problem.items:
        pinned = (ConflictKind.PIN, (item.key,)) in held
        dated = (ConflictKind.DEADLINE, (item.key,)) in held
        free.append(
            replace(
                item,
                value=tuple(None if points is None else 0.0 for points in item.value),
                pin=item.pin if pinned else None,
                deadline=item.deadline if dated else None,
                started=(ConflictKind.STARTED, (item.key,)) in held,
            )
        )
    return replace(
        problem,
        items=tuple(free),
        teams=tuple(
            replace(t, capacity=_ample(problem)) if t.key in idle else t for t in problem.teams
        ),
        after=tuple(t for t in problem.after if (ConflictKind.AFTER, (t.first, t.then)) in held),
        together=tuple(p for p in problem.together if (ConflictKind.TOGETHER, (p.a, p.b)) in held),
        excludes=tuple(p for p in problem.excludes if (ConflictKind.EXCLUDES, (p.a, p.b)) in held),
        floors=tuple(f for f in problem.floors if (ConflictKind.FLOOR, (f.name,)) in held),
    )


def _ample(problem: Problem) -> tuple[float, ...]:
    return (1.0 + sum(item.total_effort for item in problem.items),) * problem.periods


def has_plan(problem: Problem, limits: Limits, clock: Clock) -> bool:
    """Whether any plan keeps all constraints; values do not matter if they are all 0."""
    ready = prepare(problem)
    if ready.contradiction:
        return False
    draft = build(ready, by_density(ready))
    if draft is not None:
        return True
    search = Search(ready, limits, clock)
    search.run()
    if search.finish is None and not search.impossible:
        raise _TimeIsUp
    return search.finish is not None


def _explain(
    holds: Callable[[Sequence[Named]], bool],
    given: list[Named],
    doubted: list[Named],
    *,
    changed: bool,
) -> list[Named]:
    """The part of `doubted` needed, besides `given`, for a contradiction."""
    if changed and not holds(given):
        return []
    if len(doubted) <= 1:
        return doubted
    half = len(doubted) // 2
    left, right = doubted[:half], doubted[half:]
    needed_right = _explain(holds, given + left, right, changed=bool(left))
    needed_left = _explain(holds, given + needed_right, left, changed=bool(needed_right))
    return needed_left + needed_right


def _detail(problem: Problem, kind: ConflictKind, keys: tuple[str, ...]) -> dict[str, float]:
    if kind is ConflictKind.CAPACITY:
        return _team_detail(problem, keys[0])
    if kind is ConflictKind.FLOOR:
        floor = next(floor for floor in problem.floors if floor.name == keys[0])
        bands = {"least": floor.least, "most": floor.most}
        return {name: share for name, share in bands.items() if share is not None}
    if kind is ConflictKind.AFTER:
        tie = next(tie for tie in problem.after if (tie.first, tie.then) == keys)
        return {"lag": float(tie.lag)}
    if kind in {ConflictKind.PIN, ConflictKind.STARTED, ConflictKind.DEADLINE}:
        return _item_detail(problem, keys[0])
    return {}


def _team_detail(problem: Problem, key: str) -> dict[str, float]:
    """What the team has, and what the items forced by themselves need of it."""
    team = next(team for team in problem.teams if team.key == key)
    effort = sum(item.effort.get(key, 0.0) for item in problem.items if item.forced)
    return {"effort": effort, "capacity": sum(team.capacity)}


def _item_detail(problem: Problem, key: str) -> dict[str, float]:
    """When the item alone could be finished, and by when it must be."""
    ready = prepare(problem)
    job = next(job for job in ready.jobs if job.item.key == key)
    alone = first_finish(job, job.item.release, ready.capacity)
    detail = {"earliest_finish": float(min(alone, problem.periods)), "effort": job.effort}
    if job.item.deadline is not None:
        detail["deadline"] = float(job.item.deadline)
    return detail
