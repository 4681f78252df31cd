"""Many items written at once in the caller's transaction, by the rules of `items.operations`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from openweft.common.changes import difference, plain, snapshot
from openweft.items.keys import take_numbers
from openweft.items.models import Item, KindRow, checked_title
from openweft.items.search import index_items
from openweft.workspaces.events import append_events, new_event
from openweft.workspaces.models import Event, Member

Row = TypeVar("Row", bound=KindRow)
BATCH = 400
REPEATED = frozenset({"visibility", "deleted_at", "title"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An item about to be written: its own columns, its kind's, and when it came about."""

    title: str
    item: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None


@dataclass(slots=True)
class Change:
    """What becomes of a row: new values of the item's columns and of its kind's."""

    row: KindRow
    item: Mapping[str, Any]
    columns: Mapping[str, Any]


def lock_items(changes: Iterable[Change]) -> None:
    """Lock the items of changes and take over their versions, for rows read without a lock."""
    rows = {change.row.pk: change.row for change in changes}
    keys = sorted(rows)
    for start in range(0, len(keys), BATCH):
        items = Item.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
        for pk, version in items.select_for_update(of=("self",)).values_list("pk", "version"):
            rows[pk].item.version = version


def create_rows(model: type[Row], drafts: Sequence[Draft], *, by: Member) -> list[Row]:
    """Write the drafts with their events and return their rows, in order.

    Raises Invalid for a title that will not do; the caller has asked whether
    `by` may, and checked the kind's columns.
    """
    numbers = take_numbers(by.workspace, model.KIND, len(drafts))
    items = [
        Item(
            kind=model.KIND,
            number=number,
            key=f"{model.KIND}-{number}",
            title=checked_title(draft.title),
            created_by=by,
            **{"workspace": by.workspace, "owner": by, **draft.item},
        )
        for draft, number in zip(drafts, numbers, strict=True)
    ]
    items = Item.objects.bulk_create(items, batch_size=BATCH)
    index_items(items, are_new=True)
    _backdate(items, drafts)
    rows = [
        model(item=item, **KindRow.repeated(item), **draft.columns)
        for item, draft in zip(items, drafts, strict=True)
    ]
    model._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 - a model given as an argument
    append_events(_created(row, draft, by) for row, draft in zip(rows, drafts, strict=True))
    return rows


def _backdate(items: Sequence[Item], drafts: Sequence[Draft]) -> None:
    dated = []
    for item, draft in zip(items, drafts, strict=True):
        if draft.created_at is not None:
            item.created_at = draft.created_at
            dated.append(item)
    Item.objects.bulk_update(dated, ["created_at"], batch_size=BATCH)


def _created(row: KindRow, draft: Draft, by: Member) -> Event:
    return new_event(
        f"{row.KIND.name.lower()}.created",
        workspace=by.workspace,
        by=by,
        item_id=row.pk,
        subject=row.item.key,
        after={
            "title": row.item.title,
            **{name: plain(value) for name, value in draft.columns.items()},
        },
    )


def change_rows(changes: Iterable[Change], *, by: Member, code: str = "") -> list[Change]:
    """Make the changes with one event each; returns those that changed anything.

    code: the events' code; "<kind>.edited" unless given.
    The caller has locked the rows, asked whether `by` may, and checked the values.
    """
    made: list[Change] = []
    events: list[Event] = []
    for change in changes:
        was, now = _apply(change)
        if not now:
            continue
        change.row.item.version += 1
        change.row.item.updated_at = timezone.now()
        made.append(change)
        events.append(
            new_event(
                code or f"{change.row.KIND.name.lower()}.edited",
                workspace=by.workspace,
                by=by,
                item_id=change.row.pk,
                subject=change.row.item.key,
                before=was,
                after=now,
            )
        )
    _save(made)
    append_events(events)
    return made


def _apply(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    was: dict[str, Any] = {}
    now: dict[str, Any] = {}
    for row, values in ((change.row.item, change.item), (change.row, change.columns)):
        before = snapshot(row, values)
        for name, value in values.items():
            setattr(row, name, checked_title(value) if name == "title" else value)
        differs = difference(before, snapshot(row, values))
        was |= differs[0]
        now |= differs[1]
    return was, now


def _save(made: Sequence[Change]) -> None:
    """Write of each row the columns of its own change alone: others may have changed the rest."""
    alike: dict[tuple[Any, ...], list[Change]] = {}
    for change in made:
        names = (frozenset(change.item), frozenset(change.columns))
        alike.setdefault((type(change.row), *names), []).append(change)
    for (model, names, columns), its in alike.items():
        _save_alike(model, names, columns, [change.row for change in its])


def _save_alike(
    model: type[KindRow], names: Collection[str], columns: Collection[str], rows: list[KindRow]
) -> None:
    items = [row.item for row in rows]
    own = sorted(_fields(Item, names) | {"version", "updated_at"})
    Item.objects.bulk_update(items, own, batch_size=BATCH)
    if {"title", "body"} & set(names):
        index_items(items)
    changed = set(columns)
    if REPEATED & set(names):
        changed |= _repeat(rows)
    if changed:
        fields = sorted(_fields(model, changed))
        model._default_manager.bulk_update(rows, fields, batch_size=BATCH)  # noqa: SLF001 - a model given as an argument


def _repeat(rows: Iterable[KindRow]) -> set[str]:
    """Give the rows what they repeat of their items; returns the columns."""
    names: set[str] = set()
    for row in rows:
        repeated = KindRow.repeated(row.item)
        names |= repeated.keys()
        for name, value in repeated.items():
            setattr(row, name, value)
    return names


def _fields(model: type[Any], names: Iterable[str]) -> set[str]:
    """Field names, whether a foreign key is named by itself or by its column."""
    by_column = {field.attname: field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented way to a model's columns
    return {by_column.get(name, name) for name in names}
