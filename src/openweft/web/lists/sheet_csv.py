"""What a list shows as a CSV file: the same rows, columns and order, streamed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

from openweft.items.lists.fields import Field
from openweft.items.lists.rows import Group, GroupPlace, groups_of
from openweft.web.csv_files import csv_file
from openweft.web.lists.asked import Asked

AT_ONCE = 500


@dataclass(frozen=True)
class _Words:
    """What is said in the reader's language and zone, which are gone once rows are streamed."""

    head: list[str]
    labels: dict[str, dict[Any, str]]
    zone: tzinfo


def csv_of(asked: Asked) -> StreamingHttpResponse:
    """The whole list, not only the page that is shown."""
    words = _Words(
        [str(each.label) for each in asked.sheet.columns],
        {
            each.name: {option.value: str(option.label) for option in each.options(asked.reading)}
            for each in asked.sheet.columns
            if each.options and each.cell in {"choice", "state", "health"}
        },
        timezone.get_current_timezone(),
    )
    name = f"{asked.listing.name}-{asked.reading.today:%Y-%m-%d}.csv"
    return csv_file(name, words.head, _lines(asked, words))


def _lines(asked: Asked, words: _Words) -> Iterator[list[str | float]]:
    for group in _pages(asked):
        for line in group.lines:
            cells = ((each, line.cells[each.name]) for each in asked.sheet.columns)
            yield [_text(each, value, words) for each, value in cells]


def _pages(asked: Asked) -> Iterator[Group]:
    after: GroupPlace | None = None
    while True:
        groups = groups_of(asked.rows(), asked.sheet, asked.reading, AT_ONCE, after=after)
        yield from groups
        if sum(len(group.lines) for group in groups) < AT_ONCE:
            return
        last = groups[-1]
        after = GroupPlace(last.option.text if asked.sheet.group else "", last.lines[-1].place)


def _text(field: Field, value: Any, words: _Words) -> str | float:
    if field.cell == "person":
        value = value[1]
    elif field.cell == "due":
        value = value[0]
    if field.name in words.labels:
        value = words.labels[field.name].get(value, value)
    if isinstance(value, datetime):
        value = value.astimezone(words.zone).isoformat(timespec="minutes")
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    return value if isinstance(value, (int, float)) else str("" if value is None else value)
