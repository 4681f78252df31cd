"""Forms that were sent, so that the same sending counts once."""

from django.db import models

from openweft.workspaces.models.people import Member
from openweft.workspaces.models.workspace import Workspace


class Sending(models.Model):
    """One sending of a form by a member: its token, and where it led; kept for a day."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="sendings")
    token = models.CharField(max_length=40)
    address = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("member", "token"), name="sent_once"),)
        indexes = (models.Index(fields=("member", "at")),)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.address}"
