"""What was put in the trash, to bring it back."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.items.lists.keyset import Order, Place, page_of
from openweft.items.models import Item
from openweft.items.trash import told_trash, trash_of
from openweft.roadmap.operations import restore_and_value
from openweft.web.answering import act
from openweft.web.http import PageRequest, member_required, page

ROWS = 50
LATEST = Order("deleted_at", is_falling=True)


@member_required
def trash(request: PageRequest) -> HttpResponse:
    after = Place.read(request.GET.get("after", ""), Item, LATEST)
    found = page_of(trash_of(request.member), LATEST, ROWS + 1, after=after)
    more = ""
    if len(found) > ROWS:
        last = found[ROWS - 1]
        more = f"{_front(request)}?{urlencode({'after': Place(last.pk, last.deleted_at)})}"
    thrown = told_trash(found[:ROWS], by=request.member)
    return page(request, "settings/trash.html", {"thrown": thrown, "more": more})


def _front(request: PageRequest) -> str:
    return reverse("trash:page", args=(request.workspace.slug,))


@require_POST
@member_required
def restore(request: PageRequest, pk: int) -> HttpResponse:
    return act(
        request,
        lambda: restore_and_value(pk, by=request.member),
        at=_front(request),
        said=_("It is back where it was."),
    )


urls = (
    [path("", trash, name="page"), path("<int:pk>/restore", restore, name="restore")],
    "trash",
)
