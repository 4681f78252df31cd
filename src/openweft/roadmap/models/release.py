"""Dated deliveries, and where in other tools the work is done."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid
from openweft.items.models import Kind, KindRow, KindRowQuerySet, index_by
from openweft.roadmap.models.initiative import DELIVERED, Initiative


class Release(KindRow):
    """A dated delivery of initiatives."""

    KIND: ClassVar[Kind] = Kind.RELEASE

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        READY = "ready", "ready"
        OUT = "out", "out"
        CANCELLED = "cancelled", "cancelled"

    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    state_reason = models.TextField(blank=True)
    due_on = models.DateField()
    out_on = models.DateField(null=True, blank=True)

    objects = KindRowQuerySet["Release"].as_manager()

    class Meta:
        ordering = ("due_on", "item_id")
        indexes = (
            index_by(name="release_by_age"),
            index_by("due_on", name="release_by_due_on"),
            index_by("sort_title", name="release_by_title"),
        )
        constraints = (
            models.CheckConstraint(
                name="release_out_iff_dated",
                condition=Q(state="out", out_on__isnull=False)
                | (~Q(state="out") & Q(out_on=None)),
            ),
        )

    def ship(self, *, on: date) -> None:
        """Be out, in memory; Conflict if it is out or cancelled already."""
        if self.state not in {self.State.PLANNED, self.State.READY}:
            raise Conflict(
                _("This release is {state} already.").format(state=self.get_state_display())
            )
        self.state, self.out_on = self.State.OUT, on

    def move_to(self, state: str, *, reason: str) -> None:
        """Be planned, ready or cancelled, in memory; shipping is `ship`."""
        if self.State.OUT in {self.state, state}:
            raise Conflict(_("A release goes out by shipping it, and stays out."))
        if state == self.State.CANCELLED and not reason.strip():
            raise Invalid(_("Say why the release is cancelled."))
        self.state, self.state_reason = self.State(state), reason.strip()

    def let_go(self, initiative: Initiative) -> None:
        """Conflict if the initiative has shipped with this release: then it stays in it."""
        if self.state == self.State.OUT and initiative.state in DELIVERED:
            raise Conflict(
                _("{key} has shipped with its release, and stays in it.").format(
                    key=initiative.item.key
                )
            )


class DeliveryLink(models.Model):
    """The issue, epic or project in another tool that delivers an initiative."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="delivery_links")
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("initiative", "source", "external_id"), name="delivery_link_once"
            ),
        )

    def __str__(self) -> str:
        return self.external_id
