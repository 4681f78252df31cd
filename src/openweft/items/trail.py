"""The audit trail: what happened in a workspace, to the reader's eyes, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from openweft.items.history import Told, tell
from openweft.items.models import Item
from openweft.workspaces.models import Event, Member
from openweft.workspaces.permissions import Action, require

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of one member, one area (a code's first word), one item's key, some days.

    The days are whole ones of the workspace's zone, both included.
    """

    who: Member | None = None
    area: str = ""
    key: str = ""
    first: date | None = None
    last: date | None = None


def trail(wanted: Wanted, *, by: Member) -> QuerySet[Event]:
    """The events, newest first; those of items that `by` may not see are left out.

    Raises NotAllowed without the role.
    """
    require(by, Action.AUDIT)
    seen = Item.objects.visible_to(by)
    events = Event.objects.filter(workspace=by.workspace).filter(
        Q(item_id=None) | Exists(seen.filter(pk=OuterRef("item_id")))
    )
    if wanted.who is not None:
        events = events.filter(by=wanted.who)
    if wanted.area:
        events = events.filter(code__startswith=f"{wanted.area}.")
    if wanted.key:
        events = events.filter(item_id__in=seen.filter(key=wanted.key.upper()).values("pk"))
    if wanted.first is not None:
        events = events.filter(at__gte=by.workspace.midnight(wanted.first))
    if wanted.last is not None:
        events = events.filter(at__lt=by.workspace.midnight(wanted.last + timedelta(days=1)))
    return events.select_related("by", "api_key").order_by("-id")


def told_trail(events: QuerySet[Event], *, by: Member) -> Iterator[Told]:
    """All the events in words, read by chunks, however many there are."""
    last = None
    while True:
        chunk = list((events if last is None else events.filter(pk__lt=last))[:CHUNK])
        yield from tell(chunk, by=by)
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk
