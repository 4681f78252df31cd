"""Pages of a sorted list that continue after a place: as quick for the last as for the first.

Rows are read in the order of an index, first those that have a value, then the empty ones, each
by its own query, so that no database sorts or counts what is not shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Expression, F, Field, Func, Model, Q, QuerySet, Value

Rows = QuerySet[Any, Any]
APART = "~"


@dataclass(frozen=True, slots=True)
class Order:
    """By a column, then by primary key, both the same way round; empty ones come last."""

    column: str
    is_falling: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        minus = "-" if self.is_falling else ""
        return (f"{minus}pk",) if self.column == "pk" else (minus + self.column, f"{minus}pk")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last row's key and its value in the column sorted by."""

    pk: int
    value: Any = None

    def __str__(self) -> str:
        if self.value is None:
            return str(self.pk)
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        return f"{self.pk}{APART}{value}"

    @classmethod
    def read(cls, text: str, model: type[Model], order: Order) -> Self | None:
        """The place an address names; None for what was never a place of this order."""
        pk, apart, value = text.partition(APART)
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):  # noqa: PLR2004 - the digits of an id
            return None
        if not apart or order.column == "pk":
            return cls(int(pk))
        try:
            return cls(int(pk), column_of(model, order.column).to_python(value))
        except (ValidationError, ValueError):
            return None


class Beyond(Func):
    """Whether a pair of columns comes after a pair of values, as an index compares them."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *how: Any, **context: Any) -> tuple[str, Any]:
        """`(column, pk) > (value, last)`, or `<`."""
        parts = [compiler.compile(each) for each in self.source_expressions]
        (column, pk, value, last), sign = [sql for sql, _ in parts], self.extra["sign"]
        params = [param for _, given in parts for param in given]
        return f"({column}, {pk}) {sign} ({value}, {last})", params


def page_of(rows: Rows, order: Order, most: int, *, after: Place | None = None) -> list[Any]:
    """At most `most` of the rows in order, from the first or from after a place."""
    found: list[Any] = []
    for part in parts_of(rows, order, after):
        found += part[: most - len(found)]
        if len(found) >= most:
            break
    return found


def parts_of(rows: Rows, order: Order, after: Place | None = None) -> Iterator[Rows]:
    """The rows in order after the place, in the queries that an index answers."""
    ordered = rows.order_by(*order.names)
    if order.column == "pk":
        yield ordered if after is None else ordered.filter(_after_pk(order, after))
        return
    column = column_of(rows.model, order.column)
    if after is None or after.value is not None:
        filled = ordered.exclude(**{order.column: None}) if column.null else ordered
        yield filled if after is None else filled.filter(_beyond(column, order, after))
    if column.null:
        empty = ordered.filter(**{order.column: None}).order_by(order.names[-1])
        at_empty = after is not None and after.value is None
        yield empty.filter(_after_pk(order, after)) if after and at_empty else empty


def _after_pk(order: Order, after: Place) -> Q:
    return Q(pk__lt=after.pk) if order.is_falling else Q(pk__gt=after.pk)


def _beyond(column: "Field[Any, Any]", order: Order, after: Place) -> Expression:
    return Beyond(
        F(order.column),
        F("pk"),
        Value(after.value, output_field=column),
        Value(after.pk),
        sign="<" if order.is_falling else ">",
    )


def column_of(model: type[Model], name: str) -> "Field[Any, Any]":
    """The column of the model's own table."""
    found: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001 - no relation is sorted by
    return found
