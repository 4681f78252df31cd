"""Spreading a plan's finish dates into person-weeks per period, or proving that they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from openweft.engine.planning.ready import TINY, Need, Ready

TOLERANCE = 1e-6  # person-weeks that may stay unplaced, for rounding in the solver


@dataclass(frozen=True, slots=True)
class Task:
    """One job's work for one team, and the periods it may be done in."""

    job: int
    need: Need
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the work goes. work: job to team to person-weeks per period. overfull: team to a set
    of periods, one flag each, into which more work must fall than fits; empty if all is placed.
    """

    work: Mapping[int, Mapping[int, tuple[float, ...]]]
    overfull: Mapping[int, tuple[bool, ...]]


def spread(ready: Ready, finish: Mapping[int, int]) -> Spread:
    """Place all work between each job's earliest start and its finish, within capacity and peaks.

    finish: job to the period by whose end it is done; prerequisites hold jobs back.
    Returns the work, earliest finish first within each team, or the overfull sets.
    Exact: earliest due date per team decides when no peak binds (Jackson 1955); where it fails,
    a maximum flow (a linear program with a totally unimodular matrix) decides, and its minimum
    cut is the overfull set.
    """
    tasks: list[list[Task]] = [[] for _ in ready.capacity]
    for i in sorted(finish, key=lambda i: (finish[i], i)):
        start = ready.starts_from(ready.jobs[i], finish)
        for need in ready.jobs[i].needs:
            tasks[need.team].append(Task(i, need, start, finish[i]))
    work: dict[int, dict[int, tuple[float, ...]]] = {i: {} for i in finish}
    overfull: dict[int, tuple[bool, ...]] = {}
    for team, (own, capacity) in enumerate(zip(tasks, ready.capacity, strict=True)):
        rows = _by_due_date(own, capacity)
        if rows is None:
            rows, cut = _by_flow(own, capacity)
            if any(cut):
                overfull[team] = cut
        for task, row in zip(own, rows, strict=True):
            work[task.job][team] = tuple(row)
    return Spread(work, overfull)


def _by_due_date(tasks: Sequence[Task], capacity: Sequence[float]) -> list[list[float]] | None:
    rows = [[0.0] * len(capacity) for _ in tasks]
    left = [task.need.effort for task in tasks]
    for period, weeks in enumerate(capacity):
        free = weeks
        for place, task in enumerate(tasks):
            if left[place] > 0 and task.start <= period <= task.finish and free > 0:
                done = min(free, left[place], task.need.peak)
                rows[place][period] = done
                free -= done
                left[place] -= done
    return None if any(weeks > TINY for weeks in left) else rows


def _by_flow(
    tasks: Sequence[Task], capacity: Sequence[float]
) -> tuple[list[list[float]], tuple[bool, ...]]:
    """The work placed, most in all, and the minimum cut's periods if not all of it is."""
    cells = [(p, t) for p, task in enumerate(tasks) for t in range(task.start, task.finish + 1)]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cells), len(tasks) + len(capacity)
    model.col_cost_ = np.ones(len(cells))
    model.col_lower_ = np.zeros(len(cells))
    model.col_upper_ = np.array([min(tasks[p].need.peak, capacity[t]) for p, t in cells])
    model.row_lower_ = np.full(model.num_row_, -np.inf)
    model.row_upper_ = np.array([*(task.need.effort for task in tasks), *capacity])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * len(cells) + 1, 2)
    model.a_matrix_.index_ = np.array([k for p, t in cells for k in (p, len(tasks) + t)])
    model.a_matrix_.value_ = np.ones(2 * len(cells))
    model.sense_ = highspy.ObjSense.kMaximize
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves it untyped
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS takes options so
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    rows = [[0.0] * len(capacity) for _ in tasks]
    for (p, t), weeks in zip(cells, solution.col_value, strict=True):
        rows[p][t] = max(0.0, float(weeks))
    missing = sum(task.need.effort for task in tasks) - sum(map(sum, rows))
    if missing <= TOLERANCE:
        return rows, (False,) * len(capacity)
    half = 0.5  # the duals of a unimodular program are 0 or 1
    return rows, tuple(dual > half for dual in solution.row_dual[len(tasks) :])
