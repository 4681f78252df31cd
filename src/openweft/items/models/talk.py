"""What people say about an item, and who listens."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from openweft.items.models.item import Item
from openweft.workspaces.models import Member, Versioned

MENTION = re.compile(r"@\[(\d{1,18})\]")  # a member named in a comment, as it is kept


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, member: Member) -> "CommentQuerySet":
        """Those not hidden, of an item the member may see; a guest reads no internal ones."""
        shown = self.filter(deleted_at=None)
        return shown.filter(Q(is_public=True) | Q(author=member)) if member.is_guest else shown


class Comment(Versioned):
    """What a member says about an item, internally or for everyone who may see the item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="comments")
    body = models.TextField()
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("item", "id")),)

    def __str__(self) -> str:
        return self.body[:60]

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return _("this comment")

    def about(self) -> Q:
        """Which events tell of writes to it."""
        return Q(item_id=self.item_id, code="comment.edited", after__comment=self.pk)


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
