"""What an import counts, in words that fit the number."""

from typing import Any

from django.utils.translation import ngettext_lazy

_WORDS: dict[str, Any] = {
    "alignment": ngettext_lazy("alignment", "alignments", "count"),
    "commitment": ngettext_lazy("commitment", "commitments", "count"),
    "dependency": ngettext_lazy("dependency", "dependencies", "count"),
    "estimate": ngettext_lazy("estimate", "estimates", "count"),
    "function": ngettext_lazy("function", "functions", "count"),
    "initiative": ngettext_lazy("initiative", "initiatives", "count"),
    "link": ngettext_lazy("link", "links", "count"),
    "objective": ngettext_lazy("objective", "objectives", "count"),
    "product": ngettext_lazy("product", "products", "count"),
    "release": ngettext_lazy("release", "releases", "count"),
    "row": ngettext_lazy("row", "rows", "count"),
    "team": ngettext_lazy("team", "teams", "count"),
    "unseated owner": ngettext_lazy("owner without a seat", "owners without a seat", "count"),
}


def word_for(name: str, count: int) -> str:
    """The word for `count` of what an import's figures call `name`; `name` itself if unknown."""
    return str(_WORDS[name] % {"count": count}) if name in _WORDS else name
