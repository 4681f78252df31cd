"""What a roadmap planner is asked: teams, items, the ties between items, and how long to think.

Light on purpose: plain data, no numerical package. Units throughout: effort and capacity in
person-weeks, time in whole planning periods counted from today's (0 is what is left of it),
value in points of whatever value model the caller chose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from math import isfinite


class Pin(Enum):
    """A person's decision about an item that the planner may not overrule."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Team:
    """People who deliver together.

    capacity: person-weeks per period, >= 0; the first is what is left of the current period.
    Raises ValueError if a capacity is negative or not a number.
    """

    key: str
    capacity: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse a capacity that cannot be."""
        if not all(isfinite(weeks) and weeks >= 0 for weeks in self.capacity):
            raise ValueError(f"Team {self.key} has a capacity below zero or not a number.")


@dataclass(frozen=True, slots=True)
class Item:
    """Something the teams may deliver.

    value: points if finished by the end of period t, None where it cannot be; may be negative.
    effort: remaining person-weeks per team, >= 0; none at all is allowed.
    least_periods: fewest periods from start to finish, both counted; >= 1.
    release: first period in which it may start, >= 0.
    deadline: period by whose end it must be finished, which forces it in; None for no promise.
    pin: a person's decision; OUT beats `started`.
    started: work in progress, which the planner does not stop.
    tags: dimension to label, for floors.
    peak: most person-weeks of a team in any one period, > 0; a team not named has no limit.
    Raises ValueError, naming the item, for numbers outside these ranges.
    """

    key: str
    value: tuple[float | None, ...]
    effort: Mapping[str, float]
    least_periods: int = 1
    release: int = 0
    deadline: int | None = None
    pin: Pin | None = None
    started: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    peak: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        """Refuse numbers outside their ranges."""
        if not all(isfinite(points) for points in self.value if points is not None):
            raise ValueError(f"Item {self.key} has a value that is not a number.")
        if not all(isfinite(weeks) and weeks >= 0 for weeks in self.effort.values()):
            raise ValueError(f"Item {self.key} has an effort below zero or not a number.")
        if self.least_periods < 1 or self.release < 0:
            raise ValueError(f"Item {self.key} needs least_periods >= 1 and release >= 0.")
        if not all(weeks > 0 for weeks in (self.peak or {}).values()):
            raise ValueError(f"Item {self.key} has a peak that is not above zero.")

    @property
    def total_effort(self) -> float:
        """Person-weeks of all teams together."""
        return sum(self.effort.values())

    @property
    def forced(self) -> bool:
        """Whether a pin, a deadline or work in progress holds the item in the plan."""
        return (
            self.pin is Pin.IN
            or self.deadline is not None
            or (self.started and self.pin is not Pin.OUT)
        )


@dataclass(frozen=True, slots=True)
class After:
    """`then` needs `first`, and starts later than `first` finishes.

    lag: full periods left free between them, >= -1; at -1 both may meet in one period.
    Raises ValueError for a smaller lag.
    """

    first: str
    then: str
    lag: int = 0

    def __post_init__(self) -> None:
        """Refuse a lag that would let `then` start before `first` is finished."""
        if self.lag < -1:
            raise ValueError(f"The lag from {self.first} to {self.then} must be -1 or more.")


@dataclass(frozen=True, slots=True)
class Together:
    """Both items or neither; their dates are free."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Excludes:
    """At most one of the two items."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Floor:
    """A band for one label's share of all person-weeks planned.

    least, most: shares 0 to 1 of the effort of all included items, None for no limit. A plan
    without any effort satisfies every band.
    Raises ValueError, naming the floor, unless 0 <= least <= most <= 1.
    """

    name: str
    dimension: str
    label: str
    least: float | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        """Refuse a band that is empty or outside 0 to 1."""
        low = 0.0 if self.least is None else self.least
        high = 1.0 if self.most is None else self.most
        if not 0 <= low <= high <= 1:
            raise ValueError(f"Floor {self.name} needs 0 <= least <= most <= 1.")

    def covers(self, item: Item) -> bool:
        """Whether the item's effort counts towards this band."""
        return item.tags.get(self.dimension) == self.label


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how hard to think.

    seconds: wall clock for the whole solve, > 0. gap: relative gap at which a plan counts as
    proven, >= 0. threads: >= 1. seed: 0 to 2^31 - 1; same problem, limits and seed give the same
    plan as long as the clock does not cut the solve short.
    Raises ValueError outside these ranges.
    """

    seconds: float = 5.0
    gap: float = 0.005
    threads: int = 2
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse limits nobody can keep."""
        if not (self.seconds > 0 and self.gap >= 0 and self.threads >= 1):
            raise ValueError("Limits need seconds > 0, gap >= 0 and threads >= 1.")
        if not 0 <= self.seed < 2**31:
            raise ValueError("Limits need a seed from 0 to 2^31 - 1.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the planner may know.

    periods: how many, >= 1; every team's capacity and every item's value has that length.
    after, together, excludes: ties between items; a prerequisite is needed in the plan too.
    floors: bands on shares of effort.
    Raises ValueError, naming the item, team or floor, for keys that occur twice or are unknown,
    lengths that do not match, dates beyond the horizon and circular prerequisites.
    """

    periods: int
    teams: tuple[Team, ...]
    items: tuple[Item, ...]
    after: tuple[After, ...] = ()
    together: tuple[Together, ...] = ()
    excludes: tuple[Excludes, ...] = ()
    floors: tuple[Floor, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a question that contradicts itself."""
        if self.periods < 1:
            raise ValueError("A problem needs at least one period.")
        _refuse_repeats("Team", (team.key for team in self.teams))
        _refuse_repeats("Item", (item.key for item in self.items))
        _refuse_repeats("Floor", (floor.name for floor in self.floors))
        for team in self.teams:
            if len(team.capacity) != self.periods:
                raise ValueError(f"Team {team.key} needs one capacity for each period.")
        teams = {team.key for team in self.teams}
        for item in self.items:
            _check_item(item, teams, self.periods)
        _check_ties(self)
        _refuse_cycles(self.after)


def _refuse_repeats(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{what} {key} occurs twice.")
        seen.add(key)


def _check_item(item: Item, teams: set[str], periods: int) -> None:
    if len(item.value) != periods:
        raise ValueError(f"Item {item.key} needs one value for each period.")
    unknown = sorted((set(item.effort) | set(item.peak or {})) - teams)
    if unknown:
        raise ValueError(f"Item {item.key} needs the unknown team {unknown[0]}.")
    if item.deadline is not None and not 0 <= item.deadline < periods:
        raise ValueError(f"Item {item.key} has a deadline outside the {periods} periods.")


def _check_ties(problem: Problem) -> None:
    keys = {item.key for item in problem.items}
    pairs = [
        *(("prerequisite", tie.first, tie.then) for tie in problem.after),
        *(("both-or-neither", pair.a, pair.b) for pair in problem.together),
        *(("exclusion", pair.a, pair.b) for pair in problem.excludes),
    ]
    for what, a, b in pairs:
        for key in (a, b):
            if key not in keys:
                raise ValueError(f"The {what} of {a} and {b} names the unknown item {key}.")
        if a == b:
            raise ValueError(f"The {what} of {a} ties the item to itself.")


def _refuse_cycles(after: tuple[After, ...]) -> None:
    graph: dict[str, list[str]] = {}
    for tie in after:
        graph.setdefault(tie.then, []).append(tie.first)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = " needs ".join(reversed(error.args[1]))
        raise ValueError(f"Prerequisites run in a circle: {ring}.") from error
