"""What every item says of itself, and what may be said of others."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Schema

from openweft.api.auth import member_of
from openweft.items.models import Item, Kind, Visibility
from openweft.workspaces.models import Function, Member, Workspace


class ItemOut(Schema):
    """What every item has, whatever its kind."""

    id: int
    key: str
    version: int = Field(description="Send it back in If-Match when you write.")
    title: str
    body: str
    owner_id: int | None
    function_id: int | None
    visibility: Visibility
    created_at: datetime
    updated_at: datetime


class FoundOut(Schema):
    """An item as a search shows it."""

    id: int
    key: str
    kind: Kind
    title: str


class ItemIn(Schema):
    """Words and owner of an item; what is left out, or words that are null, stay."""

    title: str | None = None
    body: str | None = None
    owner_id: int | None = None
    function_id: int | None = None
    visibility: Visibility | None = None


ITEM_IN = tuple(ItemIn.model_fields)
CLEARABLE = {"owner_id", "function_id"}


def item_out(item: Item) -> dict[str, Any]:
    """The item's own fields as `ItemOut` names them."""
    return {name: getattr(item, name) for name in ItemOut.model_fields}


def changes_of(body: Schema, by: Member) -> dict[str, Any]:
    """The words and owner a body changes, as `items.edit_item` takes them.

    Raises DoesNotExist for an owner or function of no or another workspace.
    """
    given = {
        name: value
        for name, value in body.dict(exclude_unset=True).items()
        if name in ITEM_IN and (value is not None or name in CLEARABLE)
    }
    if "owner_id" in given:
        given["owner"] = _one(Member, given.pop("owner_id"), by)
    if "function_id" in given:
        given["function"] = _one(Function, given.pop("function_id"), by)
    return given


def words_of(body: Schema) -> dict[str, Any]:
    """What a body changes of a row that is no item; null clears only what points elsewhere."""
    given = body.dict(exclude_unset=True).items()
    return {name: value for name, value in given if value is not None or name.endswith("_id")}


def seated(request: HttpRequest) -> Member:
    """The member; the organisation does not exist for guests."""
    by = member_of(request)
    if by.is_guest:
        raise Workspace.DoesNotExist
    return by


def made_with(body: Schema, by: Member) -> dict[str, Any]:
    """The item's columns a body sets on creation, besides its title."""
    given = changes_of(body, by)
    given.pop("title", None)
    return {name: value for name, value in given.items() if value is not None}


def _one(model: Any, pk: int | None, by: Member) -> Any:
    return None if pk is None else model.objects.get(pk=pk, workspace=by.workspace)


def seen_among(ids: Iterable[int | None], by: Member) -> set[int]:
    """Those of the item ids that `by` may see; the others are not mentioned."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return set()
    seen = Item.objects.visible_to(by).live().filter(pk__in=wanted)
    return set(seen.values_list("pk", flat=True))
