"""Invitations by link. The link's secret is told once and never stored."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Invitation, Member, Role, User
from openweft.workspaces.models.access import new_secret, secret_hash
from openweft.workspaces.operations.checks import own
from openweft.workspaces.operations.seats import record_joined
from openweft.workspaces.permissions import Action, require

OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite_member(
    *, role: str, email: str = "", seat_id: int | None = None, by: Member
) -> tuple[Invitation, str]:
    """Make a link by which one person may take a seat, and return it with its secret.

    `seat_id` names a seat without a user that is theirs (from an import, say).
    The link works for whoever holds it, once, for two weeks; the address is
    where it is sent. Raises Invalid for no role, no address or a taken seat.
    """
    require(by, Action.MANAGE_MEMBERS)
    if role not in Role.values:
        raise Invalid(_("“%(role)s” is no role.") % {"role": role})
    seat = own(Member, seat_id, by=by)
    if seat is not None and seat.user_id is not None:
        raise Invalid(_("%(name)s has their seat already.") % {"name": seat.name})
    secret = new_secret()
    invitation = Invitation.objects.create(
        workspace=by.workspace,
        token_hash=secret_hash(secret),
        role=role,
        email=_checked_email(email),
        seat=seat,
        created_by=by,
        expires_at=timezone.now() + OPEN_FOR,
    )
    append_event(
        "member.invited",
        workspace=by.workspace,
        by=by,
        subject=seat.name if seat else role,
        after={"invitation": invitation.pk, "role": role},
    )
    return invitation, secret


def _checked_email(email: str) -> str:
    clean = email.strip().lower()
    if clean:
        try:
            validate_email(clean)
        except ValidationError:
            raise Invalid(_("“%(text)s” is no e-mail address.") % {"text": clean}) from None
    return clean


@transaction.atomic
def revoke_invitation(invitation_id: int, *, by: Member) -> Invitation:
    """Make a link worthless; Conflict if it was used, and again is no harm."""
    invitation = Invitation.objects.select_for_update().get(
        pk=invitation_id, workspace=by.workspace_id
    )
    require(by, Action.MANAGE_MEMBERS)
    if invitation.accepted_at is not None:
        raise Conflict(_("This invitation was accepted already."))
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        append_event(
            "invitation.revoked",
            workspace=by.workspace,
            by=by,
            subject=invitation.role,
            before={"invitation": invitation.pk},
        )
    return invitation


def find_invitation(secret: str) -> Invitation:
    """The invitation of a link, used or not; Invitation.DoesNotExist for a made-up one."""
    return Invitation.objects.select_related("workspace", "created_by").get(
        token_hash=secret_hash(secret)
    )


def why_closed(invitation: Invitation, at: datetime) -> str:
    """Why a link no longer works, in a sentence; empty while it does."""
    if invitation.accepted_at is not None:
        return _("This invitation has been used. Each link admits one person.")
    if invitation.revoked_at is not None:
        return _("This invitation was withdrawn. Ask the person who sent it for another.")
    if not invitation.is_open(at):
        return _("This invitation has expired. Ask the person who sent it for another.")
    return ""


@transaction.atomic
def accept_invitation(secret: str, *, user: User) -> Member:
    """Take the seat a link offers and return it.

    Whoever sits there already keeps their seat, and the link stays good for
    somebody else; a seat out of use comes back in the invitation's role.
    Raises Invitation.DoesNotExist for a made-up link, Conflict with the reason
    for one that was used, withdrawn or has expired.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("workspace", "seat")
        .get(token_hash=secret_hash(secret))
    )
    now = timezone.now()
    if reason := why_closed(invitation, now):
        raise Conflict(reason)
    theirs = Member.objects.filter(workspace=invitation.workspace, user=user).first()
    if theirs is not None and theirs.is_active:
        return theirs
    member = theirs or _empty_seat(invitation) or Member(workspace=invitation.workspace)
    member.user, member.role, member.is_active = user, invitation.role, True
    member.name = member.name or user.name or user.email
    member.save()
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    record_joined(member, through="invitation")
    return member


def _empty_seat(invitation: Invitation) -> Member | None:
    seat = invitation.seat
    return seat if seat is not None and seat.user_id is None else None
