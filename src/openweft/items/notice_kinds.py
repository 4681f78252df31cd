"""The kinds of notices about any item, and of mail that came back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from openweft.items.models import MENTION, Follower, Item, Mention
from openweft.items.notices.kinds import Mail, NoticeKind, declare
from openweft.workspaces.models import Event, Member, Role

SAID = ("comment.added", "comment.edited")
OF_A_JOB = "job-"  # what a job makes by the hundred, its report tells
QUIET = frozenset(
    {
        "item.followed", "item.unfollowed", "item.deleted", "item.shared", "item.tagged",
        "item.products_set", "comment.edited", "comment.deleted", "comment.restored",
        "initiative.planned",
    }
)  # fmt: skip
OWNER = ("owner", "owner_id")


def mentioned(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Those named in a comment; of one that was edited, those not named before."""
    comments = {event.pk: event.after.get("comment") for event in events if event.code in SAID}
    named: dict[int, set[int]] = defaultdict(set)
    for comment, member in Mention.objects.filter(
        comment__in={pk for pk in comments.values() if pk}
    ).values_list("comment_id", "member_id"):
        named[comment].add(member)
    before = {
        event.pk: {int(found) for found in MENTION.findall(str(event.before.get("body", "")))}
        for event in events
        if event.pk in comments
    }
    return {pk: named[comment] - before[pk] for pk, comment in comments.items() if comment}


def assigned(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Who was made the owner of an item, or was given one that somebody else made."""
    told: dict[int, set[int]] = {}
    made: dict[int, int] = {}
    for event in events:
        owner = next((event.after[name] for name in OWNER if event.after.get(name)), None)
        if event.item_id and isinstance(owner, int):
            told[event.pk] = {owner}
        elif event.code.endswith(".created") and not event.request_id.startswith(OF_A_JOB):
            made[event.pk] = event.item_id or 0
    owners = dict(
        Item.objects.filter(pk__in=set(made.values()) - {0}, owner__isnull=False).values_list(
            "pk", "owner_id"
        )
    )
    first = {pk: {owners[item]} for pk, item in made.items() if item in owners}
    return told | first


def followed(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Those who follow or own the item."""
    loud = [event for event in events if event.item_id and event.code not in QUIET]
    who = listeners({event.item_id for event in loud if event.item_id})
    return {event.pk: who[event.item_id or 0] for event in loud}


def listeners(items: set[int]) -> Mapping[int, set[int]]:
    """Who follows or owns each of the items, by its id."""
    found: dict[int, set[int]] = defaultdict(set)
    followers = Follower.objects.filter(item__in=items).values_list("item_id", "member_id")
    owners = Item.objects.filter(pk__in=items, owner__isnull=False).values_list("pk", "owner_id")
    for item, member in (*followers, *owners):
        if member is not None:
            found[item].add(member)
    return found


def unreached(events: Sequence[Event]) -> Mapping[int, set[int]]:
    """Whose mail came back, and the owners, who may know another address."""
    back = [event for event in events if event.code == "member.mail_refused"]
    if not back:
        return {}
    owners = Member.objects.active().filter(workspace=back[0].workspace_id, role=Role.OWNER)
    chiefs = set(owners.values_list("pk", flat=True))
    return {event.pk: {int(event.after["member"]), *chiefs} for event in back}


MENTIONED = declare(
    NoticeKind(
        code="mention",
        icon="at-sign",
        label=_("Somebody mentions you"),
        rank=10,
        audience=mentioned,
        says=_("mentioned you"),
        mail=Mail.AT_ONCE,
        chat=True,
    )
)
ASSIGNED = declare(
    NoticeKind(
        code="assignment",
        icon="user-round",
        label=_("Something becomes yours"),
        rank=20,
        audience=assigned,
        says=_("made you the owner"),
        mail=Mail.AT_ONCE,
        chat=True,
    )
)
FOLLOWED = declare(
    NoticeKind(
        code="follow",
        icon="bell",
        label=_("Something happens to what you follow or own"),
        rank=90,
        audience=followed,
    )
)
UNREACHED = declare(
    NoticeKind(
        code="mail_back",
        icon="mail",
        label=_("Mail to you, or to a member if you are an owner, comes back"),
        rank=100,
        audience=unreached,
        says=_("cannot reach this member by mail"),
        page="notice_settings:page",
        is_for_guests=True,
        mail=Mail.OFF,
    )
)
