"""Writing many items at once, with the days on which they came about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from openweft.common.changes import plain
from openweft.interchange.demo.files import Row
from openweft.interchange.demo.world import World
from openweft.items.keys import take_numbers
from openweft.items.models import Grant, Item, KindRow, Tag, Visibility, checked_title
from openweft.workspaces.models import Member

BATCH = 400
Made = TypeVar("Made", bound=KindRow)


@dataclass(frozen=True, slots=True)
class Draft:
    """An item about to be written: its row in the files, when and by whom, its kind's columns."""

    row: Row
    at: datetime
    by: Member
    columns: dict[str, Any] = field(default_factory=dict)
    title: str = ""


def make_items(world: World, model: type[Made], drafts: Sequence[Draft]) -> dict[str, Made]:
    """Write the drafts, oldest first, with their events; returns them by their keys."""
    ordered = sorted(drafts, key=lambda draft: draft.at)
    numbers = take_numbers(world.workspace, model.KIND, len(ordered))
    items = [_item(world, model, *pair) for pair in zip(ordered, numbers, strict=True)]
    items = Item.objects.bulk_create(items, batch_size=BATCH)
    for item, draft in zip(items, ordered, strict=True):
        item.created_at = item.updated_at = draft.at
    Item.objects.bulk_update(items, ["created_at", "updated_at"], batch_size=BATCH)
    rows = [
        model(item=item, **KindRow.repeated(item), **draft.columns)
        for item, draft in zip(items, ordered, strict=True)
    ]
    model._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 - a model given as an argument
    for row, draft in zip(rows, ordered, strict=True):
        world.record(
            f"{model.KIND.name.lower()}.created",
            at=draft.at,
            by=draft.by,
            item=row.item,
            after={
                "title": row.item.title,
                **{k: plain(v) for k, v in draft.columns.items() if v is not None},
            },
        )
    made = {draft.row["key"]: row for draft, row in zip(ordered, rows, strict=True)}
    _dress(world, made, ordered)
    return made


def _item(world: World, model: type[KindRow], draft: Draft, number: int) -> Item:
    row = draft.row
    return Item(
        workspace=world.workspace,
        kind=model.KIND,
        number=number,
        key=f"{model.KIND}-{number}",
        title=checked_title(draft.title or row["title"]),
        body=row.get("body", "").strip(),
        owner=world.members[row["owner"]],
        function=world.functions[row["function"]] if "function" in row else None,
        visibility=Visibility(row.get("visibility", "workspace")),
        created_by=draft.by,
    )


def _dress(world: World, made: dict[str, Any], drafts: Iterable[Draft]) -> None:
    """Products, tags and grants, as the rows name them."""
    rows = {draft.row["key"]: draft.row for draft in drafts}
    names = sorted({name for row in rows.values() for name in row.get("tags", ())})
    tags = {n: Tag.objects.get_or_create(workspace=world.workspace, name=n)[0] for n in names}
    tagged, producted, granted = [], [], []
    for key, kind_row in made.items():
        item, row = kind_row.item, rows[key]
        tagged += [
            Item.tags.through(item_id=item.pk, tag_id=tags[name].pk)
            for name in row.get("tags", ())
        ]
        producted += [
            Item.products.through(item_id=item.pk, product_id=world.products[name].pk)
            for name in row.get("products", ())
        ]
        granted += _grants(world, item, row.get("shared", {}))
    Item.tags.through.objects.bulk_create(tagged)
    Item.products.through.objects.bulk_create(producted)
    Grant.objects.bulk_create(granted)


def _grants(world: World, item: Item, shared: Row) -> list[Grant]:
    functions = [world.functions[name] for name in shared.get("functions", ())]
    members = [world.members[name] for name in shared.get("members", ())]
    return [Grant(item=item, function=function) for function in functions] + [
        Grant(item=item, member=member) for member in members
    ]
