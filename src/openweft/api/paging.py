"""Pages by cursor: each continues after the last row of the one before, however the list grows."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema

from openweft.common.errors import Invalid

Out = TypeVar("Out")
Row = TypeVar("Row", bound=Model)
LARGEST = 200


class Paging(Schema):
    """Which page of a list."""

    cursor: str = Field("", description="`next_cursor` of the page before; empty for the first.")
    limit: int = Field(50, ge=1, le=LARGEST, description="Rows a page.")


class Page(Schema, Generic[Out]):
    """One page of a list, newest first."""

    items: list[Out]
    next_cursor: str | None


def one_page(
    rows: QuerySet[Row], paging: Paging, show: Callable[[list[Row]], list[Any]]
) -> dict[str, Any]:
    """The page of `rows` after the cursor, by falling primary key, shown by `show`."""
    if paging.cursor:
        rows = rows.filter(pk__lt=_opened(paging.cursor))
    found = list(rows.order_by("-pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    more = len(found) > paging.limit
    return {"items": show(shown), "next_cursor": _sealed(shown[-1].pk) if more else None}


def _sealed(last: int) -> str:
    return base64.urlsafe_b64encode(f"after:{last}".encode()).decode().rstrip("=")


def _opened(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        word, _colon, last = text.partition(":")
        if word == "after":
            return int(last)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Invalid(_("That cursor is not one this list gave out."))
