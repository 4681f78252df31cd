"""The rows of the integer model: what every plan satisfies, written in finish-by variables.

Column y[i, t] is 1 if job i is finished by the end of period t; there is one for each period in
which the job may finish, and the last of a job says whether it is in the plan.
Source: "cumulative capacity" model of by-period precedence knapsacks (Bienstock, Zuckerberg,
"Solving LP relaxations of large-scale precedence constrained problems", IPCO 2010), with rows
for sets of periods derived from maximum flow and minimum cut (see `period_row`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from openweft.engine.planning.ready import Job, Ready, latest_start

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Row:
    """low <= sum of coefficient x column <= high."""

    columns: Ints
    coefficients: Floats
    low: float
    high: float


@dataclass(slots=True)
class Columns:
    """Where the variables stand.

    job, finish: (n_columns,), sorted by both. upto: (n_jobs, n_periods), the column that says
    "finished by t", -1 if the job cannot be. cost: (n_columns,), points.
    """

    ready: Ready
    job: Ints = field(init=False)
    finish: Ints = field(init=False)
    upto: Ints = field(init=False)
    cost: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Number the columns."""
        jobs = self.ready.jobs
        pairs = [(job.index, t) for job in jobs for t in job.finishes]
        self.job = np.array([i for i, _ in pairs], dtype=np.int64)
        self.finish = np.array([t for _, t in pairs], dtype=np.int64)
        worth = np.array([jobs[i].worth(t) for i, t in pairs], dtype=float)
        self.cost = worth - self.following(worth)
        self.upto = np.full((len(jobs), self.ready.periods), -1, dtype=np.int64)
        for column, (i, t) in enumerate(pairs):
            self.upto[i, t:] = column

    def following(self, amount: Floats) -> Floats:
        """Each column's successor of the same job, 0 after the last. Shape (n_columns,)."""
        after = np.zeros_like(amount)
        after[:-1] = np.where(self.job[1:] == self.job[:-1], amount[1:], 0.0)
        return after

    def inside(self, i: int) -> int:
        """The column that says whether job i is in the plan; -1 if it cannot be."""
        return int(self.upto[i, -1])

    def finishes(self, y: Floats) -> dict[int, int]:
        """The finishes an integer solution stands for."""
        on = np.flatnonzero(y > 0.5)  # noqa: PLR2004 - halfway between out and in
        found: dict[int, int] = {}
        for column in on[::-1]:
            found[int(self.job[column])] = int(self.finish[column])
        return found

    def values(self, finish: Mapping[int, int]) -> Floats:
        """The integer solution that stands for these finishes, shape (n_columns,)."""
        when = np.full(len(self.ready.jobs), self.ready.periods, dtype=np.int64)
        for i, t in finish.items():
            when[i] = t
        return (self.finish >= when[self.job]).astype(float)


def tie_rows(columns: Columns) -> Iterator[Row]:
    """Rows for order in time, prerequisites, pairs, exclusions, forced items and bands."""
    last = len(columns.job) - 1
    for column in range(last):
        if columns.job[column] == columns.job[column + 1]:
            yield _row({column: 1.0, column + 1: -1.0}, -INFINITE, 0.0)
    for job in columns.ready.jobs:
        if job.forced:
            yield _row({columns.inside(job.index): 1.0}, 1.0, 1.0)
        yield from _prerequisite_rows(columns, job)
    yield from _pair_rows(columns)
    yield from _floor_rows(columns)


def _row(terms: Mapping[int, float], low: float, high: float) -> Row:
    kept = sorted(terms)
    amounts = [terms[column] for column in kept]
    return Row(np.array(kept, dtype=np.int64), np.array(amounts, dtype=float), low, high)


def _prerequisite_rows(columns: Columns, job: Job) -> Iterator[Row]:
    """Finished by t only if the prerequisite was finished before the latest start for t."""
    ready = columns.ready
    starts = {t: latest_start(job, t, ready.capacity) for t in job.finishes} if job.before else {}
    for first, lag in job.before:
        strongest: dict[int, int] = {}
        for t in job.finishes:
            by = min(starts[t] - 1 - lag, ready.periods - 1)
            needed = int(columns.upto[first, by]) if by >= 0 else -1
            strongest[needed] = int(columns.upto[job.index, t])
        for needed, column in strongest.items():
            terms = {column: 1.0} if needed < 0 else {column: 1.0, needed: -1.0}
            yield _row(terms, -INFINITE, 0.0)


def _pair_rows(columns: Columns) -> Iterator[Row]:
    ready = columns.ready
    for i, job in enumerate(ready.jobs):
        for j in (j for j in ready.mates[i] if j > i and job.finishes):
            yield _row({columns.inside(i): 1.0, columns.inside(j): -1.0}, 0.0, 0.0)
        for j in (j for j in ready.rivals[i] if j > i):
            if job.finishes and ready.jobs[j].finishes:
                yield _row({columns.inside(i): 1.0, columns.inside(j): 1.0}, -INFINITE, 1.0)


def _floor_rows(columns: Columns) -> Iterator[Row]:
    jobs = [job for job in columns.ready.jobs if job.finishes and job.effort > 0]
    for floor in columns.ready.problem.floors:
        for share, sign in ((floor.least, -1.0), (floor.most, 1.0)):
            if share is not None:
                terms = {
                    columns.inside(job.index): sign * job.effort * (floor.covers(job.item) - share)
                    for job in jobs
                }
                yield _row(terms, -INFINITE, 0.0)


@dataclass(frozen=True, slots=True)
class Held:
    """A job that starts no earlier than `start` unless `column` (its prerequisite's) is 1."""

    start: int
    column: int


@dataclass(slots=True)
class TeamRows:
    """The work one team must do inside chosen periods, as rows.

    Holds, per column of a job that needs the team: its job's place in `jobs`, the finish and the
    column number; and per job the most work possible in each period.
    """

    columns: Columns
    team: int
    jobs: Ints = field(init=False)
    effort: Floats = field(init=False)
    most: Floats = field(init=False)
    head: Ints = field(init=False)
    place: Ints = field(init=False)
    same_before: Mask = field(init=False)
    number: Ints = field(init=False)
    finish: Ints = field(init=False)
    capacity: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Collect the team's jobs."""
        ready = self.columns.ready
        self.capacity = np.array(ready.capacity[self.team], dtype=float)
        chosen = [
            (job, need)
            for job in ready.jobs
            for need in job.needs
            if need.team == self.team and job.finishes
        ]
        self.jobs = np.array([job.index for job, _ in chosen], dtype=np.int64)
        self.effort = np.array([need.effort for _, need in chosen], dtype=float)
        self.head = np.array([job.head for job, _ in chosen], dtype=np.int64)
        peak = np.array([need.peak for _, need in chosen], dtype=float)
        self.most = np.minimum(peak[:, None], self.capacity[None, :])
        place = np.full(len(ready.jobs), -1, dtype=np.int64)
        place[self.jobs] = np.arange(len(self.jobs))
        self.number = np.flatnonzero(place[self.columns.job] >= 0)
        self.place = place[self.columns.job[self.number]]
        self.finish = self.columns.finish[self.number]
        self.same_before = np.zeros(len(self.place), dtype=bool)
        self.same_before[1:] = self.place[1:] == self.place[:-1]

    def must(self, chosen: Mask, start: Ints) -> Floats:
        """Person-weeks each column's job must do in the chosen periods if it finishes there.

        chosen: (n_periods,). start: (n_team_jobs,), first period each may work.
        """
        outside = np.zeros((len(self.jobs), len(chosen) + 1))
        np.cumsum(np.where(chosen, 0.0, self.most), axis=1, out=outside[:, 1:])
        begin = outside[np.arange(len(self.jobs)), np.minimum(start, len(chosen))]
        elsewhere = np.maximum(outside[self.place, self.finish + 1] - begin[self.place], 0.0)
        return np.maximum(self.effort[self.place] - elsewhere, 0.0)

    def step(self, amount: Floats) -> Floats:
        """Turn an amount per finish into coefficients of the finished-by columns."""
        after = np.zeros_like(amount)
        after[:-1] = np.where(self.same_before[1:], amount[1:], 0.0)
        return amount - after


def period_row(team: TeamRows, chosen: Mask, held: Mapping[int, Held]) -> Row:
    """The work that must fall into the chosen periods fits the team's capacity there.

    chosen: (n_periods,), any set of periods. held: job to what holds it back in the plan to be
    cut off; other jobs may start at their head.
    Valid for every plan: a job finishing at f and starting no earlier than s can do at most
    its limits' sum outside the chosen periods and must do the rest inside them. For a job held
    back to s by a prerequisite that is true while the prerequisite is unfinished just before;
    the coefficient on its being finished gives back all that this could have added.
    A plan that does not spread violates such a row for some set: maximum flow, minimum cut
    (Ford, Fulkerson 1956). Source of the rows: own.
    """
    amount = team.must(chosen, team.head)
    starts = team.head.copy()
    for place, i in enumerate(team.jobs.tolist()):
        if i in held:
            starts[place] = held[i].start
    gain = team.must(chosen, starts) - amount
    terms: dict[int, float] = {}
    for place in np.flatnonzero(starts > team.head).tolist():
        column = held[int(team.jobs[place])].column
        terms[column] = terms.get(column, 0.0) - float(gain[team.place == place].max())
    for own, coefficient in zip(team.number, team.step(amount + gain), strict=True):
        terms[int(own)] = terms.get(int(own), 0.0) + float(coefficient)
    kept = {column: weeks for column, weeks in terms.items() if weeks}
    return _row(kept, -INFINITE, float(team.capacity[chosen].sum()))


def violated_spans(team: TeamRows, y: Floats, least: float) -> list[Row]:
    """The rows of unbroken spans of periods that a fractional solution violates, worst first.

    least: person-weeks by which a row must be violated. Cost: n_periods^2 passes over the team.
    """
    weight = y[team.number] - np.concatenate(([0.0], y[team.number][:-1])) * team.same_before
    found: list[tuple[float, Mask]] = []
    for start, end in combinations(range(len(team.capacity) + 1), 2):
        chosen = np.zeros(len(team.capacity), dtype=bool)
        chosen[start:end] = True
        over = float(weight @ team.must(chosen, team.head)) - float(team.capacity[chosen].sum())
        if over > least:
            found.append((over, chosen))
    found.sort(key=lambda pair: -pair[0])
    return [period_row(team, chosen, {}) for _, chosen in found]
