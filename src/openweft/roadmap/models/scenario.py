"""Under which assumptions plans are made."""

from types import MappingProxyType

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from openweft.roadmap.models.initiative import Initiative
from openweft.strategy.models import StrategyVersion
from openweft.workspaces.models import Member, Team, Versioned, Workspace


class ValueModel(models.TextChoices):
    STRATEGIC = "strategic", "strategic: alignment × reach"
    RICE = "rice", "RICE"
    ICE = "ice", "ICE"
    WSJF = "wsjf", "WSJF"
    STATED = "stated", "stated value"


class Policy(Versioned):
    """How a workspace values and plans initiatives unless a scenario says otherwise."""

    told_as = ("policy.", "floor.", "size.", "gate.set")
    told_of = MappingProxyType(
        {
            "floor.removed": "floors",
            "floor.set": "floors",
            "gate.set": "gates",
            "size.set": "sizes",
        }
    )

    workspace = models.OneToOneField(
        Workspace, models.CASCADE, primary_key=True, related_name="policy"
    )
    value_model = models.CharField(max_length=10, choices=ValueModel, default=ValueModel.STRATEGIC)
    discount_a_year = models.FloatField(
        default=0.1, validators=[MinValueValidator(0), MaxValueValidator(0.95)]
    )
    default_reach_share = models.FloatField(
        default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    default_alignment = models.FloatField(
        default=0.02, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    default_capacity_weeks = models.FloatField(default=12, validators=[MinValueValidator(0)])
    focus_share = models.FloatField(
        default=0.8, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    notes = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.value_model}"

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return _("the planning policy")

    def about(self) -> Q:
        """Which events tell of writes to it, its floors, sizes and gates."""
        return self.told()


class Scenario(Versioned):
    """A set of assumptions under which a plan is computed."""

    told_as = ("scenario.",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    is_main = models.BooleanField(default=False)
    strategy_version = models.ForeignKey(
        StrategyVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    horizon_periods = models.PositiveSmallIntegerField(null=True, blank=True)
    capacity_factor = models.FloatField(default=1, validators=[MinValueValidator(0)])
    value_model = models.CharField(max_length=10, choices=ValueModel, blank=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-is_main", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="scenario_name_once"),
            models.UniqueConstraint(
                fields=("workspace",), condition=Q(is_main=True), name="one_main_scenario"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """An initiative forced into or out of a scenario's plans, and why."""

    class Side(models.TextChoices):
        IN = "in", "in"
        OUT = "out", "out"

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="pins")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="pins")
    side = models.CharField(max_length=3, choices=Side)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("scenario", "initiative"), name="pinned_once"),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.side}"


class ScenarioCapacity(models.Model):
    """A team's person-weeks in one period as this scenario assumes them."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="capacities")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    person_weeks = models.FloatField(validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("team", "starts_on")
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "team", "starts_on"), name="assumed_once_a_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.team_id} {self.starts_on}: {self.person_weeks:g}"
