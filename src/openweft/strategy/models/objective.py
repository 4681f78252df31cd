"""What the strategy wants, with one identity through all its versions."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from openweft.items.models import Kind, KindRow, KindRowQuerySet, index_by
from openweft.workspaces.models import Member

if TYPE_CHECKING:
    from openweft.strategy.models.version import StrategyVersion


class Horizon(models.TextChoices):
    """The time to pay-back."""

    H1 = "H1", "H1 core"
    H2 = "H2", "H2 growing"
    H3 = "H3", "H3 options"


class ObjectiveQuerySet(KindRowQuerySet["Objective"]):
    def live(self) -> Self:
        """Those not in the trash, without what was written for a draft."""
        return self.filter(is_deleted=False, drafted_in=None)

    def within(self, version: "StrategyVersion | None") -> Self:
        """Those that can stand in a version: the live ones, and what was written for it."""
        return self.filter(Q(drafted_in=None) | Q(drafted_in=version), is_deleted=False)

    def with_page(self, by: Member) -> Self:
        """Those with a page for `by`: all they may see, for a guest no drafts."""
        seen = self.visible_to(by)
        return seen.live() if by.is_guest else seen.filter(is_deleted=False)


class Objective(KindRow):
    """What the strategy wants, with horizon and owner.

    drafted_in: the draft it was written for and is seen in alone; None once that is live.
    """

    KIND: ClassVar[Kind] = Kind.OBJECTIVE

    horizon = models.CharField(max_length=2, choices=Horizon, default=Horizon.H1)
    wording_version = models.PositiveIntegerField(default=1)
    drafted_in = models.ForeignKey(
        "strategy.StrategyVersion",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_objectives",
    )

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ("item_id",)
        indexes = (
            index_by(name="objective_by_age"),
            index_by("sort_title", name="objective_by_title"),
        )
