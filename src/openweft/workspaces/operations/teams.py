"""Teams, who gives them how much time, and capacity typed over."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Capacity, Function, Member, Team, TeamMembership
from openweft.workspaces.operations.checks import checked_name, own, save_changes, sole
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version, touch

FIELDS = ("name", "mission", "lead_id", "is_active")
GIVEN = ("member_id", "function_id", "people", "share")
MOST_PEOPLE = 10_000
ROUNDING = 1e-6  # thirds add up


@transaction.atomic
def create_team(
    *, name: str, mission: str = "", lead_id: int | None = None, people: float = 0, by: Member
) -> Team:
    """Add a team and return it; `people` of no name and no function give it all their time."""
    require(by, Action.EDIT_ORGANISATION)
    team = Team(workspace=by.workspace)
    _apply(team, {"name": name, "mission": mission, "lead_id": lead_id}, by)
    with sole(_("Somebody has just added a team of this name; send it again.")):
        team.key = _free_key(team)
        team.save()
    if people:
        TeamMembership.objects.create(team=team, people=_checked_people(people))
    append_event(
        "team.created",
        workspace=by.workspace,
        by=by,
        subject=team.name,
        after={"team": team.pk, "people": people, **snapshot(team, FIELDS)},
    )
    return team


def _free_key(team: Team) -> str:
    base = slugify(team.name)[:50] or "team"
    taken = set(
        Team.objects.filter(workspace=team.workspace, key__startswith=base).values_list(
            "key", flat=True
        )
    )
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(key for key in candidates if key not in taken)


@transaction.atomic
def edit_team(
    team_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Team:
    """Change a team's name, mission, lead (`lead_id`) or whether it is active."""
    team = _locked(team_id, by, based_on)
    before = snapshot(team, FIELDS)
    _apply(team, changes, by)
    save_changes(team, before, code="team.edited", subject=team.name, by=by)
    return team


def _locked(team_id: int, by: Member, based_on: int | None = None) -> Team:
    team = Team.objects.select_for_update().get(pk=team_id, workspace=by.workspace_id)
    require(by, Action.EDIT_ORGANISATION)
    check_version(team, based_on)
    return team


def _apply(team: Team, changes: Mapping[str, Any], by: Member) -> None:
    if "name" in changes:
        team.name = checked_name(changes["name"])
    if "mission" in changes:
        team.mission = str(changes["mission"]).replace("\x00", "").strip()
    if "lead_id" in changes:
        team.lead = own(Member, changes["lead_id"], by=by)
    if "is_active" in changes:
        team.is_active = bool(changes["is_active"])


@transaction.atomic
def set_membership(
    team_id: int,
    *,
    membership_id: int | None = None,
    member_id: int | None = None,
    function_id: int | None = None,
    people: float = 1,
    share: float = 1,
    based_on: int | None = None,
    by: Member,
) -> TeamMembership:
    """Give a team a share (0 to 1) of a person's time, or of `people` unnamed ones of a function.

    A person is in a team once: naming them again replaces their share. Nobody may put
    themselves into a team, as teams open restricted items, unless they manage members. Raises
    Invalid for numbers out of range or over all of a person's time, DoesNotExist
    for another workspace's rows.
    """
    team = _locked(team_id, by, based_on)
    member = own(Member, member_id, by=by)
    function = own(Function, function_id, by=by) or (member.function if member else None)
    if not (math.isfinite(share) and 0 <= share <= 1):
        raise Invalid(_("A share of time lies between 0 and 100 %."))
    membership = _membership(team, membership_id, member)
    if member == by and membership.member_id != by.pk:
        require(by, Action.MANAGE_MEMBERS)
    before = snapshot(membership, GIVEN) if membership.pk else {}
    if member:
        _check_time(member, membership, share)
    membership.member, membership.function, membership.share = member, function, share
    membership.people = 1 if member else _checked_people(people)
    membership.save()
    after = snapshot(membership, GIVEN)
    if before != after:
        touch(team)
        append_event(
            "team.membership_set",
            workspace=by.workspace,
            by=by,
            subject=team.name,
            before=before,
            after={"team": team.pk, "membership": membership.pk, **after},
        )
    return membership


def _membership(team: Team, membership_id: int | None, member: Member | None) -> TeamMembership:
    if membership_id is not None:
        found = team.memberships.get(pk=membership_id)
        if member and team.memberships.filter(member=member).exclude(pk=found.pk).exists():
            raise Invalid(_("%(name)s is in this team already.") % {"name": member.name})
        return found
    same = team.memberships.filter(member=member).first() if member else None
    return same or TeamMembership(team=team)


def _check_time(member: Member, membership: TeamMembership, share: float) -> None:
    """Raise Invalid where the teams planned with would get more than all of a person's time.

    Giving less than before is never refused, so that too much can be mended in steps.
    """
    Member.objects.select_for_update().get(pk=member.pk)  # two teams, one person
    others = member.memberships.filter(team__is_active=True).exclude(pk=membership.pk)
    elsewhere = list(others.select_related("team").order_by("team__name"))
    if membership.pk and membership.member_id == member.pk and share <= membership.share:
        return
    if math.fsum([share, *(row.share for row in elsewhere)]) > 1 + ROUNDING:
        raise Invalid(
            _("%(name)s gives %(teams)s already; with %(share)s here that is over 100 %%.")
            % {
                "name": member.name,
                "teams": ", ".join(f"{row.team.name} {row.share:.0%}" for row in elsewhere),
                "share": f"{share:.0%}",
            }
        )


def _checked_people(people: float) -> float:
    if not (math.isfinite(people) and 0 < people <= MOST_PEOPLE):
        raise Invalid(
            _("The number of people lies above 0 and up to %(most)d.") % {"most": MOST_PEOPLE}
        )
    return people


@transaction.atomic
def remove_membership(membership_id: int, *, by: Member) -> None:
    """Take somebody out of a team; TeamMembership.DoesNotExist for another workspace's."""
    found = TeamMembership.objects.get(pk=membership_id, team__workspace=by.workspace_id)
    team = _locked(found.team_id, by)
    membership = team.memberships.get(pk=membership_id)
    touch(team)
    append_event(
        "team.membership_removed",
        workspace=by.workspace,
        by=by,
        subject=team.name,
        before={"team": team.pk, **snapshot(membership, GIVEN)},
    )
    membership.delete()


@transaction.atomic
def set_capacity(
    team_id: int,
    *,
    day: date,
    person_weeks: float | None,
    note: str | None = None,
    based_on: int | None = None,
    by: Member,
) -> Capacity | None:
    """Type over what a team can give in the period that holds `day`; None takes that back.

    A note that is None stays. Returns what is stored now. Raises Invalid for less than nothing.
    """
    team = _locked(team_id, by, based_on)
    if person_weeks is not None and not (math.isfinite(person_weeks) and person_weeks >= 0):
        raise Invalid(_("A capacity is a number of person-weeks, 0 or more."))
    starts_on = by.workspace.period_of(day).starts_on
    old = team.capacities.filter(starts_on=starts_on).first()
    now = None
    if person_weeks is not None:
        now, _is_new = Capacity.objects.update_or_create(
            team=team,
            starts_on=starts_on,
            defaults={"person_weeks": person_weeks, **_noted(note)},
        )
    elif old is not None:
        old.delete()
    _record_capacity(team, starts_on, old, now, by)
    return now


def drop_capacity(row: Capacity, *, by: Member) -> None:
    """Inside the caller's transaction: for what goes with something else."""
    row.delete()
    _record_capacity(row.team, row.starts_on, row, None, by)


def _noted(note: str | None) -> dict[str, str]:
    return {} if note is None else {"note": note.strip()[:200]}


def _record_capacity(
    team: Team, starts_on: date, old: Capacity | None, now: Capacity | None, by: Member
) -> None:
    before = snapshot(old, ("person_weeks", "note")) if old else {}
    after = snapshot(now, ("person_weeks", "note")) if now else {}
    if before == after:
        return
    touch(team)
    append_event(
        "team.capacity_set",
        workspace=by.workspace,
        by=by,
        subject=team.name,
        before=before,
        after={"team": team.pk, "starts_on": starts_on.isoformat(), **after},
    )
