"""What initiatives would be worth under another version of the strategy."""

from collections.abc import Sequence
from dataclasses import dataclass

from openweft.roadmap.models import Initiative, Policy
from openweft.roadmap.valuing import value_initiatives
from openweft.strategy.models import StrategyVersion
from openweft.workspaces.models import Member

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Revalued:
    """An initiative's value under two versions, and its rank among those one may see."""

    initiative: Initiative
    was: float
    now: float
    rank_was: int
    rank_now: int

    @property
    def gain(self) -> float:
        return self.now - self.was


def revalued(old: StrategyVersion, new: StrategyVersion, *, by: Member) -> list[Revalued]:
    """The initiatives that may be planned and are worth something else, the biggest change first.

    By the workspace's value model: one that does not ask the strategy changes nothing.
    """
    rows = list(
        Initiative.objects.visible_to(by).live().plannable().select_related("item").order_by("pk")
    )
    policy = Policy.objects.get_or_create(workspace=by.workspace)[0]
    was, now = (
        [each.value for each in value_initiatives(rows, policy, version=version)]
        for version in (old, new)
    )
    ranks_was, ranks_now = _ranks(was), _ranks(now)
    found = [
        Revalued(row, was[place], now[place], ranks_was[place], ranks_now[place])
        for place, row in enumerate(rows)
        if abs(now[place] - was[place]) > ROUNDING
    ]
    found.sort(key=lambda each: (-abs(each.gain), each.initiative.pk))
    return found


def _ranks(values: Sequence[float]) -> list[int]:
    """The rank of each value, the highest 1; equal ones share theirs."""
    places: dict[float, int] = {}
    for rank, value in enumerate(sorted(values, reverse=True), start=1):
        places.setdefault(value, rank)
    return [places[value] for value in values]
