"""Operations from below the roadmap after which initiatives are worth something else.

The edges call these instead of the bare ones, so that a list is never ordered by
values of yesterday's strategy.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from openweft.items import operations as items
from openweft.items.models import Item, Kind
from openweft.roadmap.operations.policies import refresh_values
from openweft.strategy import operations as strategy
from openweft.workspaces.models import Member

Given = ParamSpec("Given")
Done = TypeVar("Done")


def _and_value(operation: Callable[Given, Done]) -> Callable[Given, Done]:
    """The operation, and in its transaction the values of the member's workspace anew."""

    @wraps(operation)
    @transaction.atomic
    def both(*args: Given.args, **kwargs: Given.kwargs) -> Done:
        done = operation(*args, **kwargs)
        by = kwargs["by"]
        assert isinstance(by, Member)  # noqa: S101 - every operation says who acts
        refresh_values(by.workspace)
        return done

    return both


create_objective_and_value = _and_value(strategy.create_objective)
place_objective_and_value = _and_value(strategy.place_objective)
remove_from_version_and_value = _and_value(strategy.remove_from_version)
weigh_objective_and_value = _and_value(strategy.weigh_objective)
set_shares_and_value = _and_value(strategy.set_shares)
make_live_and_value = _and_value(strategy.make_live)
discard_draft_and_value = _and_value(strategy.discard_draft)
restore_draft_and_value = _and_value(strategy.restore_draft)


@transaction.atomic
def delete_and_value(item_id: int, *, by: Member) -> Item:
    """Put an item in the trash, as `items.delete_item`; an objective's weight goes to others."""
    delete = strategy.delete_objective if _is_objective(item_id, by) else items.delete_item
    return _value_after(delete(item_id, by=by))


@transaction.atomic
def restore_and_value(item_id: int, *, by: Member) -> Item:
    """Bring an item back, as `items.restore_item`, valued as things stand now."""
    restore = strategy.restore_objective if _is_objective(item_id, by) else items.restore_item
    return _value_after(restore(item_id, by=by))


def _is_objective(item_id: int, by: Member) -> bool:
    return Item.objects.filter(workspace=by.workspace_id, kind=Kind.OBJECTIVE, pk=item_id).exists()


def _value_after(item: Item) -> Item:
    if item.kind in {Kind.OBJECTIVE, Kind.KEY_RESULT, Kind.INITIATIVE}:  # parts too lose a whole
        refresh_values(item.workspace)
    return item
