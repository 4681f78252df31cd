"""Pages by cursor: each continues after the last row of the one before, however the list grows."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema

from openweft.common.errors import Invalid
from openweft.items.lists.keyset import Order, Place, page_of

Out = TypeVar("Out")
Row = TypeVar("Row", bound=Model)
LARGEST = 200


class Paging(Schema):
    """Which page of a list."""

    cursor: str = Field("", description="`next_cursor` of the page before; empty for the first.")
    limit: int = Field(50, ge=1, le=LARGEST, description="Rows a page.")


class Page(Schema, Generic[Out]):
    """One page of a list."""

    items: list[Out]
    next_cursor: str | None


NEWEST = Order("pk", is_falling=True)


def one_page(
    rows: QuerySet[Row],
    paging: Paging,
    show: Callable[[list[Row]], list[Any]],
    order: Order = NEWEST,
) -> dict[str, Any]:
    """The page of `rows` after the cursor, in order, shown by `show`."""
    after = _opened(paging.cursor, rows.model, order) if paging.cursor else None
    found = page_of(rows, order, paging.limit + 1, after=after)
    shown = found[: paging.limit]
    more = len(found) > paging.limit
    return {"items": show(shown), "next_cursor": _sealed(shown[-1], order) if more else None}


def _sealed(last: Model, order: Order) -> str:
    place = Place(last.pk, None if order.column == "pk" else getattr(last, order.column))
    return base64.urlsafe_b64encode(f"after:{place}".encode()).decode().rstrip("=")


def _opened(cursor: str, model: type[Model], order: Order) -> Place:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = ""
    word, _colon, written = text.partition(":")
    place = Place.read(written, model, order) if word == "after" else None
    if place is None:
        raise Invalid(_("That cursor is not one this list gave out."))
    return place
