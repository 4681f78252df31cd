"""The search for a plan: relax, construct, improve, until proven or out of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import numpy as np

from openweft.engine.planning.construct import Draft, build, by_density, follow, mended
from openweft.engine.planning.master import Answer, Clock, Effort, Master
from openweft.engine.planning.polish import polish
from openweft.engine.planning.problem import Limits
from openweft.engine.planning.ready import Ready
from openweft.engine.planning.result import Progress, Report
from openweft.engine.planning.rows import (
    INFINITE,
    Columns,
    Floats,
    Held,
    Mask,
    Row,
    TeamRows,
    period_row,
    tie_rows,
    violated_spans,
)
from openweft.engine.planning.spread import Spread, spread

SMALL = 1e-9  # points below which a plan counts as worth nothing, in the gap's denominator
ROUNDING = 1e-7  # relative gap below which plan and bound are equal
POLISH_SHARE = 0.05  # of the time, at most, after the rest
CUT_ROUNDS = 8  # times the relaxation is solved again with the rows it violates
RELAX_SHARE = 0.25  # of the time, at most, before construction begins
SPRINT_SHARE = 0.2  # of the time, at most, for the whole integer model before exploring
SPRINT_NODES = 20
EXPLORE_SHARE = 0.6  # of the time, at most, before the whole integer model gets the rest
EXPLORE_EACH = 0.1  # of the time, at most, per neighbourhood
EXPLORE_NODES = 200
PATIENCE = 6  # neighbourhoods in a row without a better plan
FREED = 60  # jobs in a neighbourhood, about
AGREED = 0.02  # how close relaxation and plan must be to be left alone
ALPHAS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)  # shares of an item done that call it finished


def relative_gap(objective: float, bound: float) -> float:
    """(bound - objective) / max(|objective|, 1e-9), not below 0; rounding counts as 0."""
    gap = max(0.0, bound - objective) / max(abs(objective), SMALL)
    return gap if gap > ROUNDING else 0.0


@dataclass(slots=True)
class Search:
    """One solve in progress. finish is the best plan so far, which always spreads."""

    ready: Ready
    limits: Limits
    clock: Clock
    report: Report | None = None
    finish: dict[int, int] | None = None
    objective: float = -INFINITE
    bound: float = INFINITE
    impossible: bool = False
    proven: bool = False
    closed: bool = False
    rounds: int = 0
    columns: Columns = field(init=False)
    teams: list[TeamRows] = field(init=False)
    master: Master = field(init=False)
    ceilings: Floats = field(init=False)
    _phase: str = "relax"
    _pool: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Build the model with its first rows; the first bound is all items at their best."""
        self.bound = sum(job.best if job.forced else max(job.best, 0.0) for job in self.ready.jobs)
        self.ceilings = np.full(len(self.ready.jobs), INFINITE)
        self.columns = Columns(self.ready)
        self.teams = [TeamRows(self.columns, team) for team in range(len(self.ready.capacity))]
        self.master = Master(self.columns, self.limits, self._lower_bound, self._heard)
        self.master.add(tie_rows(self.columns))
        self.master.add(self._first_rows())

    @property
    def gap(self) -> float | None:
        """Relative gap of the best plan; None without one."""
        return None if self.finish is None else relative_gap(self.objective, self.bound)

    @property
    def settled(self) -> bool:
        """Whether nothing more is to be found."""
        proven = self.gap is not None and self.gap <= self.limits.gap
        return self.impossible or self.closed or proven or self.clock.left <= 0

    def run(self) -> None:
        """Search until settled."""
        if not len(self.columns.job):
            self._take({})
            return
        relaxed = self._relax()
        if relaxed is not None:
            self._construct(relaxed)
            self._phase = "improve"
            self._improve(Effort(SPRINT_SHARE * self.limits.seconds, SPRINT_NODES))
            self._explore(relaxed)
        while not self.settled:
            self._improve(Effort(self.clock.left))
        self._polish()

    def _polish(self) -> None:
        if self.finish is None:
            return
        work = spread(self.ready, self.finish).work
        draft = Draft(self.ready)
        for i in self.finish:
            draft.keep(i, self.finish[i], work[i])
        ends = self.clock.spent + POLISH_SHARE * self.limits.seconds
        polish(draft, lambda: self.clock.spent > ends)
        if draft.value >= self.objective:
            self.finish, self.objective = dict(draft.finish), draft.value
            self._lower_bound(max(self.bound, self.objective))

    def offer(self, draft: Draft | None) -> None:
        """Keep the draft's plan if it is the best so far."""
        if draft is not None:
            self._take(draft.finish)

    def _take(self, finish: Mapping[int, int]) -> None:
        value = sum(self.ready.jobs[i].worth(t) for i, t in finish.items())
        if self.finish is None or value > self.objective:
            self.finish, self.objective = dict(finish), value
            self._tell()

    def _lower_bound(self, bound: float) -> None:
        if bound < self.bound:
            self.bound = bound
            self._tell()

    def _tell(self) -> None:
        if self.report is not None:
            best = None if self.finish is None else self.objective
            bound = None if self.bound == INFINITE else self.bound
            gap = None if bound is None else self.gap
            self.report(Progress(self._phase, self.clock.spent, best, bound, gap))

    def _first_rows(self) -> list[Row]:
        periods = self.ready.periods
        prefixes = [np.arange(periods) <= t for t in range(periods)]
        used = [team for team in self.teams if len(team.jobs)]
        return [period_row(team, prefix, {}) for team in used for prefix in prefixes]

    def _relax(self) -> Floats | None:
        y: Floats | None = None
        rounds, more = 0, True
        while more:
            answer = self.master.relax(self.clock)
            rounds += 1
            self.impossible = answer.impossible
            if answer.y is None:
                return y
            y = answer.y
            self._lower_bound(answer.bound)
            self.ceilings = self._ceilings(answer)
            late = self.clock.spent > RELAX_SHARE * self.limits.seconds
            more = not late and rounds < CUT_ROUNDS and self.master.add(self._violated(y)) > 0
        return y

    def _ceilings(self, answer: Answer) -> Floats:
        """Per job, what no plan with it exceeds, by the relaxation's prices. Shape (n_jobs,).

        Lagrangian bound: the relaxation's value, less what the job's cheapest finish costs when
        its own rows of order in time are kept and all other rows have their price.
        """
        ceilings = np.full(len(self.ready.jobs), answer.bound)
        same = np.flatnonzero(self.columns.job[1:] == self.columns.job[:-1])
        cost = answer.reduced.copy()
        paid = answer.prices[: len(same)]
        cost[same] += paid
        cost[same + 1] -= paid
        for job in self.ready.jobs:
            if job.finishes:
                own = cost[self.columns.upto[job.index, list(job.finishes)]]
                ceilings[job.index] += min(0.0, float(np.cumsum(own[::-1]).max()))
        return ceilings

    def _violated(self, y: Floats) -> list[Row]:
        rows: list[Row] = []
        for team in self.teams:
            if len(team.jobs):
                least = 1e-4 * (1.0 + float(team.capacity.sum()))
                rows += violated_spans(team, y, least)[:3]
        return rows

    def _construct(self, y: Floats) -> None:
        self._phase = "construct"
        self.offer(build(self.ready, by_density(self.ready)))
        inside = {
            job.index: y[self.columns.inside(job.index)] for job in self.ready.jobs if job.finishes
        }
        rest = sorted(by_density(self.ready), key=lambda i: -inside[i])
        for alpha in ALPHAS:
            if self.settled:
                break
            done = self.columns.finishes(np.where(y >= alpha * 0.999, 1.0, 0.0))
            self._repair(done, rest)

    def _repair(self, finish: Mapping[int, int], rest: list[int]) -> None:
        place = {i: n for n, i in enumerate(self.ready.order)}
        order = sorted(finish, key=lambda i: (finish[i], place[i]))
        self.offer(follow(self.ready, order, rest))

    def _improve(self, effort: Effort, fixed: Mask | None = None) -> bool:
        """Run the integer model; whether a better plan came of it."""
        if self.settled:
            return False
        self.rounds += 1
        before = self.objective
        hint = None if self.finish is None else self.columns.values(self.finish)
        answer = self.master.improve(self.clock, effort, hint, fixed)
        self.master.add(self._pool)
        self._pool.clear()
        self.proven = answer.proven
        self.impossible = answer.impossible and self.finish is None
        self._lower_bound(max(answer.bound, self.objective))
        if answer.y is not None:
            spreads = self._settle(self.columns.finishes(answer.y))
            self.closed = spreads and answer.proven and fixed is None and effort.nodes is None
        return self.objective > before

    def _settle(self, found: dict[int, int]) -> bool:
        """Take a solution, or forbid it where it does not spread; whether it does."""
        spreads = spread(self.ready, found)
        if spreads.overfull:
            self.master.add(self._cuts(found, spreads))
            self.offer(mended(self.ready, found, spreads.work))
        else:
            self._take(found)
        return not spreads.overfull

    def _heard(self, y: Floats) -> None:
        """Take a plan the solver found on its way, mended if it does not spread."""
        found = self.columns.finishes(y)
        spreads = spread(self.ready, found)
        if spreads.overfull:
            self._pool += self._cuts(found, spreads)
            self.offer(mended(self.ready, found, spreads.work))
        else:
            self._take(found)

    def _explore(self, relaxed: Floats) -> None:
        """Solve again and again with most of the plan fixed, until that stops helping.

        Source: large neighbourhood search (Shaw 1998) with neighbourhoods of shared teams, after
        one where the relaxation is whole (RENS; Berthold, Math. Prog. Comp. 6, 2014).
        """
        if self.finish is None:
            return
        agreed = np.abs(relaxed - self.columns.values(self.finish)) < AGREED
        effort = Effort(EXPLORE_EACH * self.limits.seconds, EXPLORE_NODES)
        self._improve(effort, agreed)
        chance = Random(self.limits.seed)  # noqa: S311 - search, not security
        failures, size = 0, min(FREED, len(self.ready.jobs) / 2)
        while failures < PATIENCE and self.clock.spent < EXPLORE_SHARE * self.limits.seconds:
            if self.settled:
                break
            better = self._improve(effort, ~self._neighbourhood(chance, int(size)))
            failures = 0 if better else failures + 1
            size *= 1.15 if self.proven else 0.8

    def _neighbourhood(self, chance: Random, size: int) -> Mask:
        """The columns of so many jobs that share a few teams, chosen by chance."""
        free = np.zeros(len(self.ready.jobs), dtype=bool)
        for team in chance.sample(self.teams, len(self.teams)):
            left = size - int(free.sum())
            others = [i for i in team.jobs.tolist() if not free[i]]
            free[chance.sample(others, min(left, len(others)))] = True
        return np.asarray(free[self.columns.job])

    def _cuts(self, finish: Mapping[int, int], spreads: Spread) -> list[Row]:
        held: dict[int, Held] = {}
        for i in finish:
            job = self.ready.jobs[i]
            start = self.ready.starts_from(job, finish)
            for first, lag in job.before:
                if start > job.head and finish[first] + 1 + lag == start:
                    held[i] = Held(start, int(self.columns.upto[first, start - 2 - lag]))
        return [
            period_row(self.teams[team], np.array(chosen), held)
            for team, chosen in spreads.overfull.items()
        ]
