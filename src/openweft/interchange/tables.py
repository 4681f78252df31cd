"""Delimited text as a table, whatever delimits it; what is malformed is named by file and row."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.records import Place, Refusal
from openweft.interchange.sources import Source, text_of

DELIMITERS = (",", ";", "\t", "|")
MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELL = 131_072  # the csv module's own limit
SNIFFED_LINES = 30
QUOTED_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)
FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
NEUTRALISED = re.compile(rf"^'(?={FORMULA.pattern})")
SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its cells in the header's order, and where it stands."""

    place: Place
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; `ragged` are those whose cells do not match the header."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    ragged: tuple[Refusal, ...] = ()
    delimiter: str = ","

    @property
    def columns(self) -> tuple[str, ...]:
        """The header with every name once: the second “Label” is “Label (2)”."""
        taken, named = set(self.header), list[str]()
        for name in self.header:
            own, number = name, 2
            while own in named or (own != name and own in taken):
                own, number = f"{name} ({number})", number + 1
            named.append(own)
        return tuple(named)

    def dicts(self) -> Iterator[tuple[Place, dict[str, str]]]:
        """Each row by column name; for files whose header is known to name each column once."""
        for row in self.rows:
            yield row.place, dict(zip(self.header, row.cells, strict=True))


def read_table(source: Source, name: str, *, needs: tuple[str, ...] = ()) -> Table:
    """A file of the source as a table in which every row matches the header.

    Raises Invalid, naming file and row, for what `parse` refuses, ragged rows,
    and where one of the columns `needs` is not there.
    """
    table = parse(text_of(source, name), name)
    if table.ragged:
        raise Invalid(str(table.ragged[0]))
    for column in needs:
        if table.header.count(column) != 1:
            raise Invalid(
                _("%(file)s, row 1: needs the column “%(column)s” once; there are %(count)d.")
                % {"file": name, "column": column, "count": table.header.count(column)}
            )
    return table


def parse(text: str, name: str, *, delimiter: str = "") -> Table:
    """Delimited text as a table; the delimiter is found unless given.

    Raises Invalid, naming the row, for an empty file, a quote that is never
    closed, and more rows, columns or letters in a cell than are read.
    """
    if stated := SEPARATOR_LINE.match(text):
        delimiter, text = stated.group(1), text[stated.end() :]
    delimiter = delimiter or sniff(text)
    records = _records(text, name, delimiter)
    header = next(records, None)
    if header is None:
        raise Invalid(_("%(file)s is empty.") % {"file": name})
    names = _header(header[1], name)
    rows: list[Row] = []
    ragged: list[Refusal] = []
    for place, read in records:
        cells = read[: len(names)] if not any(read[len(names) :]) else read
        if len(cells) != len(names):
            ragged.append(Refusal(place, _ragged(len(cells), len(names))))
        else:
            rows.append(Row(place, cells))
        if len(rows) + len(ragged) > MOST_ROWS:
            raise Invalid(
                _("%(file)s has more than %(most)d rows. Split it.")
                % {"file": name, "most": MOST_ROWS}
            )
    return Table(name, names, tuple(rows), tuple(ragged), delimiter)


def _ragged(cells: int, columns: int) -> str:
    return _("has %(cells)d cells where the header has %(columns)d.") % {
        "cells": cells,
        "columns": columns,
    }


def _records(text: str, name: str, delimiter: str) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Every record that is not blank; blank lines count as rows, as in a spreadsheet."""
    lines = StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid(_malformed(error, Place(name, number))) from error
        if len(record) > MOST_COLUMNS:
            raise Invalid(
                _("%(place)s: has more than %(most)d columns.")
                % {"place": Place(name, number), "most": MOST_COLUMNS}
            )
        if any(cell.strip() for cell in record):
            yield Place(name, number), tuple(plain_cell(cell) for cell in record)


def _malformed(error: csv.Error, place: Place) -> str:
    what = str(error)
    if "end of data" in what:
        return _("%(place)s: a quote is opened and never closed; the file may be cut off.") % {
            "place": place
        }
    if "field limit" in what:
        return _("%(place)s: a cell has more than %(most)d letters.") % {
            "place": place,
            "most": MOST_CELL,
        }
    return _("%(place)s: cannot be read as delimited text: %(why)s.") % {
        "place": place,
        "why": what,
    }


def _header(cells: tuple[str, ...], name: str) -> tuple[str, ...]:
    names = [" ".join(cell.split()) for cell in cells]
    if not any(names):
        raise Invalid(_("%(file)s, row 1: has no column names.") % {"file": name})
    return tuple(
        each or _("column %(number)d") % {"number": index + 1} for index, each in enumerate(names)
    )


def plain_cell(cell: str) -> str:
    """A cell's text without stray space, as it was before a spreadsheet or we protected it."""
    text = cell.strip()
    if quoted := QUOTED_FORMULA.match(text):
        return quoted.group(1).replace('""', '"').strip()
    return NEUTRALISED.sub("", text)


def sniff(text: str) -> str:
    """The delimiter that splits the first lines most evenly into most columns; a comma if none."""
    sample = "".join(text.splitlines(keepends=True)[:SNIFFED_LINES])
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of records as wide as the first, where that has several columns; and its width."""
    widths: list[int] = []
    try:
        widths.extend(
            len(record)
            for record in csv.reader(sample.splitlines(), delimiter=delimiter)
            if record
        )
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] == 1:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `plain_cell` reads it back."""
    return f"'{text}" if FORMULA.match(text) else text
