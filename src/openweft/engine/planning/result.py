"""What a roadmap planner answers. Light: plain data, no numerical package."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Status(Enum):
    """How far the answer can be trusted."""

    OPTIMAL = "optimal"  # a plan, proven within the gap asked for
    FEASIBLE = "feasible"  # a plan that respects everything; better ones are not ruled out
    INFEASIBLE = "infeasible"  # proven: nothing respects everything
    UNKNOWN = "unknown"  # no plan found, none ruled out


@dataclass(frozen=True, slots=True)
class Placed:
    """When an included item runs.

    start, finish: first and last period, both counted. value: points for that finish.
    """

    start: int
    finish: int
    value: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """What sorting by value per effort would have planned, under the same constraints.

    objective: points. left_share: how much less than the plan, as a share of the plan's points
    (0.1 is a tenth); 0 when the plan is worth nothing.
    """

    objective: float
    placed: Mapping[str, Placed]
    left_share: float


class ConflictKind(Enum):
    """Which sort of hard constraint takes part in a contradiction."""

    PIN = "pin"
    STARTED = "started"
    DEADLINE = "deadline"
    AFTER = "after"
    TOGETHER = "together"
    EXCLUDES = "excludes"
    FLOOR = "floor"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of the constraints that together cannot be kept.

    keys: the item, the pair, the floor's name or the team. detail: the numbers that matter, by
    name: "deadline" and "earliest_finish" (period; the latter is the horizon's length when the
    item cannot finish at all), "effort" and "capacity" (person-weeks), "least", "most" (shares),
    "lag" (periods).
    """

    kind: ConflictKind
    keys: tuple[str, ...]
    detail: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ModelSize:
    """What was solved: items, teams and periods asked about; columns, rows and nonzeros of the
    integer model; rounds of solving it and adding rows.
    """

    items: int
    teams: int
    periods: int
    columns: int = 0
    rows: int = 0
    nonzeros: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A plan and how good it is, or why there is none.

    objective: points of the plan; bound: no plan is worth more; gap: (bound - objective) /
    max(|objective|, 1e-9). All three are None without a plan, except that a bound may be known.
    seconds: wall clock. placed: included items. spread: item to team to person-weeks per period,
    for included items with effort. baseline: None when the simple rule finds no plan.
    conflict: the contradiction when infeasible; minimal unless the clock ran out, and empty if
    the clock left no time to look for it.
    """

    status: Status
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    size: ModelSize
    seed: int
    placed: Mapping[str, Placed] = field(default_factory=dict)
    spread: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    baseline: Baseline | None = None
    conflict: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve has come.

    phase: "relax", "construct" or "improve". seconds: since the start. objective, bound: points,
    None while unknown. gap: relative, None while there is no plan.
    """

    phase: str
    seconds: float
    objective: float | None
    bound: float | None
    gap: float | None


Report = Callable[[Progress], None]
Stop = Callable[[], bool]
