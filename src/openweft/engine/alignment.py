"""How much an item serves the strategy, and along which path.

Light on purpose: plain data, no numerical package.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Placement:
    """One objective in a strategy version.

    parent: the objective above, None at the top. share: of the parent's weight, >= 0.
    Raises ValueError, naming the objective, for a share below 0 or not a number.
    """

    objective: str
    parent: str | None
    share: float

    def __post_init__(self) -> None:
        """Refuse a share that cannot be."""
        if not (isfinite(self.share) and self.share >= 0):
            raise ValueError(f"Objective {self.objective} has a share below zero or not a number.")


@dataclass(frozen=True, slots=True)
class Tie:
    """How much an item serves one objective, directly or through one of its key results.

    contribution: -1 (works against it) to 1. confidence: 0 to 1.
    Raises ValueError, naming the objective, outside these ranges.
    """

    objective: str
    contribution: float
    confidence: float
    key_result: str | None = None

    def __post_init__(self) -> None:
        """Refuse numbers outside their ranges."""
        if not -1 <= self.contribution <= 1:
            raise ValueError(f"The contribution to {self.objective} must lie in -1 to 1.")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"The confidence in {self.objective} must lie in 0 to 1.")

    @property
    def strength(self) -> float:
        """Contribution times confidence, -1 to 1."""
        return self.contribution * self.confidence


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of an alignment: product = weight x contribution x confidence.

    weight: the objective's absolute weight, 0 to 1. path: the objective, then those above it, up
    to the top.
    """

    objective: str
    key_result: str | None
    weight: float
    contribution: float
    confidence: float
    product: float
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """An item's alignment, -1 to 1, with its terms by falling size, and the ties left out."""

    score: float
    terms: tuple[Term, ...] = ()
    dropped: tuple[Tie, ...] = ()


def absolute_weights(placements: Iterable[Placement]) -> dict[str, float]:
    """The absolute weight of every objective, 0 to 1, in the order given.

    Siblings' shares are divided by their sum, or made equal where that is 0; the absolute weight is
    their product along the path from the top. So the top level sums to 1, the children of every
    objective to its weight, and the leaves to 1.
    Raises ValueError for an objective placed twice, an unknown parent, or a circle.
    Source: own; the weights of a goal hierarchy as in the analytic hierarchy process (Saaty, 1980)
    without its pairwise comparisons. Linear in the number of objectives times the depth.
    """
    placed = _by_objective(placements)
    totals: dict[str | None, tuple[float, int]] = {}
    for each in placed.values():
        total, count = totals.get(each.parent, (0.0, 0))
        totals[each.parent] = (total + each.share, count + 1)
    return {name: _weight(path, placed, totals) for name, path in _paths(placed).items()}


def _by_objective(placements: Iterable[Placement]) -> dict[str, Placement]:
    placed: dict[str, Placement] = {}
    for each in placements:
        if each.objective in placed:
            raise ValueError(f"Objective {each.objective} is placed twice.")
        placed[each.objective] = each
    return placed


def _paths(placed: Mapping[str, Placement]) -> dict[str, tuple[str, ...]]:
    return {name: _path(name, placed) for name in placed}


def _path(name: str, placed: Mapping[str, Placement]) -> tuple[str, ...]:
    path = [name]
    while (parent := placed[path[-1]].parent) is not None:
        if parent not in placed:
            raise ValueError(f"Objective {path[-1]} is under {parent}, which is not placed.")
        if parent in path:
            raise ValueError(f"Objective {parent} is under itself.")
        path.append(parent)
    return tuple(path)


def _weight(
    path: Sequence[str],
    placed: Mapping[str, Placement],
    totals: Mapping[str | None, tuple[float, int]],
) -> float:
    weight = 1.0
    for name in path:
        total, count = totals[placed[name].parent]
        weight *= placed[name].share / total if total > 0 else 1 / count
    return weight


def align(ties: Iterable[Tie], placements: Iterable[Placement]) -> Alignment:
    """The alignment of an item with these ties: the sum over them of weight x contribution x
    confidence, where weight is the objective's absolute weight.

    Of several ties to one objective the one of greatest |contribution x confidence| counts, the
    first given where equal. A tie to an objective that stands above another tied one is left out: an
    ancestor and its descendant count once, at the descendant. Ties to objectives that are not
    placed are left out too.
    The score lies in -1 to 1: the objectives that count are pairwise not above one another, so their
    subtrees share no leaf and their absolute weights sum to at most 1, the sum of all leaves'.
    Terms come by falling |product|, then by objective. Source: domain definition, own argument.
    """
    placed = _by_objective(placements)
    weights = absolute_weights(placed.values())
    given = list(ties)
    strongest: dict[str, Tie] = {}
    for tie in given:
        best = strongest.get(tie.objective)
        known = tie.objective in placed
        if known and (best is None or abs(tie.strength) > abs(best.strength)):
            strongest[tie.objective] = tie
    paths = {name: _path(name, placed) for name in strongest}
    above = {ancestor for path in paths.values() for ancestor in path[1:]}
    counted = [tie for name, tie in strongest.items() if name not in above]
    terms = [_term(tie, weights[tie.objective], paths[tie.objective]) for tie in counted]
    terms.sort(key=lambda term: (-abs(term.product), term.objective))
    dropped = tuple(tie for tie in given if not any(tie is one for one in counted))
    return Alignment(sum(term.product for term in terms), tuple(terms), dropped)


def _term(tie: Tie, weight: float, path: tuple[str, ...]) -> Term:
    product = weight * tie.strength
    return Term(
        tie.objective, tie.key_result, weight, tie.contribution, tie.confidence, product, path
    )


def through(lens: str, ties: Iterable[Tie], placements: Iterable[Placement]) -> Alignment:
    """The alignment as one objective sees it: only ties within its subtree count, and weights are
    taken relative to it, so that the lens itself weighs 1.

    A lens that is not placed sees nothing. -1 to 1 by the argument of `align`, the subtree being a
    strategy of its own.
    """
    placed = _by_objective(placements)
    given = tuple(ties)
    if lens not in placed:
        return Alignment(0.0, (), given)
    inside = [each for name, each in placed.items() if lens in _path(name, placed)]
    rooted = [
        Placement(each.objective, None, 1.0) if each.objective == lens else each
        for each in inside
    ]
    return align(given, rooted)


def inherit(own: Sequence[Tie], parent: Sequence[Tie]) -> Sequence[Tie]:
    """The ties that hold for an item: its own, or its parent's where it has none."""
    return own or parent
