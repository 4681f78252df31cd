"""Pages of a sorted list that continue after a row, however the list grows."""

from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def ordered(rows: QuerySet[Row], column: str, *, falling: bool = False) -> QuerySet[Row]:
    """The rows by a column, empty ones last, then by primary key."""
    last = True if _may_be_empty(rows.model, column) else None
    order = F(column).desc(nulls_last=last) if falling else F(column).asc(nulls_last=last)
    return rows.order_by(order, "pk")


def _may_be_empty(model: Any, column: str) -> bool:
    """Asked because an index serves an order with empty rows last worse, or not at all."""
    for step in column.split("__"):
        field = model._meta.get_field(step)  # noqa: SLF001 - Django's documented name
        model = field.related_model
    return bool(field.null)


def after(rows: QuerySet[Row], column: str, last: int, *, falling: bool = False) -> QuerySet[Row]:
    """Those of the ordered rows that come after the row `last`; all if there is no such row."""
    anchor = rows.filter(pk=last).values_list(column, "pk").first()
    if anchor is None:
        return rows
    value, pk = anchor
    if value is None:
        return rows.filter(**{column: None}, pk__gt=pk)
    beyond = Q(**{f"{column}__{'lt' if falling else 'gt'}": value})
    return rows.filter(beyond | Q(**{column: value}, pk__gt=pk) | Q(**{column: None}))
