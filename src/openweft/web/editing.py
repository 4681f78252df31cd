"""Which operation changes the words of which kind of item."""

from collections.abc import Callable, Mapping
from typing import Any

from openweft.items.models import Item, Kind
from openweft.items.operations import edit_item
from openweft.strategy.operations import edit_objective
from openweft.workspaces.models import Member

EDIT: Mapping[str, Callable[..., Any]] = {Kind.OBJECTIVE: edit_objective}


def edit_words(
    item: Item, changes: Mapping[str, Any], *, based_on: int | None, by: Member
) -> None:
    """Change an item's words by its kind's own operation; see `items.edit_item`."""
    operation: Callable[..., Any] = EDIT.get(item.kind, edit_item)
    operation(item.pk, changes=changes, based_on=based_on, by=by)
