"""How far the events have been read: each is handed out once, whenever its transaction ends.

Ids are given before transactions end, so that a larger one may be there before
a smaller. What was passed over is kept as a gap and looked for again for an hour.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from openweft.items.models import NoticePlace, NoticeStart
from openweft.workspaces.models import Event, Workspace

LONGEST_TRANSACTION = timedelta(hours=1)
Gap = list[Any]


def locked_place() -> NoticePlace:
    """The place, locked for this transaction: one reader at a time."""
    NoticePlace.objects.get_or_create(pk=1)
    return NoticePlace.objects.select_for_update().get(pk=1)


def take_events(place: NoticePlace, *, now: datetime, most: int) -> list[Event]:
    """The next events, at most `most` new ones and what came late; moves the place past them."""
    late = _late(place)
    fresh = list(Event.objects.filter(pk__gt=place.up_to).order_by("pk")[:most])
    stamp = now.isoformat()
    gaps = [left for gap in place.gaps for left in _without(gap, [event.pk for event in late])]
    if fresh:
        gaps += _without([place.up_to + 1, fresh[-1].pk, stamp], [event.pk for event in fresh])
        place.up_to = fresh[-1].pk
    oldest = (now - LONGEST_TRANSACTION).isoformat()
    place.gaps = [gap for gap in gaps if gap[2] >= oldest]
    place.save()
    return _news([*late, *fresh])


def has_news() -> bool:
    """Whether there are events after the place, or gaps to look into."""
    place = NoticePlace.objects.filter(pk=1).first()
    if place is None:
        return Event.objects.exists()
    return bool(place.gaps) or Event.objects.filter(pk__gt=place.up_to).exists()


def start_after_what_is_there(workspace: Workspace) -> None:
    """Tell nobody of what happened so far: it was read in from elsewhere."""
    newest = Event.objects.filter(workspace=workspace).order_by("-pk").first()
    if newest is not None:
        NoticeStart.objects.update_or_create(workspace=workspace, defaults={"event_id": newest.pk})


def _late(place: NoticePlace) -> list[Event]:
    within = Q(pk__in=())
    for first, last, _since in place.gaps:
        within |= Q(pk__gte=first, pk__lte=last)
    return list(Event.objects.filter(within).order_by("pk")) if place.gaps else []


def _without(gap: Gap, ids: list[int]) -> list[Gap]:
    """What is left of a gap when `ids`, which rise, are taken out."""
    first, last, since = gap
    left = []
    for pk in ids:
        if first <= pk <= last:
            if first < pk:
                left.append([first, pk - 1, since])
            first = pk + 1
    return [*left, [first, last, since]] if first <= last else left


def _news(events: list[Event]) -> list[Event]:
    starts = dict(
        NoticeStart.objects.filter(
            workspace__in={event.workspace_id for event in events}
        ).values_list("workspace_id", "event_id")
    )
    return [event for event in events if event.pk > starts.get(event.workspace_id, 0)]
