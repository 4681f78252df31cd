"""What an address asks of a list: filter, columns, order, grouping and page."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from openweft.items.lists.fields import Field, Listing, Reading
from openweft.items.lists.grammar import Condition, Problem, Unreadable, parsed, written
from openweft.items.lists.keyset import Order
from openweft.items.lists.meaning import meaning_of, narrowed
from openweft.items.lists.rows import GroupPlace, Sheet
from openweft.web.request import PageRequest

UNGROUPED = "none"


@dataclass(frozen=True)
class Asked:
    """A list as an address asks for it.

    text: the filter as it was typed; problems: why it cannot be read, and then nothing is listed.
    """

    listing: Listing
    reading: Reading
    query: QueryDict
    fields: dict[str, Field]
    text: str
    conditions: tuple[Condition, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text)

    def rows(self) -> QuerySet[Any]:
        """The rows that meet the filter; none while it cannot be read."""
        found = narrowed(self.listing, self.conditions, self.reading)
        return found.none() if self.problems else found

    @cached_property
    def sheet(self) -> Sheet:
        """The columns, order and grouping, each as asked where that makes sense."""
        sort = self.query.get("sort", "")
        group = self.query.get("group", "" if sort else self.listing.group)
        field = self.fields.get(group)
        grouped = field if field and field.group else None
        return Sheet(self._columns(grouped), self._order(sort), grouped)

    def _columns(self, grouped: Field | None) -> tuple[Field, ...]:
        """Those asked for, else the list's own without what the groups say already."""
        asked = [name for name in self.query.get("columns", "").split(",") if name]
        found = [self.fields[name] for name in asked if self._is_column(name)]
        if found and not any(each.cell == "title" for each in found):
            found.insert(0, self.fields["title"])
        own = (self.fields[name] for name in self.listing.columns)
        return tuple(found or (each for each in own if each is not grouped))

    def _is_column(self, name: str) -> bool:
        return name in self.fields and self.fields[name].is_column

    def _order(self, sort: str) -> Order:
        field = self.fields.get(sort.removeprefix("-"))
        if field is None or not field.sort:
            field, sort = self.fields[self.listing.sort], ""
            return Order(field.sort, field.falls)
        return Order(field.sort, sort.startswith("-"))

    @property
    def after(self) -> GroupPlace | None:
        text = self.query.get("after", "")
        return GroupPlace.read(text, self.listing.model, self.sheet.order) if text else None

    def kept(self, **changes: str | None) -> str:
        """The address' query with some of it changed; what is None or empty goes."""
        return kept(self.query, **{"after": "", **changes})

    def narrowed_by(self, *conditions: Condition) -> "Asked":
        """The same list, narrowed further."""
        return replace(self, conditions=(*self.conditions, *conditions))

    def without(self, condition: Condition) -> str:
        """The address of the list without one of its conditions."""
        left = [each for each in self.conditions if each is not condition]
        return self.kept(q=written(left) or None) if left else self.cleared

    @property
    def cleared(self) -> str:
        """The address of the list without a filter; stated where a bare address has one."""
        return kept(self.query, q="", after="", view="") + ("&q=" if self.listing.filter else "")


def asked_of(request: PageRequest, listing: Listing) -> Asked:
    """What the address asks of the list; a filter that cannot be read is kept as it was typed."""
    by = request.member
    reading = Reading(by, by.workspace.today(timezone.now()))
    return asked_for(listing, reading, request.GET)


def asked_for(listing: Listing, reading: Reading, query: QueryDict) -> Asked:
    """The same for any reader and query."""
    text = query.get("q", listing.filter).replace("\x00", "").strip()
    found = Asked(listing, reading, query, listing.fields_for(reading), text)
    try:
        conditions = parsed(text)
        meaning_of(listing, conditions, reading)
    except Unreadable as refusal:
        return replace(found, problems=refusal.problems)
    return replace(found, conditions=conditions)


def kept(query: QueryDict, **changes: str | None) -> str:
    """An address' query with some of it changed; empty values go."""
    lasting = [(name, values) for name, values in query.lists() if name not in changes]
    text = urlencode([*lasting, *((name, v) for name, v in changes.items() if v)], doseq=True)
    return f"?{text}" if text else "?"
