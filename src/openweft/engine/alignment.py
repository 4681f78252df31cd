"""How much an item serves the strategy, and along which path.

Weights, contributions and confidences are plain numbers without unit. Pure and light; what an
alignment is worth in a plan is for `scoring`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite


@dataclass(frozen=True, slots=True)
class Placement:
    """One objective in a version of the strategy.

    parent: None at the top. share: >= 0, its weight among its siblings, which need not sum to 1.
    Raises ValueError, naming the objective, for a share below zero or not a number.
    """

    objective: str
    parent: str | None
    share: float

    def __post_init__(self) -> None:
        """Refuse a share that cannot be."""
        if not (isfinite(self.share) and self.share >= 0):
            raise ValueError(f"Objective {self.objective} needs a share of zero or more.")


@dataclass(frozen=True, slots=True)
class Tie:
    """One alignment of an item to an objective, directly or through one of its key results.

    contribution: -1 (works fully against it) to 1. confidence: 0 to 1.
    Raises ValueError, naming the objective, outside these ranges.
    """

    objective: str
    contribution: float
    confidence: float
    key_result: str | None = None

    def __post_init__(self) -> None:
        """Refuse numbers outside their ranges."""
        if not (-1 <= self.contribution <= 1 and 0 <= self.confidence <= 1):
            raise ValueError(
                f"A tie to {self.objective} needs a contribution from -1 to 1 "
                "and a confidence from 0 to 1."
            )

    @property
    def strength(self) -> float:
        """Contribution times confidence, -1 to 1."""
        return self.contribution * self.confidence


@dataclass(frozen=True, slots=True)
class Term:
    """What one tie adds to an alignment.

    weight: the objective's absolute weight, 0 to 1. product: weight x contribution x confidence.
    path: objectives from the tied one up to the top, or to the lens.
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
    """An item's alignment, open into its terms.

    score: -1 to 1, the sum of the terms' products. terms: one per counted tie, in the order of
    the ties given. dropped: ties not counted, in that order.
    """

    score: float
    terms: tuple[Term, ...]
    dropped: tuple[Tie, ...]


def absolute_weights(placements: Iterable[Placement]) -> dict[str, float]:
    """Return each objective's absolute weight, 0 to 1, in the order given.

    Shares are normalised among siblings to sum 1, split equally if all are zero; the absolute
    weight is the product along the path to the top. So a parent's weight is that of all its
    children together, and the weights of the leaves sum to 1.
    Raises ValueError, naming the objective, if one occurs twice, has an unknown parent, or
    parents run in a circle. Exact up to rounding.
    """
    tree = _tree(placements)
    total: dict[str | None, float] = {}
    count: dict[str | None, int] = {}
    for placement in tree.values():
        total[placement.parent] = total.get(placement.parent, 0.0) + placement.share
        count[placement.parent] = count.get(placement.parent, 0) + 1
    weights: dict[str, float] = {}
    for objective in tree:
        weight = 1.0
        for step in _path(tree, objective):
            own = tree[step]
            among = total[own.parent]
            weight *= own.share / among if among > 0 else 1.0 / count[own.parent]
        weights[objective] = weight
    return weights


def align(ties: Iterable[Tie], placements: Iterable[Placement]) -> Alignment:
    """Return the item's alignment with the strategy version.

    Sum over counted ties of absolute weight x contribution x confidence. Not counted, but
    reported: ties to objectives not in the version; all but the strongest by
    |contribution x confidence| of several ties to one objective (the first of equals); and a tie
    to an objective that also has a counted tie below it, for it counts once, at the descendant.
    The score is in -1..1: counted objectives are never above one another, so their subtrees
    share no leaf; each weight is that of its subtree's leaves, all leaves sum to 1, hence
    the counted weights sum to at most 1, and each is multiplied by a number in -1..1.
    Raises ValueError as `absolute_weights`. Exact up to rounding, which is clipped.
    """
    tree = _tree(placements)
    return _align(list(ties), tree, absolute_weights(tree.values()))


def through(lens: str, ties: Iterable[Tie], placements: Iterable[Placement]) -> Alignment:
    """Return the alignment seen through one objective: only its subtree counts, as weight 1.

    Ties outside the subtree are dropped. If the lens has no weight in the version, siblings'
    shares below it still count as they would with weight.
    Score in -1..1 as for `align`. Raises ValueError if the lens is not in the version, and as
    `absolute_weights`.
    """
    tree = _tree(placements)
    if lens not in tree:
        raise ValueError(f"Objective {lens} is not in this version of the strategy.")
    inside = {
        objective: placement
        for objective, placement in tree.items()
        if lens in _path(tree, objective)
    }
    inside[lens] = Placement(lens, None, 1.0)
    return _align(list(ties), inside, absolute_weights(inside.values()))


def _tree(placements: Iterable[Placement]) -> dict[str, Placement]:
    """Placements by objective, checked."""
    tree: dict[str, Placement] = {}
    for placement in placements:
        if placement.objective in tree:
            raise ValueError(f"Objective {placement.objective} occurs twice.")
        tree[placement.objective] = placement
    for placement in tree.values():
        if placement.parent is not None and placement.parent not in tree:
            raise ValueError(
                f"Objective {placement.objective} has the unknown parent {placement.parent}."
            )
    for objective in tree:
        _path(tree, objective)
    return tree


def _path(tree: Mapping[str, Placement], objective: str) -> tuple[str, ...]:
    """From the objective up to the top."""
    path: dict[str, None] = {}
    step: str | None = objective
    while step is not None:
        if step in path:
            raise ValueError(f"The parents of objective {objective} run in a circle.")
        path[step] = None
        step = tree[step].parent
    return tuple(path)


def _align(
    ties: Sequence[Tie], tree: Mapping[str, Placement], weights: Mapping[str, float]
) -> Alignment:
    strongest: dict[str, int] = {}
    for place, tie in enumerate(ties):
        if tie.objective in tree:
            best = strongest.get(tie.objective)
            if best is None or abs(tie.strength) > abs(ties[best].strength):
                strongest[tie.objective] = place
    covered = {above for objective in strongest for above in _path(tree, objective)[1:]}
    counted = {place for objective, place in strongest.items() if objective not in covered}
    terms = tuple(_term(tie, tree, weights) for place, tie in enumerate(ties) if place in counted)
    dropped = tuple(tie for place, tie in enumerate(ties) if place not in counted)
    score = fsum(term.product for term in terms)
    return Alignment(max(-1.0, min(1.0, score)), terms, dropped)


def _term(tie: Tie, tree: Mapping[str, Placement], weights: Mapping[str, float]) -> Term:
    weight = weights[tie.objective]
    return Term(
        objective=tie.objective,
        key_result=tie.key_result,
        weight=weight,
        contribution=tie.contribution,
        confidence=tie.confidence,
        product=weight * tie.strength,
        path=_path(tree, tie.objective),
    )
