"""Settings of the workspace: its name and calendar, closed days, API keys."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.web.answering import version_seen
from openweft.web.forms.acting import attempt, attempt_call, based_on, given, status_of
from openweft.web.forms.settings import CalendarForm, ClosedDaysForm, KeyForm
from openweft.web.http import PageRequest, member_required, page, sent, toast
from openweft.workspaces.models import Role, Workspace
from openweft.workspaces.operations import (
    add_closed_days,
    edit_workspace,
    make_api_key,
    remove_closed_days,
    revoke_api_key,
)
from openweft.workspaces.operations.keys import keys_seen
from openweft.workspaces.permissions import Action, may, require

CLOSED_ID = "closed_%s"


@member_required
def front(request: PageRequest) -> HttpResponse:
    where = "me:page" if request.member.is_guest else "settings:workspace"
    return redirect(where, slug=request.workspace.slug)


@member_required
def workspace(request: PageRequest) -> HttpResponse:
    require_seat(request)
    here = request.workspace
    form = CalendarForm(sent(request), initial=_stored(here))
    if (
        form.is_bound
        and attempt_call(
            form,
            lambda: edit_workspace(given(form), based_on=based_on(form), by=request.member),
            lambda: _stored(Workspace.objects.get(pk=here.pk)),
        )
        is not None
    ):
        toast(request, _("Saved."))
        return redirect("settings:workspace", slug=here.slug)
    return _workspace(request, form=form)


def _stored(here: Workspace) -> dict[str, Any]:
    return {name: getattr(here, name) for name in CalendarForm.base_fields}


def require_seat(request: PageRequest) -> None:
    """Guests see their own account and nothing else of the settings."""
    require(request.member, Action.SEE_ORGANISATION)


def _workspace(request: PageRequest, **forms: Any) -> HttpResponse:
    today = request.workspace.today(timezone.now())
    closed = list(request.workspace.closed_days.order_by("starts_on", "pk"))
    context = {
        "may_edit": may(request.member, Action.MANAGE_WORKSPACE),
        "closed": [days for days in closed if days.ends_on >= today],
        "past": [days for days in reversed(closed) if days.ends_on < today],
        "closed_form": ClosedDaysForm(
            auto_id=CLOSED_ID, initial={"version": request.workspace.version}
        ),
        **forms,
    }
    return page(request, "settings/workspace.html", context, status=status_of(*forms.values()))


@require_POST
@member_required
def close_days(request: PageRequest) -> HttpResponse:
    form = ClosedDaysForm(request.POST, auto_id=CLOSED_ID)
    made = attempt_call(
        form,
        lambda: add_closed_days(**given(form), based_on=based_on(form), by=request.member),
        lambda: {"version": Workspace.objects.get(pk=request.workspace.pk).version},
    )
    if made is None:
        standing = CalendarForm(initial=_stored(request.workspace))
        return _workspace(request, form=standing, closed_form=form)
    return redirect("settings:workspace", slug=request.workspace.slug)


@require_POST
@member_required
def open_days(request: PageRequest, pk: int) -> HttpResponse:
    remove_closed_days(pk, based_on=version_seen(request), by=request.member)
    return redirect("settings:workspace", slug=request.workspace.slug)


@member_required
def keys(request: PageRequest) -> HttpResponse:
    require(request.member, Action.MANAGE_KEYS)
    form = KeyForm(
        sent(request),
        zone=request.workspace.time_zone,
        is_owner=request.member.role == Role.OWNER,
    )
    made = attempt(form, make_api_key, by=request.member) if form.is_bound else None
    context = {
        "form": form,
        "secret": made[1] if made else "",
        "keys": keys_seen(request.member).filter(revoked_at=None).select_related("member"),
    }
    response = page(request, "settings/keys.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@member_required
def revoke_key(request: PageRequest, pk: int) -> HttpResponse:
    key = revoke_api_key(pk, by=request.member)
    toast(request, _("%(name)s no longer works.") % {"name": key.name})
    return redirect("settings:keys", slug=request.workspace.slug)


urls = (
    [
        path("", front, name="front"),
        path("workspace", workspace, name="workspace"),
        path("closed-days", close_days, name="close_days"),
        path("closed-days/<int:pk>/remove", open_days, name="open_days"),
        path("keys", keys, name="keys"),
        path("keys/<int:pk>/revoke", revoke_key, name="revoke_key"),
    ],
    "settings",
)
