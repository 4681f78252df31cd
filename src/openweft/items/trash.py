"""What was put in the trash, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from openweft.items.models import Item
from openweft.items.models.item import ItemQuerySet
from openweft.items.operations import edit_action
from openweft.workspaces.models import Event, Member
from openweft.workspaces.permissions import Action, may, require


@dataclass(frozen=True, slots=True)
class Thrown:
    """An item in the trash; `who` put it there, None if nobody with a seat did."""

    item: Item
    who: Member | None
    may_restore: bool


def trash_of(by: Member) -> ItemQuerySet:
    """The items in the trash that `by` may see; drafts are told of where they are drafted.

    Raises NotAllowed for guests.
    """
    require(by, Action.SEE_ORGANISATION)
    return Item.objects.visible_to(by).filter(deleted_at__isnull=False, is_draft=False)


def told_trash(items: Iterable[Item], *, by: Member) -> list[Thrown]:
    """The items with who put them there last, in their order; two queries."""
    found = list(items)
    events = Event.objects.filter(item_id__in=[each.pk for each in found], code="item.deleted")
    who: dict[Any, Member | None] = {
        event.item_id: event.by for event in events.select_related("by").order_by("id")
    }
    return [
        Thrown(each, who.get(each.pk), may_restore=may(by, edit_action(each))) for each in found
    ]
