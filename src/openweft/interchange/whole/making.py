"""Lines of a table to its rows."""

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.whole.cells import Cell, Ids, RefsCell, cells_of
from openweft.interchange.whole.inserting import Inserter, RowRefused
from openweft.interchange.whole.manifest import at
from openweft.interchange.whole.table import Line, Table, columns_of, pk_of

Value = Callable[[int, Line, dict[str, Any]], Any]
ABSENT = object()


class Maker:
    """Makes a table's rows from lines, with the ids reserved for them."""

    def __init__(
        self, table: Table, ids: Ids, pks: "array[int] | None", workspace_id: int
    ) -> None:
        self._table, self._ids, self._pks = table, ids, pks
        cells = cells_of(table)
        self._cells = [cell for cell in cells if not isinstance(cell, RefsCell)]
        self._relations = [cell for cell in cells if isinstance(cell, RefsCell)]
        self._known = frozenset(cell.name for cell in cells)
        self._values = self._sources(workspace_id)
        self._inserter = Inserter(table.model, list(self._values))
        self._through = {
            cell.name: Inserter(cell.through, [cell.source, cell.target])
            for cell in self._relations
        }

    def make(self, chunk: Sequence[tuple[int, Line]], file: str) -> None:
        """Write the rows of some lines. Raises Invalid naming the line that cannot be."""
        rows: list[list[Any]] = []
        ties: dict[str, list[Any]] = {cell.name: [] for cell in self._relations}
        for number, line in chunk:
            try:
                rows.append(self._row(number, line))
                self._tie(number, line, ties)
            except Invalid as refusal:
                raise at(file, number, str(refusal)) from refusal
        try:
            self._inserter.insert(rows)
            for name, pairs in ties.items():
                self._through[name].insert(pairs)
        except RowRefused as refused:
            number = chunk[min(refused.index, len(chunk) - 1)][0]
            raise at(file, number, _sentence(refused)) from refused

    def _row(self, number: int, line: Line) -> list[Any]:
        if unknown := line.keys() - self._known:
            raise Invalid(_("“%(name)s” is no field of it") % {"name": min(unknown)})
        read: dict[str, Any] = {}
        for cell in self._cells:
            value = line.get(cell.name, ABSENT)
            try:
                read[cell.attname] = (
                    self._default(cell) if value is ABSENT else cell.read(value, line, self._ids)
                )
            except Invalid as refusal:
                raise Invalid(
                    _("%(field)s: %(sentence)s") % {"field": cell.name, "sentence": refusal}
                ) from refusal
        return [value(number, line, read) for value in self._values.values()]

    def _default(self, cell: Cell) -> Any:
        """What a field an older export did not have yet begins with."""
        try:
            column = self._table.model._meta.get_field(cell.attname)  # noqa: SLF001 - Django's documented way to a model's columns
        except FieldDoesNotExist:
            column = None
        if isinstance(column, models.Field) and (column.has_default() or column.null):
            return column.get_default()
        raise Invalid(_("is missing"))

    def _tie(self, number: int, line: Line, ties: dict[str, list[Any]]) -> None:
        for cell in self._relations:
            for target in cell.read(line.get(cell.name, []), line, self._ids):
                ties[cell.name].append((self._pk(number), target))

    def _pk(self, number: int) -> int:
        if self._pks is None:
            raise LookupError(f"{self._table.file}: its rows have no ids of their own.")
        return self._pks[number - 1]

    def _sources(self, workspace_id: int) -> dict[str, Value]:
        """For each column, where a new row's value comes from."""
        read = {cell.attname for cell in self._cells}
        own = pk_of(self._table.model).attname if self._table.has_own_id else None
        sources: dict[str, Value] = {}
        for name, column in columns_of(self._table.model).items():
            if column.many_to_many:
                continue
            if column.attname == own:
                sources[own] = lambda number, _line, _read: self._pk(number)
            elif column.attname in read:
                sources[column.attname] = _from_read(column.attname)
            elif name == "workspace":
                sources[column.attname] = lambda _number, _line, _read: workspace_id
            elif name in self._table.made:
                sources[column.attname] = _from_line(self._table.made[name])
            else:
                sources[column.attname] = _fixed(column.get_default())
        return sources


def _from_read(attname: str) -> Value:
    return lambda _number, _line, read: read[attname]


def _from_line(make: Callable[[Line], Any]) -> Value:
    return lambda _number, line, _read: make(line)


def _fixed(value: Any) -> Value:
    return lambda _number, _line, _read: value


def _sentence(refused: RowRefused) -> str:
    told = str(refused).strip().splitlines()
    return _("the database does not take it (%(why)s)") % {"why": told[0] if told else ""}
