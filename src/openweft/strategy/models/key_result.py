"""How far along an objective is: a metric with baseline, target and due date."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from openweft.items.models import Kind, KindRow, KindRowQuerySet
from openweft.strategy.models.metric import Metric
from openweft.strategy.models.objective import Objective
from openweft.workspaces.models import Member


class KeyResult(KindRow):
    """A metric with baseline, target and due date under an objective."""

    KIND: ClassVar[Kind] = Kind.KEY_RESULT

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="key_results")
    baseline = models.FloatField()
    target = models.FloatField()
    starts_on = models.DateField()
    due_on = models.DateField()
    confidence = models.FloatField(
        default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )

    objects = KindRowQuerySet["KeyResult"].as_manager()

    class Meta:
        ordering = ("item_id",)
        indexes = (models.Index(fields=("workspace", "is_deleted", "due_on")),)
        constraints = (
            models.CheckConstraint(
                name="key_result_moves_something", condition=~Q(baseline=F("target"))
            ),
            models.CheckConstraint(
                name="key_result_due_after_start", condition=Q(due_on__gt=F("starts_on"))
            ),
        )

    def progress(self, value: float | None) -> float:
        """The share of the way from baseline to target that `value` has come.

        Below 0 where it moved away, above 1 where it went past; 0 when unmeasured.
        """
        if value is None:
            return 0.0
        return (value - self.baseline) / (self.target - self.baseline)

    def time_passed(self, today: date) -> float:
        """The share, 0 to 1, of the time from start to due date that has passed."""
        whole = (self.due_on - self.starts_on).days
        return min(1.0, max(0.0, (today - self.starts_on).days / whole))


def metrics_visible_to(member: Member) -> models.QuerySet[Metric]:
    """The workspace's number series, but those used only by key results `member` may not see.

    A guest sees only those of key results shared with them.
    """
    mine = Metric.objects.filter(workspace=member.workspace_id)
    seen = models.Exists(KeyResult.objects.visible_to(member).filter(metric=models.OuterRef("pk")))
    if member.is_guest:
        return mine.filter(seen)
    used = models.Exists(KeyResult.objects.filter(metric=models.OuterRef("pk")))
    return mine.filter(Q(seen) | ~Q(used))


class CheckIn(models.Model):
    """How confident somebody was, on a day, that a key result will be reached, and why."""

    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    confidence = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(1)])
    note = models.TextField(blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.confidence:.0%}"
