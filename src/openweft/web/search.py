"""The search of the header: the items one may see, by key and by their words."""

from django.http import HttpResponse

from openweft.items.search import find_items
from openweft.web.addresses import item_address
from openweft.web.http import PageRequest, member_required, page, wants_fragment

MOST, MOST_AT_HAND = 50, 8


@member_required
def results(request: PageRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    most = MOST_AT_HAND if wants_fragment(request) else MOST
    hits = find_items(text, by=request.member, most=most + 1) if text else []
    slug = request.workspace.slug
    context = {
        "text": text,
        "found": [(hit.item, item_address(hit.item, slug), hit.where) for hit in hits[:most]],
        "has_more": len(hits) > most,
        "most": most,
    }
    return page(request, "search.html", context, block="at_hand")
