"""What the table of every kind of item repeats, so that its lists need no join."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from openweft.items.models.item import Item, Kind, Visibility, visible_to
from openweft.workspaces.models import Member, Workspace

Row_co = TypeVar("Row_co", bound="KindRow", covariant=True)


class KindRowQuerySet(models.QuerySet[Row_co]):
    """Rows of one kind of item."""

    def visible_to(self, member: Member) -> Self:
        return self.filter(visible_to(member, owner="item__owner"))

    def live(self) -> Self:
        return self.filter(is_deleted=False)

    def with_item(self) -> Self:
        return self.select_related("item", "item__owner")


class KindRow(models.Model):
    """The repeated columns: held equal to the item's by `items.operations`, checked by a test."""

    KIND: ClassVar[Kind]

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.WORKSPACE)
    is_deleted = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.item)

    @staticmethod
    def repeated(item: Item) -> dict[str, Any]:
        """The columns every kind's table repeats, as the item has them now."""
        return {
            "workspace_id": item.workspace_id,
            "visibility": item.visibility,
            "is_deleted": item.deleted_at is not None,
        }
