"""What a write changes: the differences an event records."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models


def plain(value: Any) -> Any:
    """A value as JSON can hold it: rows as ids, days and instants in ISO form."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def snapshot(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The named fields of a row as JSON can hold them."""
    return {name: plain(getattr(row, name)) for name in fields}


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as (before, after)."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
