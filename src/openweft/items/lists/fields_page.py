"""The fields of every list as a table in Markdown, for `docs/lists.md`."""

from collections.abc import Iterable

from openweft.items.lists.fields import Listing

BEGIN, END = "<!-- fields -->\n", "<!-- end of fields -->"


def fields_table(listings: Iterable[Listing]) -> str:
    """One row a list: what it can be narrowed by, shown in, sorted and grouped by."""
    return "".join(map(_row, listings))


def _row(listing: Listing) -> str:
    names = {
        "filter": [each.name for each in listing.fields if each.is_filter],
        "columns": [each.name for each in listing.fields if each.is_column],
        "sort": [each.name for each in listing.fields if each.sort],
        "group": [each.name for each in listing.fields if each.group],
    }
    cells = (" ".join(f"`{name}`" for name in its) for its in names.values())
    return f"| {listing.name} | {' | '.join(cells)} |\n"
