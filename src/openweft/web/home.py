"""The front doors: of the installation, and of a workspace."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from openweft.web.http import PageRequest, member_required
from openweft.web.shell import first_page
from openweft.workspaces.models import Member, User


def front(request: HttpRequest) -> HttpResponse:
    """To the workspace last used; to a first one; or to setting up an empty installation."""
    if not request.user.is_authenticated:
        if not User.objects.exists():
            return redirect("onboarding:setup")
        return redirect_to_login(request.get_full_path())
    seat = (
        Member.objects.active()
        .select_related("workspace")
        .filter(user=request.user)
        .order_by(F("last_seen_at").desc(nulls_last=True), "-pk")
        .first()
    )
    if seat is None:
        return redirect("onboarding:new_workspace")
    return redirect("home", slug=seat.workspace.slug)


@member_required
def workspace_front(request: PageRequest) -> HttpResponse:
    return redirect(first_page(request.workspace.slug))
