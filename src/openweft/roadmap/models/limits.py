"""What binds a plan besides capacity: dependencies, promises, floors."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from openweft.items.models import Kind, KindRow, KindRowQuerySet
from openweft.roadmap.models.initiative import Initiative
from openweft.workspaces.models import Contact, Member, Workspace


class Dependency(models.Model):
    """Between two initiatives: finish-to-start with a lag, both-or-neither, or excludes."""

    class Rule(models.TextChoices):
        FINISH_TO_START = "finish_to_start", "must finish before"
        TOGETHER = "together", "both or neither"
        EXCLUDES = "excludes", "excludes"

    first = models.ForeignKey(Initiative, models.CASCADE, related_name="needed_by")
    then = models.ForeignKey(Initiative, models.CASCADE, related_name="needs")
    rule = models.CharField(max_length=15, choices=Rule, default=Rule.FINISH_TO_START)
    lag_days = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("first", "then", "rule"), name="depends_once"),
            models.CheckConstraint(name="depends_on_another", condition=~Q(first=F("then"))),
        )

    def __str__(self) -> str:
        return f"{self.first_id} {self.rule} {self.then_id}"


class Commitment(KindRow):
    """A promise: to whom, what, by when, how sure, and the revenue at stake."""

    KIND: ClassVar[Kind] = Kind.COMMITMENT

    class State(models.TextChoices):
        OPEN = "open", "open"
        KEPT = "kept", "kept"
        BROKEN = "broken", "broken"
        WITHDRAWN = "withdrawn", "withdrawn"

    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    to_whom = models.CharField(max_length=160)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    confidence = models.FloatField(
        default=0.8, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    revenue_at_stake = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, blank=True)
    is_binding = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    state_reason = models.TextField(blank=True)

    objects = KindRowQuerySet["Commitment"].as_manager()

    class Meta:
        ordering = ("due_on", "item_id")
        indexes = (models.Index(fields=("workspace", "is_deleted", "state", "due_on", "item_id")),)


class Floor(models.Model):
    """The least and most share of planned effort for a type, horizon, product or function."""

    class Dimension(models.TextChoices):
        TYPE = "type", "kind"
        HORIZON = "horizon", "horizon"
        PRODUCT = "product", "product"
        FUNCTION = "function", "function"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="floors")
    scenario = models.ForeignKey(
        "roadmap.Scenario", models.CASCADE, null=True, blank=True, related_name="floors"
    )
    dimension = models.CharField(max_length=8, choices=Dimension)
    label = models.CharField(max_length=120)
    least_share = models.FloatField(null=True, blank=True)
    most_share = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ("dimension", "label", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "dimension", "label"),
                condition=Q(scenario=None),
                name="one_floor_a_label",
            ),
            models.UniqueConstraint(
                fields=("scenario", "dimension", "label"), name="one_floor_a_label_in_a_scenario"
            ),
            models.CheckConstraint(
                name="floor_shares_in_order",
                condition=(Q(least_share=None) | Q(least_share__gte=0, least_share__lte=1))
                & (Q(most_share=None) | Q(most_share__gte=0, most_share__lte=1))
                & (Q(least_share=None) | Q(most_share=None) | Q(most_share__gte=F("least_share"))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dimension} {self.label}"
