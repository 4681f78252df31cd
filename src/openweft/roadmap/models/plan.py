"""A solver's answer for a scenario."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict
from openweft.roadmap.models.initiative import Initiative
from openweft.roadmap.models.scenario import Scenario
from openweft.strategy.models import StrategyVersion
from openweft.workspaces.models import Member, Team, Workspace


class PlanQuerySet(models.QuerySet["Plan"]):
    def published(self) -> "PlanQuerySet":
        return self.filter(is_published=True)

    def publishable(self) -> "PlanQuerySet":
        """Ready, and not a trial under a strategy that is not to be followed yet."""
        trial = Q(strategy_version__state__in=StrategyVersion.UNTRIED)
        return self.filter(~trial | Q(strategy_version=None), state=Plan.State.READY)


class Plan(models.Model):
    """A solver's answer: what starts when, its value, its proven gap, and each item's reason.

    strategy_version: by whose weights its values were reckoned.
    """

    class State(models.TextChoices):
        SOLVING = "solving", "solving"
        READY = "ready", "ready"
        IMPOSSIBLE = "impossible", "impossible"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="plans")
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="plans")
    strategy_version = models.ForeignKey(
        StrategyVersion, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SOLVING)
    job_id = models.BigIntegerField(null=True)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    from_day = models.DateField()
    period_starts = models.JSONField(default=list)
    ends_before = models.DateField(null=True)
    status = models.CharField(max_length=10, blank=True)
    objective = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    seconds = models.FloatField(null=True)
    greedy_objective = models.FloatField(null=True)
    greedy_left_share = models.FloatField(null=True)
    assumptions = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    trouble = models.JSONField(default=list)
    is_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    publish_note = models.TextField(blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "number"), name="plan_number_once"),
            models.UniqueConstraint(
                fields=("workspace",), condition=Q(is_published=True), name="one_published_plan"
            ),
        )

    def __str__(self) -> str:
        return f"plan {self.number}"

    @property
    def is_trial(self) -> bool:
        """Whether it was computed under a draft of the strategy, or a discarded one."""
        version = self.strategy_version
        return version is not None and version.state in StrategyVersion.UNTRIED

    def publish(self, *, by: Member, at: datetime, note: str) -> None:
        """Become the published plan, in memory.

        Conflict unless it is ready, was not yet, and keeps to a strategy that is followed.
        """
        if self.is_published:
            raise Conflict(_("Plan {number} is published already.").format(number=self.number))
        if self.state != self.State.READY:
            raise Conflict(
                _("Plan {number} is {state}, not ready.").format(
                    number=self.number, state=self.get_state_display()
                )
            )
        if self.is_trial:
            raise Conflict(
                _("Plan {number} keeps to {version} of the strategy, which is not live.").format(
                    number=self.number, version=self.strategy_version
                )
            )
        self.is_published, self.published_at, self.published_by = True, at, by
        self.publish_note = note.strip()


class PlanEntry(models.Model):
    """One initiative in a plan: in or out, when, its value then, and the facts that say why."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="entries")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="plan_entries")
    included = models.BooleanField()
    in_baseline = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    finishes_on = models.DateField(null=True)
    value = models.FloatField(default=0)
    effort_weeks = models.FloatField(default=0)
    facts = models.JSONField(default=list)
    spread = models.JSONField(default=dict)

    class Meta:
        ordering = ("-included", "starts_on", "-value", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "initiative"), name="planned_once"),
        )
        indexes = (models.Index(fields=("plan", "included", "starts_on")),)

    def __str__(self) -> str:
        return f"{self.initiative_id} {'in' if self.included else 'out'}"


class TeamLoad(models.Model):
    """How much of a team's capacity a plan uses in one period, in person-weeks."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="loads")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    capacity = models.FloatField()
    used = models.FloatField()

    class Meta:
        ordering = ("team", "starts_on")
        constraints = (
            models.UniqueConstraint(fields=("plan", "team", "starts_on"), name="loaded_once"),
        )

    def __str__(self) -> str:
        return f"{self.team_id} {self.starts_on}: {self.used:g}/{self.capacity:g}"
