"""What one is told: the page of notices, and reading them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openweft.items.models import Notice
from openweft.items.notices.kinds import kind_of
from openweft.items.notices.operations import read_all_notices, read_notice, unread_notice
from openweft.items.notices.reading import tell_notices
from openweft.items.notices.seeing import notices_of
from openweft.web.addresses import address, item_address
from openweft.web.forms.fields import is_id
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.workspaces.operations.addresses import refusal_of

A_PAGE = 50


@member_required
def notices(request: PageRequest) -> HttpResponse:
    shows_all = request.GET.get("show") == "all"
    mine = notices_of(request.member).filter(in_app=True)
    rows = (mine if shows_all else mine.unread()).to_tell().order_by("-event_id")
    last = request.GET.get("after", "")
    if is_id(last):
        rows = rows.filter(event__lt=int(last))
    found = list(rows[: A_PAGE + 1])
    told = tell_notices(found[:A_PAGE], by=request.member)
    context = {
        "told": told,
        "shapes": _shapes(request, shows_all=shows_all),
        "next_url": _next(request, found, shows_all=shows_all),
        "newest": max((each.event_id for each in told), default=0),
        "shows_all": shows_all,
        "has_unread": any(not each.is_read for each in told),
        "refusal": refusal_of(request.user.email),
    }
    return page(request, "notices/page.html", context)


def _shapes(request: PageRequest, *, shows_all: bool) -> list[dict[str, Any]]:
    here = reverse("notices:page", kwargs={"slug": request.workspace.slug})
    return [
        {"label": _("New"), "url": here, "is_current": not shows_all},
        {"label": _("All"), "url": f"{here}?show=all", "is_current": shows_all},
    ]


def _next(request: PageRequest, found: list[Notice], *, shows_all: bool) -> str:
    if len(found) <= A_PAGE:
        return ""
    here = reverse("notices:page", kwargs={"slug": request.workspace.slug})
    return f"{here}?{'show=all&' if shows_all else ''}after={found[A_PAGE - 1].event_id}"


@member_required
def open_notice(request: PageRequest, pk: int) -> HttpResponse:
    """Reads the notice and goes to what it is about."""
    notice = read_notice(pk, at=timezone.now(), by=request.member)
    return redirect(_address_of(notice, request.workspace.slug))


def _address_of(notice: Notice, slug: str) -> str:
    if notice.item is not None:
        found = item_address(notice.item, slug)
    else:
        kind = kind_of(notice.kind)
        found = address(kind.page, slug) if kind and kind.page else None
    return found or reverse("notices:page", kwargs={"slug": slug})


@require_POST
@member_required
def read_one(request: PageRequest, pk: int) -> HttpResponse:
    read_notice(pk, at=timezone.now(), by=request.member)
    again = reverse("notices:unread", kwargs={"slug": request.workspace.slug, "pk": pk})
    toast(request, _("Marked as read."), undo_url=again)
    return _back(request)


@require_POST
@member_required
def unread_one(request: PageRequest, pk: int) -> HttpResponse:
    unread_notice(pk, by=request.member)
    return _back(request)


@require_POST
@member_required
def read_all(request: PageRequest) -> HttpResponse:
    newest = request.POST.get("up_to", "")
    count = read_all_notices(
        up_to=int(newest) if is_id(newest) else None, at=timezone.now(), by=request.member
    )
    toast(
        request,
        ngettext("%(num)d notice read.", "%(num)d notices read.", count) % {"num": count},
    )
    return _back(request)


def _back(request: PageRequest) -> HttpResponse:
    here = reverse("notices:page", kwargs={"slug": request.workspace.slug})
    return redirect(f"{here}?show=all" if request.POST.get("show") == "all" else here)


urls = (
    [
        path("", notices, name="page"),
        path("read", read_all, name="read_all"),
        path("<int:pk>/open", open_notice, name="open"),
        path("<int:pk>/read", read_one, name="read"),
        path("<int:pk>/unread", unread_one, name="unread"),
    ],
    "notices",
)
