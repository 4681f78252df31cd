"""Readings of items that pages and API share."""

import re

from django.db.models import Q, QuerySet

from openweft.items.models import Item, Kind
from openweft.workspaces.models import Event, Member

KEY = re.compile(r"([A-Z]+)-?(\d*)")
AFTER_DIGITS = ":"  # the character after 9


def items_by_key(text: str, *, by: Member) -> QuerySet[Item]:
    """The items `by` may see whose key is or begins with the text, or has it as its number."""
    seen = Item.objects.visible_to(by).live().select_related("owner")
    if text.isdecimal() and text.isascii():
        keys = [f"{kind}-{int(text)}" for kind in Kind] if len(text) < 10 else []  # noqa: PLR2004 - longer than any number
        return seen.filter(key__in=keys).order_by("key")
    match = KEY.fullmatch(text.upper())
    if match is None or match[1] not in Kind.values:
        return seen.none()
    prefix = f"{match[1]}-{match[2]}"
    within = Q(key__gte=prefix, key__lt=prefix + AFTER_DIGITS)
    return seen.filter(within).order_by("number")


def events_of(item: Item, *, by: Member) -> QuerySet[Event]:
    """What happened to an item that `by` may see."""
    return told_to(by, Event.objects.filter(workspace=item.workspace_id, item_id=item.pk))


def told_to(by: Member, events: QuerySet[Event]) -> QuerySet[Event]:
    """The events with who did it; a guest is not told what was said when."""
    if by.is_guest:
        events = events.exclude(code__startswith="comment.")
    return events.select_related("by")
