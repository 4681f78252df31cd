"""The ways in: setting up, choosing or making a workspace, an invitation, the first plan."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict
from openweft.roadmap.operations import start_roadmap
from openweft.web.account import INVITED
from openweft.web.addresses import address
from openweft.web.forms.account import SetupForm
from openweft.web.forms.acting import attempt, attempt_call
from openweft.web.forms.onboarding import ROWS, QuickStartForm, WorkspaceForm
from openweft.web.http import PageRequest, member_required, page, refused, sent, toast, user_of
from openweft.workspaces.models import Invitation, Member, User
from openweft.workspaces.operations import (
    accept_invitation,
    create_workspace,
    find_invitation,
)
from openweft.workspaces.operations.invitations import why_closed
from openweft.workspaces.permissions import Action, may, require

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def setup(request: HttpRequest) -> HttpResponse:
    """The first account and workspace; where there is an account already, this page is gone."""
    if User.objects.exists():
        raise Http404
    form = SetupForm(sent(request))
    owner = attempt_call(form, lambda: _set_up(form)) if form.is_bound else None
    if owner is not None and owner.user is not None:
        login(request, owner.user, backend=BACKEND)
        return redirect("quick_start", slug=owner.workspace.slug)
    status = 422 if form.errors else 200
    return page(request, "onboarding/setup.html", {"form": form}, status=status)


@transaction.atomic
def _set_up(form: SetupForm) -> Member:
    sent = form.cleaned_data
    user = User.objects.create_user(sent["email"], sent["password"], name=sent["name"].strip())
    return create_workspace(sent["workspace"], time_zone=sent["time_zone"], user=user)


@login_required
def workspaces(request: HttpRequest) -> HttpResponse:
    seats = (
        Member.objects.active()
        .filter(user=user_of(request))
        .select_related("workspace")
        .order_by("workspace__name")
    )
    return page(request, "onboarding/workspaces.html", {"seats": seats})


@login_required
def new_workspace(request: HttpRequest) -> HttpResponse:
    form = WorkspaceForm(sent(request))
    made = attempt(form, create_workspace, user=user_of(request)) if form.is_bound else None
    if made is not None:
        return redirect("quick_start", slug=made.workspace.slug)
    has_seat = Member.objects.active().filter(user=user_of(request)).exists()
    context = {"form": form, "has_seat": has_seat}
    status = 422 if form.errors else 200
    return page(request, "onboarding/new_workspace.html", context, status=status)


@member_required
def quick_start(request: PageRequest) -> HttpResponse:
    require(request.member, Action.PLAN)
    form = QuickStartForm(sent(request))
    plan = attempt_call(form, lambda: _start(form, request.member)) if form.is_bound else None
    if plan is not None:
        toast(request, _("Your first plan is being worked out."), level="info")
        slug = request.workspace.slug
        return redirect(address("roadmap:page", slug) or reverse("home", kwargs={"slug": slug}))
    context = {
        "form": form,
        "rows": [(form[f"title_{n}"], form[f"size_{n}"]) for n in range(ROWS)],
        "may_import": may(request.member, Action.IMPORT),
    }
    status = 422 if form.errors else 200
    return page(request, "onboarding/quick_start.html", context, status=status)


def _start(form: QuickStartForm, by: Member) -> object:
    sent = form.cleaned_data
    return start_roadmap(team=sent["team"], people=sent["people"], titles=sent["titles"], by=by)


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What a link offers; a POST by somebody signed in takes the seat."""
    try:
        invited = find_invitation(secret)
    except Invitation.DoesNotExist:
        raise Http404 from None
    if request.method == "POST" and request.user.is_authenticated:
        return _accept(request, secret)
    reason = why_closed(invited, timezone.now())
    if not reason and not request.user.is_authenticated:
        request.session[INVITED] = invited.pk
    query = urlencode({"next": request.path, "email": invited.email})
    context = {
        "invitation": invited,
        "reason": reason,
        "sign_up_url": f"{reverse('account_signup')}?{query}",
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return page(request, "onboarding/invitation.html", context, status=410 if reason else 200)


def _accept(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        member = accept_invitation(secret, user=user_of(request))
    except Conflict as refusal:
        return refused(request, refusal)
    request.session.pop(INVITED, None)
    toast(request, _("Welcome to %(name)s.") % {"name": member.workspace.name})
    return redirect("home", slug=member.workspace.slug)


urls = (
    [
        path("setup", setup, name="setup"),
        path("workspaces", workspaces, name="workspaces"),
        path("workspaces/new", new_workspace, name="new_workspace"),
        path("invite/<str:secret>", invitation, name="invitation"),
    ],
    "onboarding",
)
