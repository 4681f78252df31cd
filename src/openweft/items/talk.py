"""Comments, followers and links of an item. Each function is one transaction."""

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid, NotAllowed
from openweft.items.models import (
    MENTION,
    Comment,
    Follower,
    Item,
    ItemLink,
    KindRow,
    Mention,
    kind_rows,
)
from openweft.items.operations import edit_action, locked_item
from openweft.items.search import index_items
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.permissions import Action, may, require
from openweft.workspaces.versions import check_version


@transaction.atomic
def add_comment(item_id: int, *, body: str, is_public: bool = False, by: Member) -> Comment:
    """Say something about an item, and follow it from now on.

    `@[id]` mentions the member of that id. A guest speaks to everyone who may see the item.
    Raises Invalid for an empty comment.
    """
    item = locked_item(item_id, by=by)
    require(by, Action.COMMENT)
    comment = Comment.objects.create(
        item=item, author=by, body=_checked_body(body), is_public=is_public or by.is_guest
    )
    index_items([item])
    _mention(comment, by)
    _follow(item, by)
    append_event(
        "comment.added",
        workspace=by.workspace,
        by=by,
        item_id=item.pk,
        subject=item.key,
        after={"comment": comment.pk, "is_public": comment.is_public},
    )
    return comment


@transaction.atomic
def edit_comment(comment_id: int, *, body: str, based_on: int | None, by: Member) -> Comment:
    """Change one's own comment; Conflict if it changed since `based_on`."""
    comment = _mine(comment_id, by)
    check_version(comment, based_on)
    before = comment.body
    comment.body, comment.edited_at = _checked_body(body), timezone.now()
    comment.version += 1
    comment.save(update_fields=["body", "edited_at", "version"])
    _mention(comment, by)
    _record("comment.edited", comment, by, before=before)
    return comment


@transaction.atomic
def delete_comment(comment_id: int, *, by: Member) -> Comment:
    """Hide a comment; its words are kept and `restore_comment` shows them again."""
    comment = _mine(comment_id, by, or_curates=True)
    comment.deleted_at = timezone.now()
    comment.save(update_fields=["deleted_at"])
    _record("comment.deleted", comment, by)
    return comment


@transaction.atomic
def restore_comment(comment_id: int, *, by: Member) -> Comment:
    """Show a deleted comment again."""
    comment = _mine(comment_id, by, or_curates=True)
    comment.deleted_at = None
    comment.save(update_fields=["deleted_at"])
    _record("comment.restored", comment, by)
    return comment


def _mine(comment_id: int, by: Member, *, or_curates: bool = False) -> Comment:
    seen = Item.objects.visible_to(by).kept()
    comments = Comment.objects.select_related("item").filter(item__in=seen)
    item = locked_item(comments.get(pk=comment_id).item_id, by=by)  # its words are read anew
    comment = comments.select_for_update(of=("self",)).get(pk=comment_id, item=item)
    if comment.author_id != by.pk and not (or_curates and may(by, edit_action(comment.item))):
        raise NotAllowed(_("Only its author can change a comment."))
    return comment


def _checked_body(body: str) -> str:
    clean = body.replace("\x00", "").strip()
    if not clean:
        raise Invalid(_("A comment needs words."))
    return clean


def _mention(comment: Comment, by: Member) -> None:
    named = {int(found) for found in MENTION.findall(comment.body)}
    for member in Member.objects.active().filter(workspace=by.workspace_id, pk__in=named):
        if member.is_guest and not comment.is_public:
            continue
        if Item.objects.with_page(member).filter(pk=comment.item_id).exists():
            Mention.objects.get_or_create(comment=comment, member=member)


def _record(code: str, comment: Comment, by: Member, before: str = "") -> None:
    index_items([comment.item])
    append_event(
        code,
        workspace=by.workspace,
        by=by,
        item_id=comment.item_id,
        subject=comment.item.key,
        before={"body": before} if before else {},
        after={"comment": comment.pk},
    )


@transaction.atomic
def follow(item_id: int, *, by: Member) -> Item:
    """Hear what becomes of an item."""
    item = locked_item(item_id, by=by)
    require(by, Action.FOLLOW)
    if _follow(item, by):
        append_event(
            "item.followed", workspace=by.workspace, by=by, item_id=item.pk, subject=item.key
        )
    return item


def _follow(item: Item, by: Member) -> bool:
    _row, is_new = Follower.objects.get_or_create(item=item, member=by)
    if is_new:
        _count(item, 1)
    return is_new


def _count(item: Item, step: int) -> None:
    rows = kind_rows(item.kind).filter(pk=item.pk)
    rows.update(follower_count=F("follower_count") + step)


def count_followers(workspace: Workspace) -> None:
    """Count anew who follows what, for who wrote followers past the operations."""
    theirs = Follower.objects.filter(item=OuterRef("pk")).order_by().values("item")
    counted = Subquery(theirs.annotate(count=Count("pk")).values("count"))
    for model in KindRow.__subclasses__():
        kind_rows(model.KIND).filter(workspace=workspace).update(
            follower_count=Coalesce(counted, 0)
        )


@transaction.atomic
def unfollow(item_id: int, *, by: Member) -> Item:
    """Hear no more of an item."""
    item = locked_item(item_id, by=by)
    gone, _is_new = Follower.objects.filter(item=item, member=by).delete()
    if gone:
        _count(item, -1)
        append_event(
            "item.unfollowed", workspace=by.workspace, by=by, item_id=item.pk, subject=item.key
        )
    return item


@transaction.atomic
def link_items(source_id: int, *, target_id: int, relation: str, by: Member) -> ItemLink:
    """Tie one item to another; the same tie twice is one."""
    source = locked_item(source_id, by=by)
    target = Item.objects.visible_to(by).live().get(pk=target_id)
    require(by, edit_action(source))
    if relation not in ItemLink.Relation.values:
        raise Invalid(_("“{relation}” is no relation between items.").format(relation=relation))
    if source == target:
        raise Invalid(_("An item cannot be linked to itself."))
    link, is_new = ItemLink.objects.get_or_create(
        source=source,
        target=target,
        relation=ItemLink.Relation(relation),
        defaults={"created_by": by},
    )
    if is_new:
        append_event(
            "item.linked",
            workspace=by.workspace,
            by=by,
            item_id=source.pk,
            subject=source.key,
            after={"target": target.pk, "relation": relation},
        )
    return link


@transaction.atomic
def unlink_items(link_id: int, *, by: Member) -> None:
    """Untie two items; both must be visible."""
    seen = Item.objects.with_page(by)
    links = ItemLink.objects.filter(source__in=seen, target__in=seen).select_related("source")
    locked_item(links.get(pk=link_id).source_id, by=by)
    link = links.get(pk=link_id)  # again: who had the lock may have untied it
    require(by, edit_action(link.source))
    drop_link(link, by=by)


def drop_link(link: ItemLink, *, by: Member) -> None:
    """Inside the caller's transaction, seen by `by` or not: for what goes with something else."""
    append_event(
        "item.unlinked",
        workspace=by.workspace,
        by=by,
        item_id=link.source_id,
        subject=link.source.key,
        before={"target": link.target_id, "relation": link.relation},
    )
    link.delete()
