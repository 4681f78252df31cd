"""Who may see what a notice tells: asked for many members when written, for one when shown."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from openweft.items.models import Grant, Item, Notice, Visibility
from openweft.items.models.notices import NoticeQuerySet
from openweft.items.notices.kinds import kinds
from openweft.workspaces.models import Member, TeamMembership


def notices_of(member: Member) -> NoticeQuerySet:
    """The member's notices of what they may see now, the latest first."""
    if not member.is_active:
        return Notice.objects.none()
    seen = Exists(Item.objects.with_page(member).filter(pk=OuterRef("item")))
    told = Q(item__isnull=False) & Q(seen)
    if member.is_guest:
        told &= Q(comment=None) | Q(comment__is_public=True) | Q(comment__author=member)
        apart = Q(item=None, kind__in=[kind.code for kind in kinds() if kind.is_for_guests])
    else:
        apart = Q(item=None)
    return Notice.objects.filter(told | apart, member=member)


def viewers(items: Iterable[Item], members: Iterable[Member]) -> dict[int, set[int]]:
    """Which of the members of one workspace may see each of its items, by ids.

    The rule of `with_page`, asked for many members at once; a test holds the
    two equal. An item in the trash is seen by nobody, a draft by no guest.
    """
    live = [item for item in items if item.deleted_at is None]
    active = [member for member in members if member.is_active]
    named = _named(live, active)
    seated = {member.pk for member in active if not member.is_guest}
    everyone = {member.pk for member in active}
    found: dict[int, set[int]] = {}
    for item in live:
        who = named[item.pk] | ({item.owner_id} & everyone if item.owner_id else set())
        who = who if item.visibility == Visibility.RESTRICTED else who | seated
        found[item.pk] = who & seated if item.is_draft else who
    return found


def _named(items: list[Item], members: list[Member]) -> dict[int, set[int]]:
    """Whom grants name, in person or, guests apart, by function or team; by item."""
    people = {member.pk for member in members}
    by_function: dict[int | None, set[int]] = defaultdict(set)
    by_team: dict[int, set[int]] = defaultdict(set)
    seated = {member.pk for member in members if not member.is_guest}
    for member in members:
        if not member.is_guest:
            by_function[member.function_id].add(member.pk)
    grants = list(Grant.objects.filter(item__in=[item.pk for item in items]))
    teams = {grant.team_id for grant in grants if grant.team_id}
    for team_id, member_id in TeamMembership.objects.filter(
        team__in=teams, member__isnull=False
    ).values_list("team_id", "member_id"):
        by_team[team_id] |= {member_id} & seated
    found: dict[int, set[int]] = defaultdict(set)
    for grant in grants:
        if grant.member_id is not None:
            found[grant.item_id] |= {grant.member_id} & people
        elif grant.function_id is not None:
            found[grant.item_id] |= by_function[grant.function_id]
        elif grant.team_id is not None:
            found[grant.item_id] |= by_team[grant.team_id]
    return found
