"""Members of the workspace, their roles, and invitations."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.web.forms.acting import attempt, attempt_call, based_on, given, status_of
from openweft.web.forms.settings import InviteForm, MemberForm
from openweft.web.http import PageRequest, member_required, page, render_whole, sent, toast
from openweft.web.settings import require_seat
from openweft.workspaces.models import Invitation, Member
from openweft.workspaces.operations import (
    change_role,
    deactivate_member,
    edit_member,
    invite_member,
    reactivate_member,
    revoke_invitation,
)
from openweft.workspaces.operations.addresses import refused_among, sends_mail
from openweft.workspaces.permissions import Action, may, require


@member_required
def members(request: PageRequest) -> HttpResponse:
    require_seat(request)
    return _members(request, InviteForm(seats=_empty_seats(request)))


def _members(request: PageRequest, form: InviteForm, **more: Any) -> HttpResponse:
    manages = may(request.member, Action.MANAGE_MEMBERS)
    seats = request.workspace.members.select_related("user", "function")
    waiting = Invitation.objects.filter(
        workspace=request.workspace,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    ).select_related("created_by")
    sees_addresses = may(request.member, Action.SEE_MONEY)
    emails = [seat.user.email for seat in seats if seat.user] if sees_addresses else []
    context = {
        "manages": manages,
        "may_see_addresses": sees_addresses,
        "refused": refused_among(emails),
        "members": [seat for seat in seats if seat.is_active],
        "gone": [seat for seat in seats if not seat.is_active] if manages else [],
        "waiting": waiting if manages else [],
        "form": form,
        "sends_mail": sends_mail(),
        **more,
    }
    status = 422 if form.errors else 200
    response = page(request, "settings/members.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _empty_seats(request: PageRequest) -> list[Member]:
    return list(request.workspace.members.active().filter(user=None))


@require_POST
@member_required
def invite(request: PageRequest) -> HttpResponse:
    require(request.member, Action.MANAGE_MEMBERS)
    form = InviteForm(request.POST, seats=_empty_seats(request))
    made = attempt(form, invite_member, by=request.member)
    if made is None:
        return _members(request, form)
    invitation, secret = made
    link = request.build_absolute_uri(reverse("onboarding:invitation", args=[secret]))
    more = {"link": link, "link_for": invitation, "was_mailed": _mail(request, invitation, link)}
    return _members(request, InviteForm(seats=_empty_seats(request)), **more)


def _mail(request: PageRequest, invitation: Invitation, link: str) -> bool:
    """Sends the link where there is an address and a mail server; whether it was taken."""
    if not invitation.email or not sends_mail():
        return False
    context = {"invitation": invitation, "link": link, "by": request.member}
    mail = EmailMessage(
        _("%(who)s invites you to %(where)s")
        % {"who": request.member.name, "where": request.workspace.name},
        render_whole(request, "account/email/invitation.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
    )
    try:
        return mail.send() == 1
    except OSError:
        return False


@require_POST
@member_required
def revoke(request: PageRequest, pk: int) -> HttpResponse:
    revoke_invitation(pk, by=request.member)
    toast(request, _("The invitation no longer works."))
    return redirect("people:members", slug=request.workspace.slug)


@member_required
def member(request: PageRequest, pk: int) -> HttpResponse:
    require(request.member, Action.MANAGE_MEMBERS)
    seat = get_object_or_404(request.workspace.members.select_related("user"), pk=pk)
    form = MemberForm(
        sent(request),
        functions=request.workspace.functions.all(),
        initial=_stored(seat),
    )
    if (
        form.is_bound
        and attempt_call(
            form,
            lambda: _save(seat, form, by=request.member),
            lambda: _stored(request.workspace.members.get(pk=pk)),
        )
        is not None
    ):
        toast(request, _("Saved."))
        return redirect("people:members", slug=request.workspace.slug)
    context = {"seat": seat, "form": form}
    return page(request, "settings/member.html", context, status=status_of(form))


def _stored(seat: Member) -> dict[str, Any]:
    return {name: getattr(seat, name) for name in MemberForm.base_fields}


@transaction.atomic
def _save(seat: Member, form: MemberForm, *, by: Member) -> Member:
    sent = given(form)
    change_role(seat.pk, role=sent.pop("role"), based_on=based_on(form), by=by)
    return edit_member(seat.pk, changes=sent, by=by)


@require_POST
@member_required
def deactivate(request: PageRequest, pk: int) -> HttpResponse:
    seat = deactivate_member(pk, by=request.member)
    if seat.pk == request.member.pk:
        return redirect("front")
    again = reverse("people:reactivate", kwargs={"slug": request.workspace.slug, "pk": pk})
    toast(request, _("%(name)s can no longer enter.") % {"name": seat.name}, undo_url=again)
    return redirect("people:members", slug=request.workspace.slug)


@require_POST
@member_required
def reactivate(request: PageRequest, pk: int) -> HttpResponse:
    seat = reactivate_member(pk, by=request.member)
    toast(request, _("%(name)s can enter again.") % {"name": seat.name})
    return redirect("people:members", slug=request.workspace.slug)


urls = (
    [
        path("", members, name="members"),
        path("invite", invite, name="invite"),
        path("invitations/<int:pk>/revoke", revoke, name="revoke"),
        path("<int:pk>", member, name="member"),
        path("<int:pk>/deactivate", deactivate, name="deactivate"),
        path("<int:pk>/reactivate", reactivate, name="reactivate"),
    ],
    "people",
)
