"""The search of the header: keys and titles of the items one may see."""

from django.http import HttpResponse

from openweft.items.reading import find_items
from openweft.web.addresses import item_address
from openweft.web.http import PageRequest, member_required, page, wants_fragment

MOST, MOST_AT_HAND = 50, 8


@member_required
def results(request: PageRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    most = MOST_AT_HAND if wants_fragment(request) else MOST
    items = find_items(text, by=request.member, most=most + 1) if text else []
    slug = request.workspace.slug
    context = {
        "text": text,
        "found": [(item, item_address(item, slug)) for item in items[:most]],
        "has_more": len(items) > most,
        "most": most,
    }
    return page(request, "search.html", context, block="at_hand")
