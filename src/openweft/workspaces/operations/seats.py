"""Who sits in a workspace and in which role. A workspace always keeps an owner."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Conflict, Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Function, Invitation, Member, Role, Workspace
from openweft.workspaces.operations.checks import checked_name, own, save_changes
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version


def _locked(member_id: int, *, by: Member) -> Member:
    Workspace.objects.select_for_update().get(pk=by.workspace_id)  # two owners, one last
    return Member.objects.select_related("workspace").get(pk=member_id, workspace=by.workspace_id)


def _keep_an_owner(leaving: Member) -> None:
    owners = Member.objects.active().filter(workspace=leaving.workspace_id, role=Role.OWNER)
    if leaving.role == Role.OWNER and not owners.exclude(pk=leaving.pk).exists():
        raise Conflict(
            _("%(name)s is the only owner; make somebody else an owner first.")
            % {"name": leaving.name}
        )


@transaction.atomic
def change_role(member_id: int, *, role: str, based_on: int | None = None, by: Member) -> Member:
    """Give a seat another role and return it; who no longer owns has their links withdrawn.

    Raises Conflict for the last owner, Invalid for no role.
    """
    member = _locked(member_id, by=by)
    require(by, Action.MANAGE_MEMBERS)
    check_version(member, based_on)
    if role not in Role.values:
        raise Invalid(_("“%(role)s” is no role.") % {"role": role})
    if role != Role.OWNER:
        _keep_an_owner(member)
        _withdraw(Invitation.objects.filter(created_by=member))
    before = snapshot(member, ("role",))
    member.role = role
    save_changes(member, before, code="member.role_changed", subject=member.name, by=by)
    return member


@transaction.atomic
def edit_member(
    member_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Member:
    """Change a seat's name, function (`function_id`) or job title: one's own, or any by role.

    A person may not put themselves into a function, as functions open restricted items.
    """
    member = _locked(member_id, by=by)
    if member.pk != by.pk or "function_id" in changes:
        require(by, Action.MANAGE_MEMBERS)
    check_version(member, based_on)
    before = snapshot(member, ("name", "function_id", "job_title"))
    if "name" in changes:
        member.name = checked_name(changes["name"])
    if "function_id" in changes:
        member.function = own(Function, changes["function_id"], by=by)
    if "job_title" in changes:
        member.job_title = " ".join(str(changes["job_title"]).split())[:120]
    save_changes(member, before, code="member.edited", subject=member.name, by=by)
    return member


@transaction.atomic
def deactivate_member(member_id: int, *, by: Member) -> Member:
    """Take a seat out of use; its work stays, its API keys and its open invitations end.

    Anybody may leave.

    Raises Conflict for the last owner, NotAllowed without the role.
    """
    member = _locked(member_id, by=by)
    if member.pk != by.pk:
        require(by, Action.MANAGE_MEMBERS)
    _keep_an_owner(member)
    before = snapshot(member, ("is_active",))
    member.is_active = False
    member.api_keys.filter(revoked_at=None).update(revoked_at=timezone.now())
    _withdraw(member.invitations.all())
    _withdraw(Invitation.objects.filter(created_by=member))  # or they could come back by their own
    save_changes(member, before, code="member.deactivated", subject=member.name, by=by)
    return member


def _withdraw(invitations: QuerySet[Invitation]) -> None:
    invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def reactivate_member(member_id: int, *, by: Member) -> Member:
    """Let a person back into their seat, in the role they had."""
    member = _locked(member_id, by=by)
    require(by, Action.MANAGE_MEMBERS)
    before = snapshot(member, ("is_active",))
    member.is_active = True
    save_changes(member, before, code="member.reactivated", subject=member.name, by=by)
    return member


def record_joined(member: Member, *, through: str) -> None:
    """Append the event of a person taking their seat."""
    append_event(
        "member.joined",
        workspace=member.workspace,
        by=member,
        subject=member.name,
        after={"role": member.role, "through": through},
    )
