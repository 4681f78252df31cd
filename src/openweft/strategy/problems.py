"""Rows of the strategy to the engine's input, and its weights and alignments back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.engine.alignment import Alignment as Reckoned
from openweft.engine.alignment import Placement as Placed
from openweft.engine.alignment import Term, Tie, absolute_weights, align, through
from openweft.strategy.models import Alignment, Objective, StrategyVersion
from openweft.workspaces.models import Workspace

TOLERANCE = 0.005
__all__ = [
    "Lens",
    "Term",
    "check_shares",
    "live_version",
    "placements_of",
    "reckon_alignments",
    "tied_item",
    "weights_of",
]


def placements_of(version: StrategyVersion | None) -> tuple[Placed, ...]:
    """The version's objectives as the engine takes them; ids are the keys."""
    if version is None:
        return ()
    rows = list(version.placements.standing().values_list("objective_id", "parent_id", "share"))
    placed = {objective for objective, _, _ in rows}
    return tuple(
        Placed(str(objective), str(parent) if parent in placed else None, share)
        for objective, parent, share in rows
    )


def weights_of(version: StrategyVersion | None) -> dict[int, float]:
    """The absolute weight of each objective of the version, by its id."""
    return {int(key): weight for key, weight in absolute_weights(placements_of(version)).items()}


def check_shares(version: StrategyVersion) -> None:
    """Raise Invalid naming the first parent whose objectives' shares do not sum to 1."""
    totals: dict[int | None, float] = {}
    for placement in version.placements.standing().select_related("parent__item"):
        totals[placement.parent_id] = totals.get(placement.parent_id, 0) + placement.share
    names = {
        p.objective_id: p.objective.item.key
        for p in version.placements.select_related("objective__item")
    }
    for parent, total in totals.items():
        if abs(total - 1) > TOLERANCE:
            sentence = (
                _("The shares under {parent} add up to {total}; they must add up to 1.")
                if parent
                else _("The shares at the top add up to {total}; they must add up to 1.")
            )
            raise Invalid(sentence.format(parent=names.get(parent), total=f"{total:.2f}"))


def live_version(workspace: Workspace) -> StrategyVersion | None:
    """The workspace's live version, if it has one."""
    return StrategyVersion.objects.filter(workspace=workspace).live().first()


@dataclass(frozen=True, slots=True)
class Lens:
    """Through what everything is seen: a version, and one of its objectives or the whole."""

    version: StrategyVersion | None
    objective_id: int | None = None


def reckon_alignments(
    item_ids: Iterable[int], lens: Lens, *, above: Mapping[int, Sequence[int]] | None = None
) -> dict[int, Reckoned]:
    """Each item's alignment through the lens, with its terms, by item id.

    above: an item's wholes, the nearest first; it takes the alignments of the first
    that has any when it has none of its own. Items without any get a score of 0
    and no terms. Three queries.
    """
    wanted = set(item_ids)
    family = {key: (key, *(above or {}).get(key, ())) for key in wanted}
    ties = _ties({key for keys in family.values() for key in keys}, lens.version)
    placements = placements_of(lens.version)
    reckoned = {}
    for item_id in wanted:
        own = ties.get(_first_tied(family[item_id], ties), ())
        if lens.objective_id is None:
            reckoned[item_id] = align(own, placements)
        else:
            reckoned[item_id] = through(str(lens.objective_id), own, placements)
    return reckoned


def tied_item(keys: Sequence[int], version: StrategyVersion | None) -> int:
    """Of an item and its wholes, the nearest first, whose alignments count: the item's if none."""
    return _first_tied(keys, _ties(set(keys), version))


def _first_tied(keys: Sequence[int], ties: Mapping[int, object]) -> int:
    return next((key for key in keys if key in ties), keys[0])


def _ties(item_ids: set[int], version: StrategyVersion | None) -> dict[int, tuple[Tie, ...]]:
    """The ties of items, without those to what is written for another version."""
    found: dict[int, list[Tie]] = {}
    known = Objective.objects.within(version)
    for row in Alignment.objects.standing().filter(item__in=item_ids, objective__in=known):
        through_key_result = str(row.key_result_id) if row.key_result_id else None
        tie = Tie(str(row.objective_id), row.contribution, row.confidence, through_key_result)
        found.setdefault(row.item_id, []).append(tie)
    return {item_id: tuple(its) for item_id, its in found.items()}
