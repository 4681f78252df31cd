"""The front door: to your workspace, to the choice among several, or to the first one made."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from openweft.web.http import page
from openweft.workspaces.models import Member


@login_required
def front(request: HttpRequest) -> HttpResponse:
    seats = Member.objects.select_related("workspace").filter(user=request.user, is_active=True)
    return page(request, "front.html", {"seats": seats})
