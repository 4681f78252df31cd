"""Reads a table of initiatives: columns by name, rows checked one by one."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.readers.base import Column, Options, Preview
from openweft.interchange.readers.generic_csv.fields import FIELDS, suggested
from openweft.interchange.readers.generic_csv.gathering import Gathering
from openweft.interchange.readers.looks import SAMPLE_ROWS, examples
from openweft.interchange.records import Reading
from openweft.interchange.sources import Source, decode
from openweft.interchange.tables import Table, parse

ENDINGS = (".csv", ".tsv", ".txt")
COPY_MARKS = re.compile(r"(?:[\s_-]*(?:\(\d+\)|copy|export|\d{4}-\d{2}-\d{2}|\d{6,}))+$", re.I)


class CsvReader:
    """A delimited file whose columns are mapped to fields by their names."""

    key = "csv"
    label = "CSV"
    is_mapped = True

    def detect(self, source: Source) -> float:
        """How surely the source is of this kind, 0 to 1; never raises."""
        names = source.names()
        is_one = len(names) == 1 and names[0].casefold().endswith(ENDINGS)
        return 0.5 if is_one else 0.0

    def preview(self, source: Source, options: Options) -> Preview:
        """The columns with the fields they would fill. Raises Invalid for what cannot be read."""
        name = _only_file(source)
        text, encoding = decode(source.read(name), name)
        table = parse(text, name)
        targets = targets_of(table, options.mapping)
        columns = tuple(
            Column(column, target, examples(table, index))
            for index, (column, target) in enumerate(zip(table.columns, targets, strict=True))
        )
        sample = tuple(row.cells for row in table.rows[:SAMPLE_ROWS])
        rows = len(table.rows) + len(table.ragged)
        facts = {"encoding": encoding, "delimiter": table.delimiter}
        return Preview(name, rows, columns, sample, facts)

    def read(self, source: Source, options: Options) -> Reading:
        """The rows as initiatives; rows that cannot be taken are refused one by one.

        Raises Invalid for a file malformed as a whole, a mapping to fields there
        are none of, or one without a title.
        """
        name = _only_file(source)
        table = parse(decode(source.read(name), name)[0], name)
        targets = targets_of(table, options.mapping)
        check_targets(table, targets)
        stem = PurePath(name).stem
        reading = Reading(
            reader=self.key,
            label=options.label or f"csv:{COPY_MARKS.sub('', stem) or stem}"[:60],
            workspace_name=stem.replace("_", " ").replace("-", " ").strip().capitalize()[:120]
            or _("Imported"),
            rows_read=len(table.rows) + len(table.ragged),
            half_capacity=True,
            unread={
                name: [
                    column
                    for column, target in zip(table.header, targets, strict=True)
                    if not target
                ]
            },
            refused=list(table.ragged),
        )
        Gathering(reading, table, targets, options).gather()
        return reading


def _only_file(source: Source) -> str:
    names = [name for name in source.names() if len(source.names()) == 1 or _is_table(name)]
    if len(names) != 1:
        raise Invalid(
            _("%(name)s holds %(count)d tables; name one file.")
            % {"name": source.name, "count": len(names)}
        )
    return names[0]


def _is_table(name: str) -> bool:
    return name.casefold().endswith(ENDINGS)


def targets_of(table: Table, mapping: object) -> list[str]:
    """The field of each column: as mapped, else suggested by its name.

    Where a mapping names only the first of several columns of one name, it means them all.
    """
    if not isinstance(mapping, dict) or not mapping:
        return suggested(table.header)
    named = zip(table.columns, table.header, strict=True)
    return [str(mapping.get(column, mapping.get(name, ""))) for column, name in named]


def check_targets(table: Table, targets: Iterable[str]) -> None:
    """Raise Invalid for unknown fields, a field filled twice, or no title."""
    taken: dict[str, str] = {}
    for column, target in zip(table.columns, targets, strict=True):
        if not target:
            continue
        if target not in FIELDS:
            raise Invalid(
                _("The column “%(column)s” is mapped to “%(field)s”, which is no field.")
                % {"column": column, "field": target}
            )
        if target in taken and not FIELDS[target].is_many:
            raise Invalid(
                _("%(file)s, row 1: the columns “%(first)s” and “%(second)s” both fill %(field)s.")
                % {
                    "file": table.name,
                    "first": taken[target],
                    "second": column,
                    "field": FIELDS[target].label,
                }
            )
        taken[target] = column
    if "title" not in taken:
        raise Invalid(
            _("%(file)s, row 1: no column holds the title; its columns are %(columns)s.")
            % {"file": table.name, "columns": ", ".join(table.header[:12])}
        )
