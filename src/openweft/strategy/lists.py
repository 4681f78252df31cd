"""The list of objectives, and what it can be narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openweft.items.lists.common import EVERY_ITEM
from openweft.items.lists.fields import Field, Kind, Listing, Reading, choices_of
from openweft.strategy.models import Horizon, Objective, Placement, StrategyVersion


def _live(_reading: Reading) -> Q:
    placed = Placement.objects.filter(version__state=StrategyVersion.State.LIVE)
    return Q(pk__in=placed.values("objective_id"))


OBJECTIVES = Listing(
    name="objectives",
    label=_("Objectives"),
    model=Objective,
    columns=("key", "title", "horizon", "owner", "added"),
    sort="title",
    fields=(
        Field(
            name="horizon",
            label=_("Horizon"),
            kind=Kind.CHOICE,
            column="horizon",
            options=choices_of(Horizon.choices),
            shows=("horizon",),
            cell="choice",
            group=True,
            edit="horizon",
        ),
        Field(
            name="is",
            label=_("Is"),
            kind=Kind.FACT,
            facts={
                "live": _live,
                "mine": lambda reading: Q(item__owner=reading.by.pk),
            },
        ),
        *EVERY_ITEM,
    ),
)
