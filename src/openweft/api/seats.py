"""Seats, invitations and API keys."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.organisation import MemberOut
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import words_of
from openweft.api.versions import based_on, tag
from openweft.workspaces import operations
from openweft.workspaces.models import ApiKey, Invitation, Member, Role
from openweft.workspaces.operations.keys import keys_seen
from openweft.workspaces.permissions import Action, require

router = Router(tags=["seats and keys"])


class MemberIn(Schema):
    name: str | None = None
    function_id: int | None = None
    job_title: str | None = None


class RoleIn(Schema):
    role: Role


class InvitationIn(Schema):
    role: Role
    email: str = ""
    seat_id: int | None = None


class InvitationOut(Schema):
    id: int
    role: Role
    email: str
    seat_id: int | None
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


class InvitationMade(InvitationOut):
    secret: str = Field(description="The end of the link; shown only now.")


class KeyIn(Schema):
    name: str
    scopes: list[ApiKey.Scope]
    expires_at: datetime | None = None


class KeyOut(Schema):
    id: int
    name: str
    prefix: str
    scopes: list[str]
    member_id: int
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class KeyMade(KeyOut):
    secret: str = Field(description="The key itself; shown only now.")


@router.patch("/members/{int:member_id}", response=MemberOut)
def edit_member(
    request: HttpRequest, response: HttpResponse, member_id: int, body: MemberIn
) -> Member:
    """Change a seat's name, function or job title."""
    by, changes = member_of(request), words_of(body)
    seat = operations.edit_member(member_id, changes=changes, based_on=based_on(request), by=by)
    tag(response, seat)
    return seat


@router.put("/members/{int:member_id}/role", response=MemberOut)
def change_role(
    request: HttpRequest, response: HttpResponse, member_id: int, body: RoleIn
) -> Member:
    """Give a seat another role; the last owner stays one."""
    by, seen = member_of(request), based_on(request)
    seat = operations.change_role(member_id, role=body.role, based_on=seen, by=by)
    tag(response, seat)
    return seat


@router.post("/members/{int:member_id}/deactivate", response=MemberOut)
def deactivate(request: HttpRequest, member_id: int) -> Member:
    """Close a seat; what its person wrote stays."""
    return operations.deactivate_member(member_id, by=member_of(request))


@router.post("/members/{int:member_id}/reactivate", response=MemberOut)
def reactivate(request: HttpRequest, member_id: int) -> Member:
    """Open a closed seat again."""
    return operations.reactivate_member(member_id, by=member_of(request))


@router.get("/invitations", response=Page[InvitationOut])
def invitations(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The links by which people may take a seat, for who manages members."""
    by = member_of(request)
    require(by, Action.MANAGE_MEMBERS)
    return one_page(Invitation.objects.filter(workspace=by.workspace), paging, list)


@router.post("/invitations", response={201: InvitationMade})
def invite(request: HttpRequest, body: InvitationIn) -> Status[dict[str, Any]]:
    """Make a link by which one person may take a seat within two weeks."""
    made, secret = operations.invite_member(by=member_of(request), **body.dict())
    return Status(201, {**InvitationOut.from_orm(made).dict(), "secret": secret})


@router.delete("/invitations/{int:invitation_id}", response={204: None})
def revoke_invitation(request: HttpRequest, invitation_id: int) -> Status[None]:
    """Make a link worthless."""
    operations.revoke_invitation(invitation_id, by=member_of(request))
    return Status(204, None)


@router.get("/keys", response=Page[KeyOut])
def keys(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """One's own API keys, or an owner's view of all."""
    by = member_of(request)
    require(by, Action.MANAGE_KEYS)
    return one_page(keys_seen(by), paging, list)


@router.post("/keys", response={201: KeyMade})
def make_key(request: HttpRequest, body: KeyIn) -> Status[dict[str, Any]]:
    """Make a key that acts as the caller within the scopes."""
    made, secret = operations.make_api_key(by=member_of(request), **body.dict())
    return Status(201, {**KeyOut.from_orm(made).dict(), "secret": secret})


@router.delete("/keys/{int:key_id}", response={204: None})
def revoke_key(request: HttpRequest, key_id: int) -> Status[None]:
    """End a key at once."""
    operations.revoke_api_key(key_id, by=member_of(request))
    return Status(204, None)
