"""Keys, tags and links between items."""

from django.db import models
from django.db.models import F, Q

from openweft.items.models.item import Item, Kind
from openweft.workspaces.models import Member, Workspace


class KeyBlock(models.Model):
    """The next free number of a kind's keys in a workspace; numbers are taken in blocks."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "kind"), name="key_block_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}-{self.next_number}"


class Tag(models.Model):
    """A word people put on items."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("workspace", "name"), name="tag_once"),)

    def __str__(self) -> str:
        return self.name


class ItemLink(models.Model):
    """A tie between two items that carries no rule: related, duplicate, replaces, part of."""

    class Relation(models.TextChoices):
        RELATED = "related", "related to"
        DUPLICATE = "duplicate", "duplicate of"
        REPLACES = "replaces", "replaces"
        PART_OF = "part_of", "part of"

    source = models.ForeignKey(Item, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Item, models.CASCADE, related_name="links_in")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.RELATED)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "target", "relation"), name="link_once"),
            models.CheckConstraint(name="link_to_another", condition=~Q(source=F("target"))),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"
