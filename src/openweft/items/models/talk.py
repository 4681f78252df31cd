"""What people say about an item, and who listens."""

from django.db import models

from openweft.items.models.item import Item
from openweft.workspaces.models import Member


class Comment(models.Model):
    """What a member says about an item, internally or for everyone who may see the item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="comments")
    body = models.TextField()
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("item", "id")),)

    def __str__(self) -> str:
        return self.body[:60]


class Mention(models.Model):
    """A member named in a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("comment", "member"), name="mentioned_once"),
        )

    def __str__(self) -> str:
        return f"@{self.member_id}"


class Follower(models.Model):
    """A member who wants to hear what becomes of an item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="followers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="follows")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "member"), name="follows_once"),)

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.item_id}"
