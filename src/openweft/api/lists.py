"""The filter and order of lists, as the pages write them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Schema

from openweft.api.paging import NEWEST
from openweft.common.errors import Invalid
from openweft.items.lists.fields import Listing, Reading
from openweft.items.lists.grammar import parsed
from openweft.items.lists.keyset import Order
from openweft.items.lists.meaning import narrowed
from openweft.workspaces.models import Member


class Narrowing(Schema):
    """Which rows of a list, and in which order."""

    q: str = Field("", description="A filter as on the pages: `state:committed team:payments`.")
    sort: str = Field("", description="A field to sort by, `-` before it for falling.")


def wanted_rows(
    listing: Listing, asked: Narrowing, by: Member, *, among: QuerySet[Any] | None = None
) -> tuple[QuerySet[Any], Order]:
    """The rows `by` may see that meet the filter, and their order; newest first unless asked.

    among: the rows looked among instead of all live ones, already within what `by` may see.
    """
    reading = Reading(by, by.workspace.today(timezone.now()))
    rows = narrowed(listing, parsed(asked.q), reading, among=among)
    return rows, _order(listing, asked.sort, reading)


def _order(listing: Listing, sort: str, reading: Reading) -> Order:
    if not sort:
        return NEWEST
    known = {name: each for name, each in listing.fields_for(reading).items() if each.sort}
    field = known.get(sort.removeprefix("-"))
    if field is None:
        sentence = _("“{sort}” is nothing to sort by; {choices} are.")
        raise Invalid(sentence.format(sort=sort, choices=", ".join(known)))
    return Order(field.sort, sort.startswith("-"))
