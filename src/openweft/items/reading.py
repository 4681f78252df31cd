"""Readings of items that pages and API share."""

import re

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from openweft.items.models import Item, Kind
from openweft.workspaces.models import Event, Member

KEY = re.compile(r"([A-Z]+)-?(\d*)")
AFTER_DIGITS = ":"  # the character after 9


def find_items(text: str, *, by: Member, most: int) -> list[Item]:
    """At most `most` items `by` may see: by key first, then by the words of the title."""
    seen = Item.objects.visible_to(by).live().select_related("owner")
    by_key = list(_by_key(seen, text)[:most])
    known = {item.pk for item in by_key}
    by_title = _by_title(seen, text)[:most] if len(by_key) < most else ()
    return [*by_key, *(item for item in by_title if item.pk not in known)][:most]


def _by_key(seen: QuerySet[Item], text: str) -> QuerySet[Item]:
    if text.isdigit():
        keys = [f"{kind}-{int(text)}" for kind in Kind] if len(text) < 10 else []  # noqa: PLR2004 - longer than any number
        return seen.filter(key__in=keys).order_by("key")
    match = KEY.fullmatch(text.upper())
    if match is None or match[1] not in Kind.values:
        return seen.none()
    prefix = f"{match[1]}-{match[2]}"
    within = Q(key__gte=prefix, key__lt=prefix + AFTER_DIGITS)
    return seen.filter(within).order_by("number")


def _by_title(seen: QuerySet[Item], text: str) -> QuerySet[Item]:
    for word in text.split():
        seen = seen.filter(title__icontains=word)
    rank = Case(
        When(title__istartswith=text, then=Value(0)),
        When(title__icontains=f" {text}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return seen.order_by(rank, "-updated_at", "-pk")


def events_of(item: Item) -> QuerySet[Event]:
    """What happened to an item that the reader may see."""
    return Event.objects.filter(workspace=item.workspace_id, item_id=item.pk).select_related("by")
