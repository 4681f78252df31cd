"""What every item has: search, comments, history, followers, tags, links, sharing, trash."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import FoundOut, seen_among
from openweft.api.versions import based_on, tag
from openweft.items import operations, talk
from openweft.items.history import BY_ITEM, ITEM_FIELDS, names_hidden
from openweft.items.models import Comment, Item, ItemLink
from openweft.items.reading import events_of
from openweft.items.search import find_items
from openweft.roadmap.operations import delete_and_value, restore_and_value
from openweft.workspaces.models import Event, Function, Member, Product, Team

router = Router(tags=["items"])


class CommentIn(Schema):
    body: str
    is_public: bool = False


class CommentEdit(Schema):
    body: str
    version: int = Field(description="The version the change is based on.")


class CommentOut(Schema):
    id: int
    author_id: int | None
    body: str
    is_public: bool
    created_at: datetime
    edited_at: datetime | None
    version: int


class EventOut(Schema):
    id: int
    at: datetime
    code: str
    by_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]


class NamesIn(Schema):
    names: list[str]


class IdsIn(Schema):
    ids: list[int]


class SharedIn(Schema):
    members: list[int] = []
    functions: list[int] = []
    teams: list[int] = []


class LinkIn(Schema):
    target_id: int
    relation: ItemLink.Relation = ItemLink.Relation.RELATED


class LinkOut(Schema):
    id: int
    source_id: int
    target_id: int
    relation: ItemLink.Relation


def seen(request: HttpRequest, item_id: int) -> Item:
    """The item, a draft's as well; it does not exist for who may not see it."""
    return Item.objects.with_page(member_of(request)).get(pk=item_id)


@router.get("", response=list[FoundOut])
def search(request: HttpRequest, q: str, limit: Query[int] = 20) -> list[Item]:
    """Items by key or by their words, comments included; keys first, then titles; at most 50."""
    hits = find_items(q, by=member_of(request), most=min(max(limit, 1), 50))
    return [hit.item for hit in hits]


@router.get("/{int:item_id}/comments", response=Page[CommentOut])
def comments(request: HttpRequest, item_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """What was said about an item, newest first."""
    rows = Comment.objects.visible_to(member_of(request)).filter(item=seen(request, item_id))
    return one_page(rows, paging, list)


@router.post("/{int:item_id}/comments", response={201: CommentOut})
def comment(request: HttpRequest, item_id: int, body: CommentIn) -> Status[Comment]:
    """Say something about an item."""
    return Status(201, talk.add_comment(item_id, by=member_of(request), **body.dict()))


@router.patch("/comments/{int:comment_id}", response=CommentOut)
def edit_comment(request: HttpRequest, comment_id: int, body: CommentEdit) -> Comment:
    """Change one's own comment."""
    return talk.edit_comment(
        comment_id, body=body.body, based_on=body.version, by=member_of(request)
    )


@router.delete("/comments/{int:comment_id}", response={204: None})
def delete_comment(request: HttpRequest, comment_id: int) -> Status[None]:
    """Hide a comment; its words are kept."""
    talk.delete_comment(comment_id, by=member_of(request))
    return Status(204, None)


@router.get("/{int:item_id}/history", response=Page[EventOut])
def history(request: HttpRequest, item_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """What happened to an item, newest first."""
    by = member_of(request)
    return one_page(events_of(seen(request, item_id), by=by), paging, lambda rows: shown(rows, by))


def shown(rows: list[Event], by: Member) -> list[Event]:
    """Events without the ids of items that `by` may not see, or what was said about them."""
    visible = seen_among({pk for row in rows for pk in _ids(row)}, by)
    for row in rows:
        if names_hidden(row, visible):
            row.before, row.after = _named(row.before), _named(row.after)
        row.before = _side(row, row.before, visible)
        row.after = _side(row, row.after, visible)
    return rows


def _ids(row: Event) -> Iterator[int]:
    for side in (row.before, row.after):
        if row.code in BY_ITEM:
            yield from (int(key) for key in side)
        yield from (side[name] for name in ITEM_FIELDS & set(side) if side[name])


def _named(side: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in side.items() if name in ITEM_FIELDS}


def _side(row: Event, side: dict[str, Any], visible: set[int]) -> dict[str, Any]:
    if row.code in BY_ITEM:
        return {key: value for key, value in side.items() if int(key) in visible}
    return {
        name: None if name in ITEM_FIELDS and value not in visible else value
        for name, value in side.items()
    }


@router.put("/{int:item_id}/following", response={204: None})
def follow(request: HttpRequest, item_id: int) -> Status[None]:
    """Hear what becomes of an item."""
    talk.follow(item_id, by=member_of(request))
    return Status(204, None)


@router.delete("/{int:item_id}/following", response={204: None})
def unfollow(request: HttpRequest, item_id: int) -> Status[None]:
    """Hear no more of an item."""
    talk.unfollow(item_id, by=member_of(request))
    return Status(204, None)


@router.get("/{int:item_id}/tags", response=list[str])
def tags(request: HttpRequest, response: HttpResponse, item_id: int) -> list[str]:
    """The item's tags; the ETag is the item's."""
    item = seen(request, item_id)
    tag(response, item)
    return list(item.tags.values_list("name", flat=True))


@router.put("/{int:item_id}/tags", response=list[str])
def put_tags(
    request: HttpRequest, response: HttpResponse, item_id: int, body: NamesIn
) -> list[str]:
    """Give an item just these tags."""
    by, names = member_of(request), body.names
    item = operations.set_tags(item_id, names=names, based_on=based_on(request), by=by)
    tag(response, item)
    return list(item.tags.values_list("name", flat=True))


@router.put("/{int:item_id}/products", response=list[int])
def put_products(
    request: HttpRequest, response: HttpResponse, item_id: int, body: IdsIn
) -> list[int]:
    """Say to which products an item belongs."""
    by = member_of(request)
    found = list(Product.objects.filter(workspace=by.workspace, pk__in=body.ids))
    if len(found) != len(set(body.ids)):
        raise Product.DoesNotExist
    item = operations.set_products(item_id, products=found, based_on=based_on(request), by=by)
    tag(response, item)
    return list(item.products.values_list("pk", flat=True))


@router.put("/{int:item_id}/sharing", response={204: None})
def share(
    request: HttpRequest, response: HttpResponse, item_id: int, body: SharedIn
) -> Status[None]:
    """Let just these see a restricted item, and these guests see any."""
    by = member_of(request)
    item = operations.share_item(
        item_id,
        members=_all(Member, body.members, by),
        functions=_all(Function, body.functions, by),
        teams=_all(Team, body.teams, by),
        based_on=based_on(request),
        by=by,
    )
    tag(response, item)
    return Status(204, None)


def _all(model: Any, ids: list[int], by: Member) -> list[Any]:
    found = list(model.objects.filter(workspace=by.workspace, pk__in=ids))
    if len(found) != len(set(ids)):
        raise model.DoesNotExist
    return found


@router.get("/{int:item_id}/links", response=list[LinkOut])
def links(request: HttpRequest, item_id: int) -> list[ItemLink]:
    """The item's ties to items one may see."""
    by = member_of(request)
    item = seen(request, item_id)
    rows = [*item.links_out.all(), *item.links_in.all()]
    visible = seen_among((pk for row in rows for pk in (row.source_id, row.target_id)), by)
    return [row for row in rows if {row.source_id, row.target_id} <= visible]


@router.post("/{int:item_id}/links", response={201: LinkOut})
def link(request: HttpRequest, item_id: int, body: LinkIn) -> Status[ItemLink]:
    """Tie an item to another."""
    return Status(201, talk.link_items(item_id, by=member_of(request), **body.dict()))


@router.delete("/links/{int:link_id}", response={204: None})
def unlink(request: HttpRequest, link_id: int) -> Status[None]:
    """Untie two items."""
    talk.unlink_items(link_id, by=member_of(request))
    return Status(204, None)


@router.delete("/{int:item_id}", response={204: None})
def delete(request: HttpRequest, item_id: int) -> Status[None]:
    """Put an item in the trash."""
    delete_and_value(item_id, by=member_of(request))
    return Status(204, None)


@router.post("/{int:item_id}/restore", response=FoundOut)
def restore(request: HttpRequest, item_id: int) -> Item:
    """Bring an item back from the trash."""
    return restore_and_value(item_id, by=member_of(request))
