"""What word search reads: each item's words, kept beside the item in the same transaction."""

from django.db import models

from openweft.items.models.item import Item


class SearchText(models.Model):
    """The folded words of one item and of what is said about it.

    The database keeps its own index of these columns (FTS5 or tsvector; see
    the migration). `place` narrows that index to one workspace; who may see
    the item is asked of the item itself.
    """

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    place = models.CharField(max_length=24)
    title = models.TextField()
    body = models.TextField()
    public_talk = models.TextField()
    talk = models.TextField()

    def __str__(self) -> str:
        return f"{self.item_id}"
