"""How much an item serves an objective."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from openweft.items.models import Item
from openweft.strategy.models.key_result import KeyResult
from openweft.strategy.models.objective import Objective
from openweft.workspaces.models import Member


class AlignmentQuerySet(models.QuerySet["Alignment"]):
    def standing(self) -> "AlignmentQuerySet":
        """Without those to an objective, or through a key result, in the trash."""
        through = Q(key_result=None) | Q(key_result__is_deleted=False)
        return self.filter(through, objective__is_deleted=False)


class Alignment(models.Model):
    """How much an item serves an objective, directly or through one of its key results.

    Belongs to the objective, not to a version. `objective_wording` is the wording
    it was made for: when the objective's moves on, the alignment is to confirm.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="alignments")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="alignments")
    key_result = models.ForeignKey(
        KeyResult, models.SET_NULL, null=True, blank=True, related_name="alignments"
    )
    contribution = models.FloatField(validators=[MinValueValidator(-1), MaxValueValidator(1)])
    confidence = models.FloatField(
        default=1, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    reason = models.TextField(blank=True)
    objective_wording = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "objective"),
                condition=Q(key_result=None),
                name="aligned_once",
            ),
            models.UniqueConstraint(
                fields=("item", "key_result"),
                condition=Q(key_result__isnull=False),
                name="aligned_once_through",
            ),
            models.CheckConstraint(
                name="alignment_in_range",
                condition=Q(
                    contribution__gte=-1,
                    contribution__lte=1,
                    confidence__gte=0,
                    confidence__lte=1,
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} → {self.objective_id}: {self.contribution:+.2f}"

    @property
    def needs_confirming(self) -> bool:
        """Whether the objective's wording has changed since; the objective must be at hand."""
        return self.objective_wording != self.objective.wording_version
