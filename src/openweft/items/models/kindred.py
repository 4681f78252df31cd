"""What the table of every kind of item repeats, so that its lists need no join."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from openweft.items.models.item import Item, Kind, Visibility, visible_to
from openweft.items.words import folded
from openweft.workspaces.models import Member, Workspace

Row_co = TypeVar("Row_co", bound="KindRow", covariant=True)
SORTED_BY = 80  # characters of a title; what differs later stands in the order of keys


class KindRowQuerySet(models.QuerySet[Row_co]):
    """Rows of one kind of item."""

    def visible_to(self, member: Member) -> Self:
        return self.filter(visible_to(member, owner="item__owner"))

    def live(self) -> Self:
        return self.filter(is_deleted=False)

    def with_item(self) -> Self:
        return self.select_related("item", "item__owner")


class KindRow(models.Model):
    """The repeated columns: held equal to the item's by `items.operations`, checked by a test.

    sort_title: the title as lists are sorted by it. follower_count: how many follow the item.
    """

    KIND: ClassVar[Kind]

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.WORKSPACE)
    is_deleted = models.BooleanField(default=False)
    sort_title = models.CharField(max_length=SORTED_BY, default="", blank=True)
    follower_count = models.PositiveIntegerField(default=0)

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
            "sort_title": folded(item.title)[:SORTED_BY],
        }


def index_by(*columns: str, name: str) -> models.Index:
    """The index that a list sorted by the columns is read by."""
    condition = Q(is_deleted=False)  # as `live()` asks, or SQLite cannot use it
    return models.Index(fields=("workspace", *columns, "item_id"), condition=condition, name=name)


def kind_rows(kind: str) -> "KindRowQuerySet[Any]":
    """The rows of the table of that kind."""
    model = next(each for each in KindRow.__subclasses__() if kind == each.KIND)
    return model._default_manager.all()  # type: ignore[return-value]  # noqa: SLF001 - every kind's manager makes them
