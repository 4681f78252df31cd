"""What differs between two versions of the strategy, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.problems import weights_of
from openweft.strategy.sharing import families
from openweft.workspaces.models import Member

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an objective stands in a version: its absolute weight, its share, what is above it.

    under, share: as the reader sees them; None is the top.
    """

    weight: float
    share: float
    under: Objective | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An objective whose place differs between two versions; None where it is not in one."""

    objective: Objective
    was: Stand | None
    now: Stand | None

    @property
    def gain(self) -> float:
        """How much absolute weight it has more."""
        return (self.now.weight if self.now else 0) - (self.was.weight if self.was else 0)

    @property
    def has_moved(self) -> bool:
        """Whether it stands in both, under something else."""
        return bool(self.was and self.now and self.was.under != self.now.under)

    @property
    def word(self) -> str:
        """entered, left, moved, heavier, lighter, or shared: only its share differs."""
        if self.was is None:
            return "entered"
        if self.now is None:
            return "left"
        if self.has_moved:
            return "moved"
        if abs(self.gain) <= ROUNDING:
            return "shared"
        return "heavier" if self.gain > 0 else "lighter"


def compare(old: StrategyVersion, new: StrategyVersion, *, by: Member) -> list[Moved]:
    """What entered, left, moved or changed its weight from one version to another.

    The biggest change of weight comes first. Five queries.
    """
    placed = [list(version.placements.standing()) for version in (old, new)]
    keys = {row.objective_id for rows in placed for row in rows}
    seen = Objective.objects.visible_to(by).filter(pk__in=keys).select_related("item")
    objectives = {row.pk: row for row in seen}
    before, after = (_stands(version, objectives) for version in (old, new))
    moved = [
        Moved(row, before.get(pk), after.get(pk))
        for pk, row in objectives.items()
        if _differ(before.get(pk), after.get(pk))
    ]
    moved.sort(key=lambda each: (-abs(each.gain), each.objective.pk))
    return moved


def _stands(version: StrategyVersion, objectives: Mapping[int, Objective]) -> dict[int, Stand]:
    weights = weights_of(version)
    return {
        pk: Stand(weights[pk], share, objectives[parent] if parent else None)
        for parent, its in families(version.placements.standing(), objectives).items()
        for pk, share in its.items()
    }


def _differ(was: Stand | None, now: Stand | None) -> bool:
    if was is None or now is None:
        return was is not now
    return (
        was.under != now.under
        or abs(was.weight - now.weight) > ROUNDING
        or abs(was.share - now.share) > ROUNDING
    )
