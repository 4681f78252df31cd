"""Where the pages of things are, for links from anywhere; None while there is no such page."""

from django.urls import NoReverseMatch, reverse

from openweft.items.models import Item, Kind

DETAIL = {
    Kind.OBJECTIVE: "strategy:objective",
    Kind.KEY_RESULT: "strategy:key_result",
    Kind.INITIATIVE: "roadmap:initiative",
    Kind.COMMITMENT: "roadmap:commitment",
    Kind.RELEASE: "releases:release",
}


def address(name: str, slug: str, **kwargs: object) -> str | None:
    """The address called `name` in the workspace `slug`."""
    try:
        return reverse(name, kwargs={"slug": slug, **kwargs})
    except NoReverseMatch:
        return None


def item_address(item: Item, slug: str) -> str | None:
    """The address of the item's own page."""
    return address(DETAIL[Kind(item.kind)], slug, key=item.key)
