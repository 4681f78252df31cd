"""The kinds of notices about the roadmap: how work goes, what ships, which plan holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from openweft.items.notice_kinds import listeners
from openweft.items.notices.kinds import NoticeKind, declare
from openweft.roadmap.models import Commitment
from openweft.workspaces.models import Event, Member, Role

SHIPPED = frozenset({"initiative.shipped", "release.shipped"})
SAID = "initiative.status_posted"
WORRYING = frozenset({"at_risk", "off_track"})


def promised(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Who owns an open promise of an initiative that is said to go badly."""
    bad = [
        event
        for event in events
        if event.code == SAID and event.item_id and event.after.get("health") in WORRYING
    ]
    open_ones = Commitment.objects.live().filter(
        initiative__in={event.item_id for event in bad}, state=Commitment.State.OPEN
    )
    owners: dict[int, set[int]] = defaultdict(set)
    for item, owner in open_ones.values_list("initiative_id", "item__owner_id"):
        if item is not None and owner is not None:
            owners[item].add(owner)
    return {event.pk: owners[event.item_id or 0] for event in bad}


def stated(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Who follows or owns an initiative somebody said how it goes."""
    return _listening(events, frozenset({SAID}))


def shipped(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Who follows or owns what was delivered."""
    return _listening(events, SHIPPED)


def planned(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Everyone with a seat, but guests: a plan is of all."""
    published = [event for event in events if event.code == "plan.published"]
    if not published:
        return {}
    seats = Member.objects.active().filter(workspace=published[0].workspace_id)
    everyone = set(seats.exclude(role=Role.GUEST).values_list("pk", flat=True))
    return {event.pk: everyone for event in published}


def _listening(events: Sequence[Event], codes: frozenset[str]) -> Mapping[int, set[int]]:
    heard = [event for event in events if event.code in codes and event.item_id]
    who = listeners({event.item_id for event in heard if event.item_id})
    return {event.pk: who[event.item_id or 0] for event in heard}


PROMISED = declare(
    NoticeKind(
        code="promise_at_risk",
        icon="handshake",
        label=_("What you promised is said to go badly"),
        rank=30,
        audience=promised,
        says=_("put a promise of yours at risk"),
    )
)
STATED = declare(
    NoticeKind(
        code="status",
        icon="activity",
        label=_("Somebody says how an initiative of yours goes"),
        rank=40,
        audience=stated,
    )
)
DELIVERED = declare(
    NoticeKind(
        code="shipping",
        icon="rocket",
        label=_("Something you follow or own ships"),
        rank=50,
        audience=shipped,
    )
)
PUBLISHED = declare(
    NoticeKind(
        code="plan",
        icon="chart-gantt",
        label=_("A plan is published"),
        rank=60,
        audience=planned,
        says=_("published it"),
        page="roadmap:page",
    )
)
