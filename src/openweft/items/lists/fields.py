"""What a list can be narrowed by, shown by, sorted by and grouped by: each declared once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from openweft.items.models import KindRow
from openweft.workspaces.models import Member

Label = str | Promise


class Kind(StrEnum):
    """What a field holds, which says how its values are written and compared."""

    TEXT = "text"
    CHOICE = "choice"
    NAMED = "named"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a list, and which day it is for them."""

    by: Member
    today: date


@dataclass(frozen=True, slots=True)
class Option:
    """One value a field can have: what is stored, how it is written, and what it is called."""

    value: Any
    text: str
    label: Label


Options = Callable[[Reading], Iterable[Option]]


def choices_of(pairs: Iterable[tuple[str, Label]]) -> Options:
    """The options of an enumeration: its values are how they are written."""
    options = tuple(Option(value, str(value).casefold(), label) for value, label in pairs)
    return lambda _reading: options


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One field of a list.

    name: as it stands in texts and addresses. column: the path to what is
    compared; empty for a NAMED field with `meets`, for a FACT, and for what is
    only shown. sort: the column of the list's own table that has an index to
    page by; `falls` where the natural order is the largest first. shows: the
    columns a cell is made of, or `gather` for what several rows of another
    table say. group: whether rows can be grouped by its options.
    """

    name: str
    label: Label
    kind: Kind
    column: str = ""
    options: Options | None = None
    meets: Callable[[Sequence[Any], Reading], Q] | None = None
    facts: Mapping[str, Callable[[Reading], Q]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    sort: str = ""
    falls: bool = False
    shows: tuple[str, ...] = ()
    gather: Callable[[Sequence[int], Reading], Mapping[int, list[str]]] | None = None
    cell: str = ""
    digits: int = 0
    group: bool = False
    is_optional: bool = False
    edit: str = ""

    @property
    def is_filter(self) -> bool:
        return bool(self.column or self.meets or self.facts)

    @property
    def is_column(self) -> bool:
        return bool(self.shows or self.gather)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listing:
    """A list: the rows it is of, its fields, and how it looks unless asked otherwise.

    day: the field that `after:` and `before:` are about. filter: what an address
    without a filter shows.
    more: further fields of one workspace, such as its own.
    """

    name: str
    label: Label
    model: type[KindRow]
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    sort: str
    group: str = ""
    day: str = ""
    filter: str = ""
    more: Callable[[Reading], Iterable[Field]] | None = None

    def fields_for(self, reading: Reading) -> dict[str, Field]:
        """The fields by name, the workspace's own ones last."""
        own = self.more(reading) if self.more else ()
        return {each.name: each for each in (*self.fields, *own)}


NONE = "none"
ME = "me"
