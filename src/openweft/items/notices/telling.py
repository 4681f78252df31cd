"""From events to notices: who is told of what, once, outside the request that did it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from openweft.items.models import Comment, Item, Letter, Notice
from openweft.items.notices.choosing import Ways
from openweft.items.notices.kinds import NoticeKind, kinds
from openweft.items.notices.place import locked_place, take_events
from openweft.items.notices.seeing import viewers
from openweft.workspaces.models import Event, Member

log = logging.getLogger("openweft.notices")

BATCH = 10_000
FRESH = timedelta(days=7)
ABOUT_COMMENTS = ("comment.added", "comment.edited")
Thing = tuple[int, int | None, str, int]  # member, item, kind; the event where there is no item

Waits = tuple[bool, bool]  # for mail, for the chat


@dataclass(slots=True)
class Tally:
    """The events of one notice: the latest, and how many."""

    latest: Event
    count: int


def tell_news(*, now: datetime, guard: Callable[[], None] = lambda: None) -> int:
    """Write the notices of all events not yet told; returns how many events were read.

    Works in transactions of a few thousand events; each moves the place with
    what it writes, so that whatever stops it, nobody is told twice or not at
    all. `guard` is called inside each.
    """
    read = 0
    while found := _tell_batch(now, guard):
        read += found
    return read


@transaction.atomic
def _tell_batch(now: datetime, guard: Callable[[], None]) -> int:
    place = locked_place()
    before = place.up_to
    events = take_events(place, now=now, most=BATCH)
    by_workspace: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.at >= now - FRESH:
            by_workspace[event.workspace_id].append(event)
    for workspace_id, its in by_workspace.items():
        Telling(workspace_id, its, now).write()
    guard()
    return len(events) if place.up_to > before else 0


class Telling:
    """One workspace's events, about to be told to its members."""

    def __init__(self, workspace_id: int, events: Sequence[Event], now: datetime) -> None:
        self.workspace_id, self.events, self.now = workspace_id, events, now
        members = Member.objects.active().filter(workspace=workspace_id, user__isnull=False)
        self._members = {member.pk: member for member in members}
        self._guests = {pk for pk, member in self._members.items() if member.is_guest}
        items = Item.objects.filter(
            workspace=workspace_id, pk__in={event.item_id for event in events if event.item_id}
        )
        self._seers = viewers(items, self._members.values())
        self._comments = _comments_of(events)
        self._ways = Ways(self._members)

    def write(self) -> None:
        """Write the notices, joining those that are open."""
        things = self._things()
        open_ones = {
            (member, item, kind, 0): (pk, event)
            for pk, member, item, kind, event in Notice.objects.select_for_update()
            .filter(is_open=True, item__in={thing[1] for thing in things if thing[1]})
            .values_list("pk", "member_id", "item_id", "kind", "event_id")
        }
        joined: dict[tuple[int, int, Waits], list[int]] = defaultdict(list)
        latest = {tally.latest.pk: tally.latest for tally in things.values()}
        made = []
        for thing, tally in things.items():
            if thing in open_ones:
                pk, event_id = open_ones[thing]
                newest = max(event_id, tally.latest.pk)
                joined[newest, tally.count, self._waits(thing)].append(pk)
            else:
                made.append(self._notice(thing, tally))
        for (event_id, count, waits), ids in joined.items():
            self._join(ids, latest.get(event_id), count, waits)
        Notice.objects.bulk_create(made, ignore_conflicts=True)  # told already, told enough

    def _things(self) -> dict[Thing, Tally]:
        """What to tell whom: for each event its audience, by the kind that ranks first."""
        told: dict[int, set[int]] = defaultdict(set)
        things: dict[Thing, Tally] = {}
        for kind in kinds():
            wanting = {pk for pk in self._members if self._ways.way(pk, kind.code).is_any}
            tallies: dict[tuple[int | None, int], dict[int, Tally]] = defaultdict(dict)
            for event, audience in _audience(kind, self.events):
                who = wanting & audience & self._may_know(event) - told[event.pk]
                who.discard(event.by_id or 0)
                told[event.pk] |= who
                apart = 0 if event.item_id else event.pk
                _count(tallies[event.item_id, apart], who, event)
            for (item, apart), its in tallies.items():
                things |= {(pk, item, kind.code, apart): tally for pk, tally in its.items()}
        return things

    def _may_know(self, event: Event) -> set[int]:
        if event.item_id is None:
            return set(self._members)
        seers: set[int] = self._seers.get(event.item_id, set())
        if self._guests and event.code.startswith("comment.") and not self._is_public(event):
            return seers - self._guests
        return seers

    def _is_public(self, event: Event) -> bool:
        comment = self._comments.get(event.pk)
        return comment is not None and comment.is_public

    def _notice(self, thing: Thing, tally: Tally) -> Notice:
        member_id, item_id, kind, _event = thing
        awaits_mail, awaits_chat = self._waits(thing)
        return Notice(
            workspace_id=self.workspace_id,
            member_id=member_id,
            kind=kind,
            event=tally.latest,
            item_id=item_id,
            comment=self._comments.get(tally.latest.pk),
            count=tally.count,
            told_at=self.now,
            in_app=self._ways.way(member_id, kind).in_app,
            is_open=item_id is not None,
            awaits_mail=awaits_mail,
            awaits_chat=awaits_chat,
        )

    def _waits(self, thing: Thing) -> Waits:
        """Whether the member wants mail of it, and a chat message."""
        way = self._ways.way(thing[0], thing[2])
        return way.has(Letter.Channel.MAIL), way.has(Letter.Channel.CHAT)

    def _join(self, ids: list[int], latest: Event | None, count: int, waits: Waits) -> None:
        """Add events to open notices; `latest` is None where the notices' own is later."""
        changes: dict[str, object] = {"count": F("count") + count}
        changes |= {"awaits_mail": waits[0], "awaits_chat": waits[1]}
        if latest is not None:
            changes |= {"event": latest, "comment": self._comments.get(latest.pk)}
        Notice.objects.filter(pk__in=ids).update(**changes)


def _count(tallies: dict[int, Tally], who: Iterable[int], event: Event) -> None:
    """One event more for each of some members; millions of times, so nothing else is done here."""
    for member_id in who:
        tally = tallies.get(member_id)
        if tally is None:
            tallies[member_id] = Tally(event, 1)
        else:
            tally.latest = event
            tally.count += 1


def _audience(kind: NoticeKind, events: Sequence[Event]) -> Iterator[tuple[Event, Set[int]]]:
    """Whom the kind tells of which event; a kind that fails tells nobody, and the others go on."""
    try:
        with transaction.atomic():
            found = kind.audience(events)
    except Exception:
        log.exception("Notices of kind %s could not be told.", kind.code)
        return
    for event in events:
        if who := found.get(event.pk):
            yield event, who


def _comments_of(events: Sequence[Event]) -> dict[int, Comment]:
    ids = {
        event.pk: event.after.get("comment") for event in events if event.code in ABOUT_COMMENTS
    }
    found = Comment.objects.in_bulk([pk for pk in ids.values() if isinstance(pk, int)])
    return {event: found[pk] for event, pk in ids.items() if pk in found}
