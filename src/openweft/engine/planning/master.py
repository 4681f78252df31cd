"""The integer model in the solver: rows in, bounds and finish dates out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import highspy
import numpy as np

from openweft.engine.planning.problem import Limits
from openweft.engine.planning.rows import INFINITE, Columns, Floats, Mask, Row

_PLAN = highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution
_MIP_PAUSE = highspy.cb.HighsCallbackType.kCallbackMipInterrupt
_LP_PAUSE = highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt
FINER = 0.02  # gap in a neighbourhood, where most of the value is fixed, against the whole


@dataclass(slots=True)
class Clock:
    """The time left for a solve, and the wish of others to stop it."""

    seconds: float
    should_stop: Callable[[], bool] | None = None
    began: float = field(default_factory=monotonic)

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the end; 0 when time is up or somebody asked to stop."""
        if self.should_stop is not None and self.should_stop():
            return 0.0
        return max(0.0, self.seconds - self.spent)


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard one run may try: nodes decide, so that runs repeat; seconds are the guard."""

    seconds: float
    nodes: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run of the solver said.

    y: best solution found, None if none. bound: none is better; infinite if unknown.
    reduced, prices: of columns and rows, in points; only of a relaxation.
    impossible: proven that there is none. proven: the run ended by itself.
    """

    y: Floats | None
    bound: float
    reduced: Floats = field(default_factory=lambda: np.zeros(0))
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    impossible: bool = False
    proven: bool = False


@dataclass(slots=True)
class Master:
    """A growing integer model. Values are scaled for the solver and given back in points.

    on_bound: told of a better bound of the whole, in points. on_plan: told of each better
    solution on the way. Both are called from the solver's threads.
    """

    columns: Columns
    limits: Limits
    on_bound: Callable[[float], None]
    on_plan: Callable[[Floats], None]
    scale: float = field(init=False)
    solver: highspy.Highs = field(init=False)
    rows: int = 0
    nonzeros: int = 0
    _until: float = 0.0
    _clock: Clock = field(default_factory=lambda: Clock(0.0))
    _whole: bool = True

    def __post_init__(self) -> None:
        """Build the columns."""
        count = len(self.columns.cost)
        largest = float(np.abs(self.columns.cost).max(initial=0.0))
        self.scale = 1000.0 / largest if largest > 0 else 1.0
        highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 - thread counts may differ by call
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves it untyped
        self._options()
        empty = np.array([], dtype=np.int32)
        self.solver.addCols(
            count,
            self.columns.cost * self.scale,
            np.zeros(count),
            np.ones(count),
            0,
            empty,
            empty,
            np.array([]),
        )
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _options(self) -> None:
        options = {
            "output_flag": False,
            "threads": self.limits.threads,
            "random_seed": self.limits.seed,
            "mip_rel_gap": self.limits.gap,
            "mip_abs_gap": 1e-9,
        }
        for name, value in options.items():
            self.solver.setOptionValue(name, value)

    def add(self, rows: Iterable[Row]) -> int:
        """Add rows and return how many there were."""
        new = list(rows)
        if new:
            sizes = np.array([len(row.columns) for row in new])
            starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int32)
            self.solver.addRows(
                len(new),
                np.array([row.low for row in new]),
                np.array([row.high for row in new]),
                int(sizes.sum()),
                starts,
                np.concatenate([row.columns for row in new]).astype(np.int32),
                np.concatenate([row.coefficients for row in new]),
            )
            self.rows += len(new)
            self.nonzeros += int(sizes.sum())
        return len(new)

    def relax(self, clock: Clock) -> Answer:
        """Solve without integrality. The bound is the relaxation's value when solved."""
        self._run(clock, clock.left)
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer(None, -INFINITE, impossible=True, proven=True)
        if status != highspy.HighsModelStatus.kOptimal:
            return Answer(None, INFINITE)
        value = float(self.solver.getInfo().objective_function_value) / self.scale
        solution = self.solver.getSolution()
        reduced = np.array(solution.col_dual, dtype=float) / self.scale
        prices = np.array(solution.row_dual, dtype=float) / self.scale
        return Answer(self._solution(), value, reduced, prices, proven=True)

    def improve(
        self, clock: Clock, effort: Effort, hint: Floats | None, fixed: Mask | None = None
    ) -> Answer:
        """Solve with integrality, with at most so much effort, from a hint if there is one.

        fixed: (n_columns,), columns that keep the hint's value; the answer then says nothing
        about the whole, and its bound is infinite.
        """
        count = len(self.columns.cost)
        every = np.arange(count, dtype=np.int32)
        whole = np.full(count, highspy.HighsVarType.kInteger)
        self.solver.changeColsIntegrality(count, every, whole)
        free = np.ones(count, dtype=bool) if fixed is None or hint is None else ~fixed
        kept = np.zeros(count) if hint is None else hint
        low, high = np.where(free, 0.0, kept), np.where(free, 1.0, kept)
        self.solver.changeColsBounds(count, every, low, high)
        if hint is not None:
            start = highspy.HighsSolution()
            start.col_value = list(hint)
            self.solver.setSolution(start)
        self._whole = bool(free.all())
        gap = self.limits.gap if self._whole else self.limits.gap * FINER
        self.solver.setOptionValue("mip_rel_gap", gap)
        nodes = highspy.kHighsIInf if effort.nodes is None else effort.nodes
        self.solver.setOptionValue("mip_max_nodes", nodes)
        self._run(clock, min(effort.seconds, clock.left))
        return self._answer()

    def _answer(self) -> Answer:
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            bound = -INFINITE if self._whole else INFINITE
            return Answer(None, bound, impossible=self._whole, proven=True)
        info = self.solver.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return Answer(
            self._solution() if found else None,
            float(info.mip_dual_bound) / self.scale if self._whole else INFINITE,
            proven=status == highspy.HighsModelStatus.kOptimal,
        )

    def _solution(self) -> Floats:
        return np.array(self.solver.getSolution().col_value, dtype=float)

    def _run(self, clock: Clock, seconds: float) -> None:
        self._clock, self._until = clock, clock.spent + seconds
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.setCallback(self._heard, None)  # type: ignore[arg-type]  # kind comes as int
        for kind in (_PLAN, _MIP_PAUSE, _LP_PAUSE):
            self.solver.startCallback(kind)
        self.solver.run()

    def _heard(self, kind: int, _message: str, said: Any, answer: Any, _user: Any) -> None:
        if kind == int(_PLAN):
            self.on_plan(np.array(said.mip_solution, dtype=float))
            return
        if kind == int(_MIP_PAUSE) and self._whole:
            self.on_bound(float(said.mip_dual_bound) / self.scale)
        answer.user_interrupt = self._clock.spent > self._until or self._clock.left <= 0
