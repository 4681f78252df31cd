"""What can be done to any item. Each public function is one transaction.

Reading comes first: an id the member may not see raises DoesNotExist, whatever
their role. Writes that edit text carry the version they were based on.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import difference, plain, snapshot
from openweft.common.errors import Invalid
from openweft.items.keys import take_numbers
from openweft.items.models import (
    Grant,
    Item,
    KindRow,
    KindRowQuerySet,
    Tag,
    Visibility,
    checked_title,
    kind_rows,
)
from openweft.items.search import index_items
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Function, Member, Product, Team
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

Row = TypeVar("Row", bound=KindRow)

ITEM_FIELDS = ("title", "body", "owner", "function", "visibility")


def locked_item(item_id: int, *, by: Member) -> Item:
    """The item, locked for this transaction; DoesNotExist in the trash or unseen by `by`."""
    return Item.objects.visible_to(by).kept().select_for_update(of=("self",)).get(pk=item_id)


def locked_row(model: type[Row], item_id: int, *, by: Member) -> Row:
    """The kind's live row with its item, locked; DoesNotExist unless `by` may see it."""
    item = locked_item(item_id, by=by)
    row: Row = model._default_manager.select_for_update(of=("self",)).get(pk=item.pk)  # noqa: SLF001
    row.item = item
    return row


def locked_rows(rows: KindRowQuerySet[Row]) -> list[Row]:
    """The rows with their items, locked by id: the items first, as everywhere."""
    items = Item.objects.filter(pk__in=rows.order_by().values("pk")).order_by("pk")
    locked = {item.pk: item for item in items.select_for_update(of=("self",))}
    found = list(rows.filter(pk__in=locked).order_by("pk").select_for_update(of=("self",)))
    for row in found:
        row.item = locked[row.pk]
    return found


def make_item(
    model: type[Row], *, title: str, by: Member | None, item: Mapping[str, Any], **columns: Any
) -> Row:
    """Create an item and its kind's row inside the caller's transaction, without an event.

    `item` holds the item's own columns besides title (workspace at least).
    """
    workspace = item["workspace"]
    number = take_numbers(workspace, model.KIND)[0]
    made = Item.objects.create(
        kind=model.KIND,
        number=number,
        key=f"{model.KIND}-{number}",
        title=checked_title(title),
        created_by=by,
        **item,
    )
    row: Row = model._default_manager.create(item=made, **KindRow.repeated(made), **columns)  # noqa: SLF001
    index_items([made], are_new=True)
    return row


def create_row(
    model: type[Row],
    *,
    title: str,
    by: Member,
    item: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Row:
    """Create an item of `by`'s workspace with its event; for the kinds' own operations."""
    own = {"workspace": by.workspace, "owner": by, **(item or {})}
    row = make_item(model, title=title, by=by, item=own, **columns)
    append_event(
        f"{model.KIND.name.lower()}.created",
        workspace=by.workspace,
        by=by,
        item_id=row.pk,
        subject=row.item.key,
        after={"title": row.item.title, **{name: plain(value) for name, value in columns.items()}},
    )
    return row


def save_row(
    row: KindRow, before: Mapping[str, Any], *, by: Member, code: str, **also: Any
) -> None:
    """Save a kind's row whose fields were taken by `snapshot`, step the version, write the event.

    Nothing is written when nothing differs. `also` is added to the event's after.
    """
    was, now = difference(before, snapshot(row, before))
    if not was and not now and not also:
        return
    if now:
        row.save(update_fields=list(now))
    touch(row.item)
    append_event(
        code,
        workspace=by.workspace,
        by=by,
        item_id=row.pk,
        subject=row.item.key,
        before=was,
        after={**now, **also},
    )


def touch(item: Item) -> None:
    """Step the item's version, so that a writer who saw the old one is told."""
    item.version += 1
    item.save(update_fields=["version", "updated_at"])


@transaction.atomic
def edit_item(
    item_id: int, *, changes: Mapping[str, Any], based_on: int | None, by: Member
) -> Item:
    """Change title, body, owner, function or visibility, and return the item.

    `changes` holds any of ITEM_FIELDS. Raises Conflict when `based_on` is not
    the stored version, Invalid for a field there is none of or a title that
    will not do, NotAllowed without the role.
    """
    item = locked_item(item_id, by=by)
    require(by, edit_action(item))
    check_version(item, based_on)
    before = snapshot(item, ITEM_FIELDS)
    _apply(item, changes, by)
    was, now = difference(before, snapshot(item, ITEM_FIELDS))
    if now:
        item.version += 1
        item.save(update_fields=[*now, "version", "updated_at"])
        _repeat(item)
        if {"title", "body"} & set(now):
            index_items([item])
        append_event(
            "item.edited",
            workspace=by.workspace,
            by=by,
            item_id=item.pk,
            subject=item.key,
            before=was,
            after=now,
        )
    return item


def edit_action(item: Item) -> Action:
    """What one must be allowed to edit an item of this kind."""
    return Action.EDIT_STRATEGY if item.kind in {"OBJ", "KR"} else Action.CURATE


def _apply(item: Item, changes: Mapping[str, Any], by: Member) -> None:
    for name, value in changes.items():
        if name == "title":
            item.rename(value)
        elif name == "body":
            item.body = str(value).replace("\x00", "").replace("\r\n", "\n")
        elif name == "visibility":
            item.visibility = checked_visibility(value)
        elif name in {"owner", "function"}:
            setattr(item, name, _own(value, by))
        else:
            raise Invalid(_("An item has no field “{name}”.").format(name=name))


def checked_visibility(value: str) -> Visibility:
    """The visibility by its name; Invalid if there is none of that name."""
    if value not in Visibility.values:
        raise Invalid(
            _("“{value}” is no visibility; {choices} are.").format(
                value=value, choices=", ".join(Visibility.values)
            )
        )
    return Visibility(value)


def _own(value: Member | Function | None, by: Member) -> Member | Function | None:
    if value is not None and value.workspace_id != by.workspace_id:
        raise type(value).DoesNotExist
    return value


def _repeat(item: Item) -> None:
    kind_rows(item.kind).filter(pk=item.pk).update(**KindRow.repeated(item))


@transaction.atomic
def delete_item(item_id: int, *, by: Member) -> Item:
    """Put an item in the trash, from where `restore_item` brings it back."""
    item = locked_item(item_id, by=by)
    require(by, edit_action(item))
    return put_in_trash(item, by=by)


@transaction.atomic
def restore_item(item_id: int, *, by: Member) -> Item:
    """Bring an item back from the trash."""
    item = Item.objects.visible_to(by).select_for_update(of=("self",)).get(pk=item_id)
    require(by, edit_action(item))
    return item if item.deleted_at is None else take_from_trash(item, by=by)


def put_in_trash(item: Item, *, at: datetime | None = None, by: Member) -> Item:
    """Inside the caller's transaction, seen by `by` or not: for what goes with something else.

    at: the moment that marks all that went together; now if None.
    """
    item.deleted_at = at or timezone.now()
    return _save_trash(item, "item.deleted", by)


def take_from_trash(item: Item, *, by: Member) -> Item:
    """Undo `put_in_trash`, inside the caller's transaction."""
    item.deleted_at = None
    return _save_trash(item, "item.restored", by)


def _save_trash(item: Item, code: str, by: Member) -> Item:
    item.version += 1
    item.save(update_fields=["deleted_at", "version", "updated_at"])
    _repeat(item)
    append_event(code, workspace=by.workspace, by=by, item_id=item.pk, subject=item.key)
    return item


@transaction.atomic
def share_item(
    item_id: int,
    *,
    members: Iterable[Member] = (),
    functions: Iterable[Function] = (),
    teams: Iterable[Team] = (),
    based_on: int | None = None,
    by: Member,
) -> Item:
    """Let just these see a restricted item, and these guests see any item; replaces who could."""
    item = locked_item(item_id, by=by)
    require(by, edit_action(item))
    check_version(item, based_on)
    held = {(each.member_id, each.function_id, each.team_id) for each in item.grants.all()}
    item.grants.all().delete()
    wanted: list[tuple[str, Member | Function | Team]] = [("member", each) for each in members]
    wanted += [("function", each) for each in functions]
    wanted += [("team", each) for each in teams]
    wanted = list(dict.fromkeys(wanted))
    for column, value in wanted:
        if value.workspace_id != by.workspace_id:
            raise type(value).DoesNotExist
        Grant.objects.create(item=item, **{column: value})
    grants = item.grants.all()
    if held == {(each.member_id, each.function_id, each.team_id) for each in grants}:
        return item
    touch(item)
    append_event(
        "item.shared",
        workspace=by.workspace,
        by=by,
        item_id=item.pk,
        subject=item.key,
        after={"with": [str(value) for _, value in wanted]},
    )
    return item


@transaction.atomic
def set_tags(
    item_id: int, *, names: Iterable[str], based_on: int | None = None, by: Member
) -> Item:
    """Give an item just these tags; unknown ones are made."""
    item = locked_item(item_id, by=by)
    require(by, edit_action(item))
    check_version(item, based_on)
    before = sorted(item.tags.values_list("name", flat=True))
    wanted = sorted({" ".join(name.split())[:60] for name in names} - {""})
    tags = [Tag.objects.get_or_create(workspace=by.workspace, name=name)[0] for name in wanted]
    item.tags.set(tags)
    _record_set(item, "item.tagged", before, wanted, by)
    return item


@transaction.atomic
def set_products(
    item_id: int, *, products: Iterable[Product], based_on: int | None = None, by: Member
) -> Item:
    """Say to which products an item belongs."""
    item = locked_item(item_id, by=by)
    require(by, edit_action(item))
    check_version(item, based_on)
    before = sorted(item.products.values_list("name", flat=True))
    wanted = list(products)
    if any(product.workspace_id != by.workspace_id for product in wanted):
        raise Product.DoesNotExist
    item.products.set(wanted)
    _record_set(item, "item.products_set", before, sorted(p.name for p in wanted), by)
    return item


def _record_set(item: Item, code: str, before: list[str], after: list[str], by: Member) -> None:
    if before == after:
        return
    touch(item)
    append_event(
        code,
        workspace=by.workspace,
        by=by,
        item_id=item.pk,
        subject=item.key,
        before={"names": before},
        after={"names": after},
    )
