"""Tables sent as CSV files, row by row, however long they are."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from openweft.interchange.tables import safe_cell

MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_file(
    name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download of `rows` under `head`; no cell is one that a spreadsheet takes for a formula."""
    lines = _lines([head], rows, translation.get_language(), timezone.get_current_timezone())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(
    head: Iterable[Sequence[Any]], rows: Iterable[Sequence[Any]], language: str | None, zone: Any
) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield MARK
    with translation.override(language), timezone.override(zone):
        for part in (head, rows):
            for row in part:
                yield writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: Any) -> Any:
    return cell if isinstance(cell, int | float) else safe_cell("" if cell is None else str(cell))
