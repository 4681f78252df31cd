"""How one wants to be told: kinds and channels, the digest's hour, quiet hours, the chat."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.items.notices.choosing import chosen_ways, rhythm_of, settings_of
from openweft.items.notices.kinds import kinds
from openweft.items.notices.operations import (
    choose_notices,
    resume_mail,
    set_notice_settings,
    stop_mail,
)
from openweft.web.forms.acting import attempt_call
from openweft.web.forms.notices import WaysForm
from openweft.web.http import PageRequest, member_required, page, sent, toast
from openweft.workspaces.models import Member
from openweft.workspaces.operations.addresses import refusal_of, sends_mail, trust_address


@member_required
def choices(request: PageRequest) -> HttpResponse:
    by = request.member
    ways, settings = chosen_ways(by), settings_of(by)
    form = WaysForm(sent(request), ways=ways, settings=settings)
    if form.is_bound and attempt_call(form, lambda: _save(form, by)) is not None:
        toast(request, _("Saved."))
        return redirect("notice_settings:page", slug=request.workspace.slug)
    context = {
        "form": form,
        "rows": [(kind.label, *form.of(kind.code)) for kind, _way in ways],
        "settings": settings,
        "zone": rhythm_of(by, settings).zone.key,
        "sends_mail": sends_mail(),
        "refusal": refusal_of(request.user.email),
    }
    response = page(request, "settings/notices.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"  # the chat's address is a secret
    return response


@transaction.atomic
def _save(form: WaysForm, by: Member) -> bool:
    set_notice_settings(changes=form.settings(), by=by)
    for kind in kinds():
        choose_notices(kind.code, **form.way(kind.code), by=by)
    return True


@require_POST
@member_required
def mail_off(request: PageRequest) -> HttpResponse:
    stop_mail(by=request.member)
    return redirect("notice_settings:page", slug=request.workspace.slug)


@require_POST
@member_required
def mail_on(request: PageRequest) -> HttpResponse:
    """Mail again: after it was stopped, and to an address it came back from."""
    resume_mail(by=request.member)
    trust_address(request.user.email)
    toast(request, _("Mail is sent again."))
    return redirect("notice_settings:page", slug=request.workspace.slug)


urls = (
    [
        path("", choices, name="page"),
        path("mail-off", mail_off, name="mail_off"),
        path("mail-on", mail_on, name="mail_on"),
    ],
    "notice_settings",
)
