"""The first look at tables whose columns a reader knows already."""

from openweft.interchange.readers.base import Column, Preview
from openweft.interchange.tables import Table

SAMPLE_ROWS = 8
EXAMPLES = 3


def preview_tables(table: Table, unread: set[str]) -> Preview:
    """A table's columns and first rows; those not in `unread` fill a field."""
    sample = tuple(row.cells for row in table.rows[:SAMPLE_ROWS])
    columns = tuple(
        Column(name, "" if name in unread else name, examples(table, index))
        for index, name in enumerate(table.header)
    )
    return Preview(table.name, len(table.rows), columns, sample)


def examples(table: Table, index: int) -> tuple[str, ...]:
    """The first different entries of a column."""
    found: dict[str, None] = {}
    for row in table.rows:
        if row.cells[index]:
            found[row.cells[index]] = None
        if len(found) == EXAMPLES:
            break
    return tuple(found)
