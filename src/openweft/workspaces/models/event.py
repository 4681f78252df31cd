"""Facts that happened: outbox, audit trail and activity feed are readings of them."""

from django.db import models

from openweft.workspaces.models.access import ApiKey
from openweft.workspaces.models.people import Member
from openweft.workspaces.models.workspace import Workspace


class Event(models.Model):
    """A fact that happened, written in the transaction that made it so.

    `item_id` names the item it is about, if any, without a foreign key: items
    lie above workspaces. Readers keep to events of items they may see.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="events")
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    item_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("workspace", "-id")),
            models.Index(fields=("item_id", "-id")),
            models.Index(fields=("workspace", "code", "-id")),
        )

    def __str__(self) -> str:
        return self.code
