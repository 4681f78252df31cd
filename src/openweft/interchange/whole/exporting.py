"""A whole workspace into files."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from openweft.interchange.whole.cells import Cell, RefsCell, cells_of
from openweft.interchange.whole.naming import CHUNK, Naming
from openweft.interchange.whole.package import (
    FORMAT,
    FORMAT_VERSION,
    Package,
    Sink,
    Written,
    new_package,
)
from openweft.interchange.whole.snapshot import one_instant
from openweft.interchange.whole.table import Table
from openweft.interchange.whole.tables import TABLES
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.permissions import Action, require

Progress = Callable[[float, str], None]
to_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def export_seen(out: Path, *, by: Member, progress: Progress | None = None) -> None:
    """Write what `by` may see of their workspace to a new folder, or a zip if `out` ends so.

    What they may not see is absent, with all that hangs on it. progress: told
    the share that is done, 0 to 1, and of which table; what it raises stops the
    export. Raises NotAllowed without the role, Conflict where `out` is there.
    """
    require(by, Action.EXPORT)
    _export(by.workspace, out, seen_by=by, progress=progress)


def export_everything(
    workspace: Workspace, out: Path, *, progress: Progress | None = None
) -> None:
    """Write a workspace whole, restricted items included: for whoever runs the installation."""
    _export(workspace, out, seen_by=None, progress=progress)


def _export(
    workspace: Workspace, out: Path, *, seen_by: Member | None, progress: Progress | None
) -> None:
    with one_instant(), new_package(out) as package:
        naming = Naming(workspace, seen_by)
        whole = max(1, sum(naming.count(table) for table in TABLES))
        told = _Told(progress, whole)
        files = [_write_table(package, table, naming, told) for table in TABLES]
        package.finish(_manifest(naming), files)


def _manifest(naming: Naming) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "openweft": version("openweft"),
        "workspace": naming.workspace.slug,
        "holds": "everything" if naming.seen_by is None else "what its maker may see",
    }


class _Told:
    """How far the export is."""

    def __init__(self, progress: Progress | None, whole: int) -> None:
        self._progress, self._whole, self._done = progress, whole, 0

    def rows(self, count: int, file: str) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(min(1.0, self._done / self._whole), file)


def _write_table(package: Package, table: Table, naming: Naming, told: _Told) -> Written:
    name = f"{table.file}.jsonl"
    rows = 0
    with package.file(name) as sink:
        for chunk in _chunks(table, naming):
            rows += _write_lines(sink, table, chunk, naming)
            told.rows(len(chunk), table.file)
        return Written(name, rows, sink.bytes, sink.sha256)


def _chunks(table: Table, naming: Naming) -> Iterator[list[tuple[Any, ...]]]:
    paths = [path for cell in cells_of(table) for path in cell.paths]
    stream = naming.rows(table).values_list("pk", *paths).iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        if naming.seen_by is not None:
            chunk = [row for row in chunk if naming.has(table, row[0])]
        yield chunk


def _write_lines(
    sink: Sink, table: Table, chunk: Sequence[tuple[Any, ...]], naming: Naming
) -> int:
    if not chunk:
        return 0
    cells = list(_writers(table, chunk, naming))
    withheld = table.withheld if naming.seen_by is not None else {}
    lines = []
    for row in chunk:
        line = {name: write(row) for name, write in cells}
        lines.append(to_json({**line, **withheld} if withheld else line))
    sink.write(("\n".join(lines) + "\n").encode())
    return len(chunk)


Write = Callable[[tuple[Any, ...]], Any]


def _writers(
    table: Table, chunk: Sequence[tuple[Any, ...]], naming: Naming
) -> Iterable[tuple[str, Write]]:
    """Each field's name and the function from a row of columns to its JSON."""
    at = 1
    for cell in cells_of(table):
        if isinstance(cell, RefsCell):
            yield cell.name, _relations(cell, chunk, naming)
        else:
            yield cell.name, _writer(cell, at, naming)
        at += len(cell.paths)


def _writer(cell: Cell, at: int, naming: Naming) -> Write:
    if cell.is_plain:
        return itemgetter(at)
    if len(cell.paths) > 1:
        several = itemgetter(slice(at, at + len(cell.paths)))
        return lambda row: cell.write(several(row), naming)
    return lambda row: None if row[at] is None else cell.write(row[at], naming)


def _relations(cell: RefsCell, chunk: Sequence[tuple[Any, ...]], naming: Naming) -> Write:
    """The names at the other end, in the order those rows were made."""
    first, last = chunk[0][0], chunk[-1][0]
    within = {f"{cell.source}__gte": first, f"{cell.source}__lte": last}
    ties = cell.through._default_manager.filter(**within)  # noqa: SLF001 - a model without a class of its own
    found: dict[int, list[Any]] = {}
    for source, target in ties.order_by(cell.source, cell.target).values_list(
        cell.source, cell.target
    ):
        name = naming.name(cell.label, target)
        if name is not None:
            found.setdefault(source, []).append(name)
    return lambda row: found.get(row[0], [])
