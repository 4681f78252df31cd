"""What each row of an export is called: by what it says, or by the number of its line."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from django.db import models

from openweft.interchange.whole.cells import naming_label
from openweft.interchange.whole.table import Table, Taken, columns_of
from openweft.interchange.whole.tables import BY_LABEL, TABLES
from openweft.workspaces.models import Member, Workspace

CHUNK = 2000


class Lines:
    """Rows named by their line: eight bytes each."""

    def __init__(self) -> None:
        self._pks = array("q")

    def add(self, pk: int, values: tuple[Any, ...]) -> None:
        """The next row; ids must rise."""
        self._pks.append(pk)

    def line(self, pk: int) -> int:
        """The row's line, counted from 1; 0 where it has none."""
        at = bisect_left(self._pks, pk)
        return at + 1 if at < len(self._pks) and self._pks[at] == pk else 0

    def name(self, pk: int) -> str | int | None:
        """What the row is called; None where it is not among them."""
        return self.line(pk) or None

    def up_to(self, pk: int) -> int:
        """The line of the last row that is not after `pk`."""
        return bisect_right(self._pks, pk)

    def __len__(self) -> int:
        return len(self._pks)


class Named(Lines):
    """Rows named by what they say."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        self._taken = Taken()
        self._names: dict[int, str | int] = {}

    def add(self, pk: int, values: tuple[Any, ...]) -> None:
        """The next row with the values of the fields that name it."""
        super().add(pk, values)
        self._names[pk] = self._taken.give(self._table.name_of(values))

    def name(self, pk: int) -> str | int | None:
        """The row's name."""
        return self._names.get(pk)


class Naming:
    """The rows of an export and their names, found before anything is written.

    seen_by: leaves out what the member may not see, and what hangs on it; None
    is for whoever runs the installation, who gets all.
    """

    def __init__(self, workspace: Workspace, seen_by: Member | None) -> None:
        self.workspace = workspace
        self.seen_by = seen_by
        self._of: dict[str, Lines] = {}
        for table in TABLES:
            self._of[table.model_label] = self._found(table)

    def count(self, table: Table) -> int:
        """How many rows of the table are in the export."""
        return len(self._of[table.model_label])

    def has(self, table: Table, pk: int) -> bool:
        """Whether the row is in the export."""
        return self._of[table.model_label].name(pk) is not None

    def name(self, label: str, pk: int | None) -> str | int | None:
        """What a row is called; None where it is not in the export."""
        if pk is None or label not in self._of:
            return None
        return self._of[label].name(pk)

    def line(self, label: str, pk: int) -> int:
        """The line of a row; 0 where it is not in the export."""
        return self._of[label].line(pk)

    def file(self, label: str) -> str:
        """The file of a table's rows; of one that is not exported, the table's own name."""
        return BY_LABEL[label].file if label in BY_LABEL else label

    def up_to(self, label: str, pk: int) -> int:
        """The line of the last row of a table that is not after `pk`."""
        return self._of[label].up_to(pk)

    def rows(self, table: Table) -> models.QuerySet[Any]:
        """The table's rows, as far as that can be asked of the database at once."""
        rows = table.rows(self.workspace)
        if self.seen_by is not None and table.seen is not None:
            rows = rows.filter(pk__in=table.seen(self.seen_by).values("pk"))
        return rows

    def _found(self, table: Table) -> Lines:
        found: Lines = Named(table) if table.named else Lines()
        paths = named_paths(table)
        ties = self._ties(table)
        columns = (*paths, *(attname for attname, *_rest in ties))
        for pk, *values in self._stream(table, columns):
            if all(self._holds(tie, values[len(paths) + at]) for at, tie in enumerate(ties)):
                found.add(pk, tuple(values[: len(paths)]))
        return found

    def _stream(self, table: Table, columns: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
        return self.rows(table).values_list("pk", *columns).iterator(chunk_size=CHUNK)

    def _ties(self, table: Table) -> list[tuple[str, str, bool]]:
        """The references whose hidden targets take the row with them: column, table, or empty."""
        if self.seen_by is None:
            return []
        ties = []
        for name, column in columns_of(table.model).items():
            if name == "workspace" or name not in table.fields:
                continue
            if isinstance(column, models.ForeignKey):
                if not column.null or name in table.hides:
                    label = naming_label(column.related_model)
                    ties.append((column.attname, label, column.null))
            elif name in table.hides:
                ties.append((name, "items.Item", True))
        return ties

    def _holds(self, tie: tuple[str, str, bool], pk: int | None) -> bool:
        _attname, label, may_be_empty = tie
        if pk is None:
            return may_be_empty
        return label not in self._of or self._of[label].name(pk) is not None


def named_paths(table: Table) -> tuple[str, ...]:
    """The columns of the fields that name a table's rows."""
    return tuple(
        path
        for name in table.named
        for path in (table.cells[name]().paths if name in table.cells else (name,))
    )
