"""What teams may deliver, and the life it leads from proposal to review."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid
from openweft.items.models import Kind, KindRow, KindRowQuerySet, index_by
from openweft.strategy.models import Horizon
from openweft.workspaces.models import Member


class Health(models.TextChoices):
    ON_TRACK = "on_track", "on track"
    AT_RISK = "at_risk", "at risk"
    OFF_TRACK = "off_track", "off track"


class InitiativeState(models.TextChoices):
    PROPOSED = "proposed", "proposed"
    CANDIDATE = "candidate", "candidate"
    COMMITTED = "committed", "committed"
    IN_PROGRESS = "in_progress", "in progress"
    SHIPPED = "shipped", "shipped"
    REVIEWED = "reviewed", "reviewed"
    DECLINED = "declined", "declined"
    PAUSED = "paused", "paused"
    STOPPED = "stopped", "stopped"


OPEN = (
    InitiativeState.PROPOSED,
    InitiativeState.CANDIDATE,
    InitiativeState.COMMITTED,
    InitiativeState.IN_PROGRESS,
    InitiativeState.PAUSED,
)
PLANNABLE = (InitiativeState.CANDIDATE, InitiativeState.COMMITTED, InitiativeState.IN_PROGRESS)
DELIVERED = (InitiativeState.SHIPPED, InitiativeState.REVIEWED)
HALTED = (InitiativeState.DECLINED, InitiativeState.PAUSED, InitiativeState.STOPPED)
FINISHED = (*DELIVERED, InitiativeState.DECLINED)
NEEDS_REASON = (
    InitiativeState.REVIEWED,
    InitiativeState.DECLINED,
    InitiativeState.PAUSED,
    InitiativeState.STOPPED,
)
NEXT: dict[str, tuple[InitiativeState, ...]] = {
    InitiativeState.PROPOSED: (InitiativeState.CANDIDATE, InitiativeState.DECLINED),
    InitiativeState.CANDIDATE: (
        InitiativeState.COMMITTED,
        InitiativeState.IN_PROGRESS,
        InitiativeState.PROPOSED,
        InitiativeState.DECLINED,
    ),
    InitiativeState.COMMITTED: (
        InitiativeState.IN_PROGRESS,
        InitiativeState.CANDIDATE,
        InitiativeState.PAUSED,
        InitiativeState.STOPPED,
    ),
    InitiativeState.IN_PROGRESS: (
        InitiativeState.SHIPPED,
        InitiativeState.COMMITTED,
        InitiativeState.PAUSED,
        InitiativeState.STOPPED,
    ),
    InitiativeState.SHIPPED: (InitiativeState.REVIEWED, InitiativeState.IN_PROGRESS),
    InitiativeState.REVIEWED: (InitiativeState.SHIPPED,),
    InitiativeState.DECLINED: (InitiativeState.PROPOSED, InitiativeState.CANDIDATE),
    InitiativeState.PAUSED: (
        InitiativeState.CANDIDATE,
        InitiativeState.COMMITTED,
        InitiativeState.IN_PROGRESS,
        InitiativeState.STOPPED,
    ),
    InitiativeState.STOPPED: (InitiativeState.CANDIDATE,),
}


class InitiativeQuerySet(KindRowQuerySet["Initiative"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def plannable(self) -> Self:
        return self.filter(state__in=PLANNABLE)

    def orphans(self) -> Self:
        """Without a path to the vision, themselves or by their whole, as alignment reckons."""
        return self.filter(alignment=None)


class Initiative(KindRow):
    """Something teams may deliver: strategic, or tactical of one of five kinds."""

    KIND: ClassVar[Kind] = Kind.INITIATIVE
    State = InitiativeState

    class Type(models.TextChoices):
        STRATEGIC = "strategic", "strategic"
        CUSTOMER_REQUEST = "customer_request", "customer request"
        TECHNOLOGY_CHANGE = "technology_change", "technology change"
        INTERNAL_TOOL = "internal_tool", "internal tool"
        COMPLIANCE = "compliance", "compliance"
        QUALITY = "quality", "quality"

    type = models.CharField(max_length=20, choices=Type, default=Type.STRATEGIC)
    state = models.CharField(
        max_length=12, choices=InitiativeState, default=InitiativeState.PROPOSED
    )
    state_reason = models.TextField(blank=True)
    state_since = models.DateTimeField()
    horizon = models.CharField(max_length=2, choices=Horizon, default=Horizon.H1)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    release = models.ForeignKey(
        "roadmap.Release", models.SET_NULL, null=True, blank=True, related_name="initiatives"
    )
    not_before = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    finishes_on = models.DateField(null=True, blank=True)
    shipped_on = models.DateField(null=True, blank=True)
    health = models.CharField(max_length=9, choices=Health, blank=True)
    health_at = models.DateTimeField(null=True, blank=True)
    reach_share = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    reach_people = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0)])
    impact = models.FloatField(null=True, blank=True)
    confidence = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    ease = models.FloatField(null=True, blank=True)
    business_value = models.FloatField(null=True, blank=True)
    time_criticality = models.FloatField(null=True, blank=True)
    risk_reduction = models.FloatField(null=True, blank=True)
    stated_value = models.FloatField(null=True, blank=True)
    stated_value_why = models.CharField(max_length=300, blank=True)
    alignment = models.FloatField(null=True, blank=True)
    value = models.FloatField(default=0)
    value_terms = models.JSONField(default=list, blank=True)
    effort_weeks = models.FloatField(default=0)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ("item_id",)
        indexes = (
            index_by(name="initiative_by_age"),
            index_by("state", "value", name="initiative_by_state"),
            index_by("value", name="initiative_by_value"),
            index_by("effort_weeks", name="initiative_by_effort"),
            index_by("starts_on", name="initiative_by_starts_on"),
            index_by("finishes_on", name="initiative_by_finishes_on"),
            index_by("follower_count", name="initiative_by_followers"),
            index_by("sort_title", name="initiative_by_title"),
        )
        constraints = (
            models.CheckConstraint(
                name="initiative_dates_in_order",
                condition=Q(starts_on=None)
                | Q(finishes_on=None)
                | Q(finishes_on__gte=models.F("starts_on")),
            ),
        )

    @property
    def is_tactical(self) -> bool:
        return self.type != self.Type.STRATEGIC

    @property
    def is_started(self) -> bool:
        return self.state == InitiativeState.IN_PROGRESS

    @property
    def next_states(self) -> "tuple[InitiativeState, ...]":
        return NEXT[self.state]

    def move_to(self, state: str, *, reason: str, at: datetime, today: date) -> None:
        """Take another state, in memory.

        Raises Conflict where the life of an initiative has no such step, Invalid
        where the state needs a reason and none is given.
        """
        target = InitiativeState(state)
        if target not in self.next_states:
            raise Conflict(
                _("An initiative that is {state} cannot become {target}.").format(
                    state=self.get_state_display(), target=target.label
                )
            )
        if target in NEEDS_REASON and not reason.strip():
            raise Invalid(_("Say why it is {target}.").format(target=target.label))
        was_reviewed = self.state == InitiativeState.REVIEWED
        self.state, self.state_reason, self.state_since = target, reason.strip(), at
        if target == InitiativeState.IN_PROGRESS:
            self.starts_on = min(self.starts_on or today, today)
            self.shipped_on = None
            if self.finishes_on and self.finishes_on < self.starts_on:
                self.finishes_on = None  # it was to be over before it began
        if target == InitiativeState.SHIPPED and not was_reviewed:
            self.shipped_on = today
            self.starts_on = min(self.starts_on or today, today)
            self.finishes_on = today

    def reschedule(self, starts_on: date | None, finishes_on: date | None) -> None:
        """Set the dates it is meant to start and finish, in memory."""
        if starts_on and finishes_on and finishes_on < starts_on:
            raise Invalid(_("It would finish before it starts."))
        self.starts_on, self.finishes_on = starts_on, finishes_on


class StatusUpdate(models.Model):
    """The week's word on an initiative: on track, at risk or off track, with a sentence."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="status_updates")
    health = models.CharField(max_length=9, choices=Health)
    sentence = models.CharField(max_length=500)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("initiative", "-at")),)

    def __str__(self) -> str:
        return self.sentence
