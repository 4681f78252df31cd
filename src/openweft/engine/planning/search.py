"""The search for a plan: relax, construct, improve, until proven or out of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from openweft.engine.planning.construct import Draft, build, by_density, follow
from openweft.engine.planning.master import Clock, Master
from openweft.engine.planning.problem import Limits
from openweft.engine.planning.ready import Ready
from openweft.engine.planning.result import Progress, Report
from openweft.engine.planning.rows import (
    INFINITE,
    Columns,
    Floats,
    Held,
    Row,
    TeamRows,
    period_row,
    tie_rows,
    violated_spans,
)
from openweft.engine.planning.spread import Spread, spread

SMALL = 1e-9  # points below which a plan counts as worth nothing, in the gap's denominator
CUT_ROUNDS = 8  # times the relaxation is solved again with the rows it violates
RELAX_SHARE = 0.25  # of the time, at most, before construction begins
ALPHAS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)  # shares of an item done that call it finished


def relative_gap(objective: float, bound: float) -> float:
    """(bound - objective) / max(|objective|, 1e-9), not below 0."""
    return max(0.0, bound - objective) / max(abs(objective), SMALL)


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
    rounds: int = 0
    columns: Columns = field(init=False)
    teams: list[TeamRows] = field(init=False)
    master: Master = field(init=False)
    _phase: str = "relax"

    def __post_init__(self) -> None:
        """Build the model with its first rows; the first bound is all items at their best."""
        self.bound = sum(job.best if job.forced else max(job.best, 0.0) for job in self.ready.jobs)
        self.columns = Columns(self.ready)
        self.teams = [TeamRows(self.columns, team) for team in range(len(self.ready.capacity))]
        self.master = Master(self.columns, self.limits)
        self.master.on_bound = self._lower_bound
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
        return self.impossible or proven or self.clock.left <= 0

    def run(self) -> None:
        """Search until settled."""
        if not len(self.columns.job):
            self._take({})
            return
        relaxed = self._relax()
        if relaxed is not None:
            self._construct(relaxed)
        while not self.settled:
            self._improve()

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
        for _ in range(CUT_ROUNDS):
            answer = self.master.relax(self.clock)
            self.impossible = answer.impossible
            if answer.y is None:
                return y
            y = answer.y
            self._lower_bound(answer.bound)
            late = self.clock.spent > RELAX_SHARE * self.limits.seconds
            if late or not self.master.add(self._violated(y)):
                break
        return y

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
        inside = {job.index: y[self.columns.inside(job.index)] for job in self.ready.jobs if job.finishes}
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

    def _improve(self) -> None:
        self._phase = "improve"
        self.rounds += 1
        hint = None if self.finish is None else self.columns.values(self.finish)
        answer = self.master.improve(self.clock, self.clock.left, hint)
        self.impossible = answer.impossible and self.finish is None
        self._lower_bound(max(answer.bound, self.objective))
        if answer.y is None:
            return
        found = self.columns.finishes(answer.y)
        spreads = spread(self.ready, found)
        if spreads.overfull:
            self.master.add(self._cuts(found, spreads))
            self._repair(found, by_density(self.ready))
        else:
            self._take(found)

    def _cuts(self, finish: Mapping[int, int], spreads: Spread) -> list[Row]:
        held: dict[int, Held] = {}
        for i in finish:
            job = self.ready.jobs[i]
            start = self.ready.starts_from(job, finish)
            for first, lag in job.before:
                before = start - 2 - lag
                if start > job.head and finish[first] + 1 + lag == start and before >= 0:
                    column = int(self.columns.upto[first, before])
                    if column >= 0:
                        held[i] = Held(start, column)
        return [
            period_row(self.teams[team], np.array(chosen), held)
            for team, chosen in spreads.overfull.items()
        ]
