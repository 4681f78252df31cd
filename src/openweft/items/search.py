"""Word search over items and comments: writing the words, and finding by them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from openweft.items.models import MENTION, Comment, Item, SearchText
from openweft.items.reading import items_by_key
from openweft.items.words import Term, folded, terms
from openweft.workspaces.models import Member, Workspace

BATCH = 200
READ = 1000
NEWEST = 1000  # rows read backwards before the index of words is asked, on PostgreSQL
TITLES_COMPARED = 200  # the newest title hits among which the closest come first
PUBLIC = ("title", "body", "public_talk")
EVERYTHING = (*PUBLIC, "talk")
COLUMNS = ("place", *EVERYTHING)
VECTORS = {("title",): "title_words", PUBLIC: "public_words", EVERYTHING: "words"}


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found; `where` is "key", "title", "body" or "comment"."""

    item: Item
    where: str


def index_items(items: Sequence[Item], *, are_new: bool = False) -> None:
    """Write the items' words as they are now; new ones have no comments to read."""
    said = {} if are_new else _said(item.pk for item in items)
    SearchText.objects.bulk_create(
        (_words(item, said.get(item.pk, ())) for item in items),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=list(COLUMNS),
    )


def _said(items: Iterable[int]) -> dict[int, list[Comment]]:
    said: dict[int, list[Comment]] = {}
    ids = list(items)
    for start in range(0, len(ids), BATCH):
        rows = Comment.objects.filter(item__in=ids[start : start + BATCH], deleted_at=None)
        for comment in rows.order_by("pk"):
            said.setdefault(comment.item_id, []).append(comment)
    return said


def _words(item: Item, said: Collection[Comment]) -> SearchText:
    return SearchText(
        item=item,
        place=place_of(item.workspace_id),
        title=folded(item.title),
        body=folded(item.body),
        public_talk=_talk(each for each in said if each.is_public),
        talk=_talk(each for each in said if not each.is_public),
    )


def _talk(said: Iterable[Comment]) -> str:
    return folded("\n".join(MENTION.sub(" ", each.body) for each in said))


def index_workspace(workspace: Workspace) -> None:
    """Write the words of all items of a workspace, for who wrote its rows past the operations."""
    items = Item.objects.filter(workspace=workspace).only("title", "body", "workspace_id")
    last = 0
    while chunk := list(items.filter(pk__gt=last).order_by("pk")[:READ]):
        index_items(chunk)
        last = chunk[-1].pk


def place_of(workspace_id: int) -> str:
    """The word that every document of a workspace holds."""
    return f"w{workspace_id}"


def find_items(text: str, *, by: Member, most: int) -> list[Hit]:
    """At most `most` items `by` may see: by key, then by title, then by any of their words.

    Every word must be there or begin a word that is. Among titles the closest
    come first, then the newest; a guest's words are not looked for in what is
    said internally.
    """
    hits = {item.pk: Hit(item, "key") for item in items_by_key(text, by=by)[:most]}
    wanted = terms(text)
    if wanted and len(hits) < most:
        titled = _newest(wanted, by, ("title",), TITLES_COMPARED)
        titled.sort(key=lambda item: _distance(item.title, text))
        for item in titled:
            hits.setdefault(item.pk, Hit(item, "title"))
    if wanted and len(hits) < most:
        hits |= _elsewhere(wanted, by, most - len(hits), known=hits)
    return list(hits.values())[:most]


def _elsewhere(
    wanted: Sequence[Term], by: Member, most: int, known: Collection[int]
) -> dict[int, Hit]:
    wide = _newest(wanted, by, _readable(by), most + len(known))
    found = [item for item in wide if item.pk not in known][:most]
    texts = SearchText.objects.only("title", "body").in_bulk([item.pk for item in found])
    return {item.pk: Hit(item, _where(texts[item.pk], wanted)) for item in found}


def _readable(by: Member) -> tuple[str, ...]:
    return PUBLIC if by.is_guest else EVERYTHING


def _distance(title: str, text: str) -> int:
    """0 where the title begins with the text, 1 where it holds it as it stands, else 2."""
    have, asked = folded(title), folded(text)
    if have.startswith(asked):
        return 0
    return 1 if asked in have else 2


def _where(text: SearchText, wanted: Sequence[Term]) -> str:
    written = f" {text.title} {text.body}"
    return "body" if all(f" {' '.join(term.words)}" in written for term in wanted) else "comment"


def _newest(wanted: Sequence[Term], by: Member, columns: Sequence[str], most: int) -> list[Item]:
    """The newest matches. PostgreSQL is told how to look, as its guesses go wrong both ways.

    Where the newest rows alone hold enough, reading them backwards is best; otherwise the
    words are rare enough for their index, which an order by a sum makes it use.
    """
    found = _matching(wanted, by, columns)
    if connection.vendor != "postgresql":
        return list(found[:most])
    newest = Item.objects.aggregate(Max("pk"))["pk__max"] or 0
    recent = list(found.filter(pk__gt=newest - NEWEST).order_by("-pk")[:most])
    return recent if len(recent) == most else list(found[:most])


def _matching(wanted: Sequence[Term], by: Member, columns: Sequence[str]) -> QuerySet[Item]:
    """The live items `by` may see that hold every term in one of the columns, newest first."""
    match = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    seen = Item.objects.visible_to(by).live().select_related("owner")
    return seen.extra(**match(wanted, place_of(by.workspace_id), columns))


def _on_sqlite(wanted: Sequence[Term], place: str, columns: Sequence[str]) -> dict[str, Any]:
    phrases = (f'"{" ".join(each.words)}"{"*" if each.is_beginning else ""}' for each in wanted)
    query = f'place : "{place}" AND {{{" ".join(columns)}}} : ({" AND ".join(phrases)})'
    return {
        "tables": ["items_words"],
        "where": ["items_words.rowid = items_item.id", "items_words MATCH %s"],
        "params": [query],
        "order_by": ["-items_words.rowid"],
    }


def _on_postgresql(wanted: Sequence[Term], place: str, columns: Sequence[str]) -> dict[str, Any]:
    column = VECTORS[tuple(columns)]
    query = " & ".join(" <-> ".join(_lexemes(each)) for each in wanted)
    return {
        "tables": ["items_searchtext"],
        "where": [
            "items_searchtext.item_id = items_item.id",
            f"items_searchtext.{column} @@ (%s::tsquery && %s::tsquery)",
        ],
        "params": [f"'@{place}'", query],
        "select": {"place_in_time": "items_searchtext.item_id + 0"},
        "order_by": ["-place_in_time"],
    }


def _lexemes(term: Term) -> list[str]:
    quoted = [f"'{word}'" for word in term.words]
    return [*quoted[:-1], quoted[-1] + (":*" if term.is_beginning else "")]
