"""What a list shows of its rows: one query for a page's cells, and one for what is gathered."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from openweft.items.lists.fields import Field, Kind, Option, Reading
from openweft.items.lists.keyset import APART, Order, Place, Rows, column_of, page_of

OWN = ("pk", "item__key", "item__title", "item__version")


@dataclass(slots=True)
class Line:
    """One row as a list shows it: `cells` has what each column shows, by the field's name."""

    pk: int
    key: str
    title: str
    version: int
    place: Place
    cells: dict[str, Any] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that have one value of the field grouped by; it is continued from a page before."""

    option: Option
    lines: list[Line]
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """How rows are shown: in which columns and order, grouped by which field if any."""

    columns: tuple[Field, ...]
    order: Order
    group: Field | None = None


NOTHING = Option(None, "none", "")


def lines_of(
    rows: Rows, sheet: Sheet, reading: Reading, most: int, *, after: Place | None = None
) -> list[Line]:
    """At most `most` of the rows in order, from the first or from after a place."""
    shown = [each for each in sheet.columns if each.shows]
    paths = dict.fromkeys((*OWN, sheet.order.column, *(p for each in shown for p in each.shows)))
    index = {path: number for number, path in enumerate(paths)}
    found = page_of(rows.values_list(*paths), sheet.order, most, after=after)
    cells = [(each.name, [index[path] for path in each.shows]) for each in shown]
    value = index[sheet.order.column]
    lines = [
        Line(
            pk=row[0],
            key=row[1],
            title=row[2],
            version=row[3],
            place=Place(row[0], row[value]),
            cells={
                name: row[at[0]] if len(at) == 1 else tuple(row[each] for each in at)
                for name, at in cells
            },
        )
        for row in found
    ]
    _gather(lines, sheet, reading)
    return lines


def _gather(lines: Sequence[Line], sheet: Sheet, reading: Reading) -> None:
    keys = [line.pk for line in lines]
    for each in sheet.columns:
        if each.gather is not None and keys:
            said = each.gather(keys, reading)
            for line in lines:
                line.cells[each.name] = tuple(said.get(line.pk, ()))


def groups_of(
    rows: Rows,
    sheet: Sheet,
    reading: Reading,
    most: int,
    *,
    after: "GroupPlace | None" = None,
    present: Container[Any] | None = None,
) -> list[Group]:
    """At most `most` of the rows, group after group as their options stand, each in order.

    present: the values that are known to have rows; others are then not asked for.
    """
    if sheet.group is None:
        place = after.place if after else None
        lines = lines_of(rows, sheet, reading, most, after=place)
        return [Group(NOTHING, lines, is_continued=after is not None)] if lines else []
    found: list[Group] = []
    left, options = most, group_options(sheet.group, rows, reading)
    if present is not None:
        options = [each for each in options if each.value in present]
    names = [each.text for each in options]
    start = names.index(after.group) if after and after.group in names else 0
    for number, option in enumerate(options[start:]):
        is_continued = bool(after) and number == 0
        lines = lines_of(
            rows.filter(**{sheet.group.column: option.value}),
            sheet,
            reading,
            left,
            after=after.place if after and is_continued else None,
        )
        if lines:
            found.append(Group(option, lines, is_continued))
        left -= len(lines)
        if left <= 0:
            break
    return found


def group_options(group: Field, rows: Rows, reading: Reading) -> list[Option]:
    """The values rows are grouped by, in the field's order, with none last where that can be."""
    options = list(group.options(reading)) if group.options else []
    if "__" in group.column or column_of(rows.model, group.column).null:
        options.append(NOTHING)
    elif group.kind == Kind.CHOICE and column_of(rows.model, group.column).blank:
        options.append(Option("", NOTHING.text, ""))
    return options


@dataclass(frozen=True, slots=True)
class GroupPlace:
    """Where a page of groups ended."""

    group: str
    place: Place

    def __str__(self) -> str:
        return f"{self.group}/{self.place}" if self.group else str(self.place)

    @classmethod
    def read(cls, text: str, model: type[Model], order: Order) -> "GroupPlace | None":
        """The place an address names; None for what was never one."""
        head, _apart, _value = text.partition(APART)
        group, slash, _pk = head.rpartition("/")
        place = Place.read(text.removeprefix(group + slash), model, order)
        return cls(group, place) if place else None
