"""The vision and the numbered versions of the strategy towards it."""

from datetime import datetime
from types import MappingProxyType

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict
from openweft.strategy.models.objective import Objective
from openweft.workspaces.models import Member, Versioned, Workspace


class Vision(Versioned):
    """The end state, one sentence and one page."""

    told_as = ("vision.",)

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="vision")
    name = models.CharField(max_length=60, default="Vision")
    sentence = models.CharField(max_length=300)
    page = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.sentence

    @property
    def called(self) -> str:
        """What a sentence calls it, which is also the subject of its events."""
        return self.name


class StrategyVersionQuerySet(models.QuerySet["StrategyVersion"]):
    def live(self) -> "StrategyVersionQuerySet":
        return self.filter(state=StrategyVersion.State.LIVE)

    def kept(self) -> "StrategyVersionQuerySet":
        return self.exclude(state=StrategyVersion.State.DISCARDED)

    def editable(self) -> "StrategyVersionQuerySet":
        return self.filter(state__in=StrategyVersion.EDITABLE)


class StrategyVersion(Versioned):
    """Which objectives are in, with what share and under which parent; exactly one is live.

    Its `version` stands for its places: it steps whenever one of them changes.
    """

    told_as = ("strategy.", "objective.placed", "objective.left_version")
    told_of = MappingProxyType(
        {
            "item.deleted": "objectives",
            "item.restored": "objectives",
            "objective.created": "objectives",
            "objective.left_version": "places",
            "objective.placed": "places",
            "strategy.brought_back": "state",
            "strategy.made_live": "state",
            "strategy.shares_set": "shares",
        }
    )

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        LIVE = "live", "live"
        OLD = "old", "old"
        DISCARDED = "discarded", "discarded"

    EDITABLE = (State.LIVE, State.DRAFT)
    UNTRIED = (State.DRAFT, State.DISCARDED)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="strategy_versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    note = models.TextField(blank=True)
    live_since = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    made_live_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StrategyVersionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("workspace",), condition=Q(state="live"), name="one_live_version"
            ),
            models.CheckConstraint(
                name="live_version_has_its_day",
                condition=Q(state__in=("draft", "discarded")) | Q(live_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"

    def about(self) -> Q:
        """Which events tell of writes to its places: also what came, went or came back in it."""
        mine = Q(workspace=self.workspace_id, item_id__in=self.placements.values("objective_id"))
        came = Q(code__in=("objective.created", "item.deleted", "item.restored"))
        return super().about() | (mine & came)

    def go_live(self, *, by: Member, at: datetime) -> None:
        """Become the live version, in memory; Conflict unless it is a draft."""
        if self.state != self.State.DRAFT:
            raise Conflict(
                _("v{number} is {state}, not a draft.").format(
                    number=self.number, state=self.state
                )
            )
        self.state, self.live_since, self.made_live_by = self.State.LIVE, at, by

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_editable(self) -> bool:
        """Whether it may still be edited."""
        return self.state in self.EDITABLE

    def discard(self, *, at: datetime) -> None:
        """Be thrown away, in memory; Conflict unless it is a draft."""
        if self.state != self.State.DRAFT:
            raise Conflict(
                _("v{number} is {state}; only a draft can be discarded.").format(
                    number=self.number, state=self.state
                )
            )
        self.state, self.discarded_at = self.State.DISCARDED, at

    def bring_back(self) -> None:
        """Be a draft again, in memory; Conflict unless it was discarded."""
        if self.state != self.State.DISCARDED:
            raise Conflict(
                _("v{number} is {state}, not discarded.").format(
                    number=self.number, state=self.state
                )
            )
        self.state, self.discarded_at = self.State.DRAFT, None

    def step_down(self, *, at: datetime) -> None:
        """Give way to another version, in memory."""
        self.state, self.replaced_at = self.State.OLD, at


class PlacementQuerySet(models.QuerySet["Placement"]):
    def standing(self) -> "PlacementQuerySet":
        """Without objectives in the trash; an old version stays as it was."""
        return self.filter(
            Q(version__state=StrategyVersion.State.OLD) | Q(objective__is_deleted=False)
        )


class Placement(models.Model):
    """An objective's place in one version: its parent and its share of the parent's weight."""

    version = models.ForeignKey(StrategyVersion, models.CASCADE, related_name="placements")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(
        Objective, models.CASCADE, null=True, blank=True, related_name="child_placements"
    )
    share = models.FloatField(default=0, validators=[MinValueValidator(0), MaxValueValidator(1)])
    position = models.PositiveIntegerField(default=0)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("version", "objective"), name="placed_once"),
            models.CheckConstraint(
                name="placement_share_is_a_share", condition=Q(share__gte=0, share__lte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id}: {self.objective_id} {self.share:g}"
