"""How strictly a workspace looks before it publishes a plan, and who may pass all the same."""

from datetime import date

from django.db import models

from openweft.roadmap.models.initiative import Initiative
from openweft.workspaces.models import Member, Workspace


class Gate(models.Model):
    """What publishing a plan does about one finding in one kind of initiative: show, ask, block.

    `name` is one of `roadmap.gates.GATES`; where there is no row, it shows.
    """

    class Mode(models.TextChoices):
        SHOW = "show", "show"
        ASK = "ask", "ask for a reason"
        BLOCK = "block", "block"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="gates")
    name = models.CharField(max_length=30)
    type = models.CharField(max_length=20, choices=Initiative.Type)
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.SHOW)

    class Meta:
        ordering = ("name", "type")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name", "type"), name="gate_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.type}: {self.mode}"


class GateException(models.Model):
    """A signed leave for one initiative to pass a gate, for a reason, until a day."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="gate_exceptions")
    gate = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        ordering = ("expires_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("initiative", "gate"), name="excepted_once"),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} passes {self.gate} until {self.expires_on}"

    def holds(self, today: date) -> bool:
        """Whether it still counts; it does on its last day."""
        return today <= self.expires_on
