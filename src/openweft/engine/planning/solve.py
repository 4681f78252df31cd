"""The planner's front door: a problem in, a plan with its gap and its spread out."""

from collections.abc import Callable, Mapping

from openweft.engine.planning.conflict import find_conflict
from openweft.engine.planning.construct import Draft, build, by_density
from openweft.engine.planning.master import Clock
from openweft.engine.planning.problem import Limits, Problem
from openweft.engine.planning.ready import TINY, Ready, prepare
from openweft.engine.planning.result import (
    Baseline,
    ModelSize,
    Placed,
    Progress,
    Result,
    Status,
)
from openweft.engine.planning.rows import INFINITE
from openweft.engine.planning.search import POLISH_SHARE, SMALL, Search
from openweft.engine.planning.spread import spread

DEFAULT_LIMITS = Limits()


def solve(
    problem: Problem,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """Choose and schedule items for the greatest value under all hard constraints.

    progress: told of each better plan or bound. should_stop: asked often; true ends the solve
    with the best plan so far. Both run in the solver's threads and must be quick.
    Returns a plan whose work is spread into periods without overload, within peaks and after
    prerequisites, and a bound no plan exceeds (to the solver's tolerance of 1e-6); or the status
    that says why there is none. The first of equally good plans found is kept; equal input gives
    equal output unless the clock cut the solve short.
    Exact to `limits.gap` given time: an integer program over finish dates with rows that any
    spread satisfies, to which the rows a plan fails to spread by are added until it spreads
    (combinatorial Benders cuts; Codato, Fischetti, Operations Research 54(4), 2006).
    """
    clock = Clock(limits.seconds * (1.0 - POLISH_SHARE), should_stop)
    ready = prepare(problem)
    if ready.contradiction:
        return _refused(problem, limits, clock, _size(problem))
    baseline = build(ready, by_density(ready))
    search = Search(ready, limits, clock, progress)
    search.offer(baseline)
    search.run()
    size = _size(problem, search)
    if search.impossible:
        return _refused(problem, limits, clock, size)
    if search.finish is None:
        bound = None if search.bound == INFINITE else search.bound
        return Result(Status.UNKNOWN, None, bound, None, clock.spent, size, limits.seed)
    return _planned(search, baseline, size)


def _size(problem: Problem, search: Search | None = None) -> ModelSize:
    asked = (len(problem.items), len(problem.teams), problem.periods)
    if search is None:
        return ModelSize(*asked)
    master = search.master
    return ModelSize(*asked, len(search.columns.cost), master.rows, master.nonzeros, search.rounds)


def _refused(problem: Problem, limits: Limits, clock: Clock, size: ModelSize) -> Result:
    return Result(
        Status.INFEASIBLE,
        objective=None,
        bound=None,
        gap=None,
        conflict=find_conflict(problem, limits, clock),
        seconds=clock.spent,
        size=size,
        seed=limits.seed,
    )


def _planned(search: Search, baseline: Draft | None, size: ModelSize) -> Result:
    ready, finish = search.ready, search.finish or {}
    work = spread(ready, finish).work
    keys = [team.key for team in ready.problem.teams]
    gap = search.gap
    return Result(
        Status.OPTIMAL if search.closed or (gap or 0.0) <= search.limits.gap else Status.FEASIBLE,
        objective=search.objective,
        bound=max(search.bound, search.objective),
        gap=gap,
        seconds=search.clock.spent,
        size=size,
        seed=search.limits.seed,
        placed=_placed(ready, finish, work),
        spread={
            ready.jobs[i].item.key: {keys[team]: row for team, row in work[i].items()}
            for i in sorted(finish)
            if work[i]
        },
        ceilings={
            job.item.key: float(search.ceilings[job.index])
            for job in ready.jobs
            if job.finishes
            and job.index not in finish
            and search.ceilings[job.index] < search.bound
        },
        baseline=None if baseline is None else _baseline(baseline, search.objective),
    )


def _placed(
    ready: Ready,
    finish: Mapping[int, int],
    work: Mapping[int, Mapping[int, tuple[float, ...]]],
) -> dict[str, Placed]:
    placed = {}
    for i in sorted(finish):
        job = ready.jobs[i]
        at_latest = finish[i] - job.item.least_periods + 1
        used = [t for row in work[i].values() for t, weeks in enumerate(row) if weeks > TINY]
        start = min([at_latest, *used])
        placed[job.item.key] = Placed(start, finish[i], job.worth(finish[i]))
    return placed


def _baseline(draft: Draft, objective: float) -> Baseline:
    placed = {
        draft.ready.jobs[i].item.key: Placed(
            draft.start(i), draft.finish[i], draft.ready.jobs[i].worth(draft.finish[i])
        )
        for i in sorted(draft.finish)
    }
    left = objective - draft.value
    share = left / abs(objective) if abs(objective) > SMALL else 0.0
    return Baseline(draft.value, placed, share)
