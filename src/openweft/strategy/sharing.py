"""Shares of a parent's weight: siblings sum to 1, whatever comes, goes or is hidden."""

from collections.abc import Container, Iterable, Mapping, Sequence
from math import fsum

from openweft.strategy.models import Placement, StrategyVersion

Families = dict[int | None, dict[int, float]]


def settle(version: StrategyVersion) -> None:
    """Lift what lies under an objective in the trash, and let siblings' shares sum to 1.

    What is lifted keeps its weight. The place of an objective in the trash stays
    as it was, for the day it comes back.
    """
    rows = {row.objective_id: row for row in version.placements.all()}
    stand = list(version.placements.standing())
    standing = {row.objective_id for row in stand}
    for row in stand:
        _lift(row, rows, standing)
    for siblings in _by_parent(stand).values():
        _share_among(siblings, 1)
    keep(stand)


def take_back(version: StrategyVersion, objective_id: int) -> None:
    """Give an objective that comes back from the trash the share it had; siblings make room.

    One that had all of it, where there are others by now, takes an equal share.
    """
    rows = {row.objective_id: row for row in version.placements.all()}
    standing = set(version.placements.standing().values_list("objective_id", flat=True))
    own = rows[objective_id]
    _lift(own, rows, standing)
    siblings = [
        row
        for row in rows.values()
        if row.objective_id in standing and row.parent_id == own.parent_id and row is not own
    ]
    own.share = make_room(siblings, own.share if own.share < 1 else None)
    keep([own, *siblings])
    settle(version)


def make_room(siblings: Sequence[Placement], share: float | None) -> float:
    """The share a newcomer takes, in memory: what is left shrinks in proportion to sum to 1.

    share: 0 to 1, an equal one if None; alone it takes all.
    """
    if not siblings:
        return 1.0
    taken = 1 / (len(siblings) + 1) if share is None else share
    _share_among(siblings, 1 - taken)
    return taken


def keep(rows: Iterable[Placement]) -> None:
    """Save the parents and shares of rows."""
    Placement.objects.bulk_update(list(rows), ["parent", "share"])


def families(rows: Iterable[Placement], seen: Container[int]) -> Families:
    """The siblings as one sees them who may see only `seen`, by the nearest parent they see.

    Each has its share, and those of a family sum to 1, so that nothing is missing
    where something is hidden.
    """
    found = _masses(rows, seen)
    for its in found.values():
        whole = fsum(its.values())
        its.update({pk: mass / whole if whole else 1 / len(its) for pk, mass in its.items()})
    return found


def spread(
    rows: Sequence[Placement], parent: int | None, shares: Mapping[int, float]
) -> list[Placement]:
    """Set the shares of one of the `families` under `parent`, in memory; returns all rows below.

    What is hidden among them keeps its weight: the shares are of what is left.
    """
    masses = _masses(rows, {*shares, parent})[parent]
    visible = fsum(masses[pk] for pk in shares)
    rest = 1.0
    if not visible:  # all weight is on what is hidden: they take the part of one more beside it
        visible = rest = 0.5
    wanted = {pk: visible * share for pk, share in shares.items()}
    under = _by_parent(rows)
    between = _above(rows, shares)

    def weigh(above: int | None, mass: float) -> float:
        weights = []
        for row in under.get(above, ()):
            own = mass * row.share
            if row.objective_id in wanted:
                weights.append(wanted[row.objective_id])
            elif row.objective_id in between:
                weights.append(weigh(row.objective_id, own))
            else:
                weights.append(own)
        whole = fsum(weights)
        for row, weight in zip(under.get(above, ()), weights, strict=True):
            row.share = weight / whole if whole else row.share
        return whole

    weigh(parent, rest)
    return [row for row in rows if row.parent_id == parent or row.parent_id in between]


def _lift(row: Placement, rows: Mapping[int, Placement], standing: Container[int]) -> None:
    """Put a row under the next objective above it that stands, with its weight, in memory."""
    while row.parent_id is not None and row.parent_id not in standing:
        above = rows.get(row.parent_id)
        row.share *= above.share if above else 1
        row.parent_id = above.parent_id if above else None


def _share_among(siblings: Sequence[Placement], share: float) -> None:
    total = fsum(row.share for row in siblings)
    for row in siblings:
        row.share = min(1.0, share * (row.share / total if total else 1 / len(siblings)))


def _by_parent(rows: Iterable[Placement]) -> dict[int | None, list[Placement]]:
    found: dict[int | None, list[Placement]] = {}
    for row in rows:
        found.setdefault(row.parent_id, []).append(row)
    return found


def _masses(rows: Iterable[Placement], seen: Container[int | None]) -> Families:
    """Of each seen objective, its weight in that of the nearest seen parent, by that parent."""
    by_objective = {row.objective_id: row for row in rows}
    found: Families = {}
    for row in by_objective.values():
        if row.objective_id not in seen:
            continue
        mass, above = row.share, row.parent_id
        while above is not None and above not in seen:
            mass, above = mass * by_objective[above].share, by_objective[above].parent_id
        found.setdefault(above, {})[row.objective_id] = mass
    return found


def _above(rows: Iterable[Placement], keys: Iterable[int]) -> set[int]:
    """The objectives above any of these."""
    parents = {row.objective_id: row.parent_id for row in rows}
    found = set[int]()
    for key in keys:
        above = parents[key]
        while above is not None and above not in found:
            found.add(above)
            above = parents[above]
    return found
