"""One's own account: name, zone, look, password, sessions; and the rules of signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openweft.common.errors import DomainError
from openweft.web.forms.account import OwnForm
from openweft.web.forms.acting import attempt
from openweft.web.forms.fields import id_in
from openweft.web.http import PageRequest, member_required, page, sent, toast, user_of
from openweft.workspaces.operations import set_preferences
from openweft.workspaces.operations.addresses import sends_mail

INVITED = "invitation"
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
SHOWN_AS = {"system": "", "comfortable": ""}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Who may sign up: anybody, unless the installation says only those invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open" or INVITED in request.session


@require_POST
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """The theme or density chosen in the account menu."""
    sent = {name: request.POST[name] for name in ("theme", "density") if name in request.POST}
    try:
        set_preferences(user_of(request), **{k: SHOWN_AS.get(v, v) for k, v in sent.items()})
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain")
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if is_ours else "front")


@member_required
def me(request: PageRequest) -> HttpResponse:
    user = request.user
    form = OwnForm(
        sent(request),
        workspace_zone=request.workspace.time_zone,
        initial={
            "name": user.name,
            "time_zone": user.time_zone,
            "theme": user.theme,
            "density": user.density,
        },
    )
    if form.is_bound and attempt(form, set_preferences, user=user) is not None:
        toast(request, _("Saved."))
        return redirect("me:page", slug=request.workspace.slug)
    sessions = sorted(UserSession.objects.purge_and_list(user), key=lambda each: -each.pk)
    context = {
        "form": form,
        "sessions": [(each, browser_name(each.user_agent)) for each in sessions],
        "current": request.session.session_key,
        "sends_mail": sends_mail(),
    }
    return page(request, "settings/me.html", context, status=422 if form.errors else 200)


def browser_name(user_agent: str) -> str:
    """ "Firefox on Linux": enough for people to know their own browser by."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), _("A program"))
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if not system:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


@require_POST
@member_required
def end_sessions(request: PageRequest) -> HttpResponse:
    """Sign out one other session, or all others."""
    sessions = UserSession.objects.filter(user=request.user)
    others = sessions.exclude(session_key=request.session.session_key)
    if named := request.POST.get("session", ""):
        others = others.filter(pk=id_in(named))
    ended = len([session.end() for session in others])
    toast(
        request,
        ngettext("Signed out %(num)d session.", "Signed out %(num)d sessions.", ended)
        % {"num": ended},
    )
    return redirect("me:page", slug=request.workspace.slug)


urls = ([path("preferences", preferences, name="preferences")], "account")
own_urls = (
    [path("", me, name="page"), path("sessions/end", end_sessions, name="end_sessions")],
    "me",
)
