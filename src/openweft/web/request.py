"""The request that every page of a workspace may expect."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from openweft.workspaces.models import Member, User, Workspace


class PageRequest(HttpRequest):
    """A request of somebody signed in, on a page of a workspace they have a seat in.

    `seats` are all their seats, by the workspaces' names; `member` is the one here.
    """

    member: Member
    seats: list[Member]
    workspace: Workspace
    htmx: HtmxDetails
    user: User
