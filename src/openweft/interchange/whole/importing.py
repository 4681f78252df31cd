"""A whole workspace from files: checked first, then made anew in one transaction."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid
from openweft.interchange.whole.inserting import reserve
from openweft.interchange.whole.making import Maker
from openweft.interchange.whole.manifest import Manifest, Numbered, at, lines_of, read_manifest
from openweft.interchange.whole.package import Source, open_source
from openweft.interchange.whole.rebuilding import rebuild
from openweft.interchange.whole.table import Table, Taken
from openweft.interchange.whole.tables import BY_FILE, BY_LABEL, TABLES
from openweft.workspaces.models import Workspace

Progress = Callable[[float, str], None]
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was made of an export."""

    workspace: Workspace
    rows: Mapping[str, int]
    openweft: str


def take_in(
    path: Path, *, slug: str = "", is_dry: bool = False, progress: Progress | None = None
) -> TakenIn:
    """Make the workspace of an export anew; for whoever runs the installation.

    slug: what the new workspace is called in addresses, its own unless given.
    is_dry: do all of it and take it back. Its people get accounts without a
    password, or the ones they have here. Raises Invalid, naming file and line,
    for what is damaged or breaks a rule, Conflict where the slug is taken; then
    nothing changes.
    """
    with open_source(path) as source:
        manifest = read_manifest(source)
        told = _Told(progress, manifest)
        ids = FileIds()
        for table in TABLES:
            _survey(source, manifest, table, ids, told)
        with transaction.atomic():
            workspace = _make(source, manifest, ids, told, slug)
            if is_dry:
                transaction.set_rollback(True)
    rows = {file.removesuffix(".jsonl"): each.rows for file, each in manifest.files.items()}
    return TakenIn(workspace, rows, manifest.openweft)


class _Told:
    """How far it is: each line is read twice."""

    def __init__(self, progress: Progress | None, manifest: Manifest) -> None:
        self._progress, self._done = progress, 0
        self._whole = max(1, 2 * sum(each.rows for each in manifest.files.values()))

    def rows(self, count: int, file: str) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(min(1.0, self._done / self._whole), file)


class FileIds:
    """Which new row each name of the files stands for."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str | int, int]] = {}
        self._pks: dict[str, array[int]] = {}

    def survey(self, table: Table, names: dict[str | int, int] | None) -> None:
        """Remember the lines of a table's names."""
        if names is not None:
            self._lines[table.model_label] = names

    def reserve(self, table: Table, count: int) -> "array[int]":
        """Ids for a table's rows."""
        self._pks[table.model_label] = reserve(table.model, count)
        return self._pks[table.model_label]

    def lend(self, table: Table, pk: int) -> None:
        """The only row of a table has another row's id."""
        self._pks[table.model_label] = array("q", [pk])

    def at(self, label: str, line: int) -> int:
        """The id of the row in a line; 0 where there is no such line."""
        pks = self._pks.get(label, ())
        return pks[line - 1] if 0 < line <= len(pks) else 0

    def label(self, file: str) -> str:
        """The table whose rows stand in a file."""
        if file not in BY_FILE:
            raise Invalid(_("“%(name)s” is no table") % {"name": file[:60]})
        return BY_FILE[file].model_label

    def pk(self, label: str, name: Any) -> int:
        """The new row's id. Raises Invalid where the files have no such row."""
        pks = self._pks.get(label, ())
        lines = self._lines.get(label)
        if lines is not None:
            line = lines.get(name) if isinstance(name, (str, int)) else None
        else:
            line = name if isinstance(name, int) and not isinstance(name, bool) else None
        if line is None or not 0 < line <= len(pks):
            file = BY_LABEL[label].file if label in BY_LABEL else label
            raise Invalid(
                _("there is no “%(name)s” in %(file)s.jsonl")
                % {"name": str(name)[:60], "file": file}
            )
        return pks[line - 1]


def _survey(source: Source, manifest: Manifest, table: Table, ids: FileIds, told: _Told) -> None:
    """Read a file once: that it is whole, and what its rows are called."""
    entry = manifest.of(table.file)
    names: dict[str | int, int] | None = {} if table.named else None
    taken = Taken()
    for number, line in lines_of(source, entry) if entry else ():
        if names is not None:
            name = table.name_of([line.get(field) for field in table.named])
            if name in names and not table.is_named_by_first:
                raise at(
                    f"{table.file}.jsonl", number, _("“%(name)s” is there twice") % {"name": name}
                )
            names[taken.give(name)] = number
        if number % CHUNK == 0:
            told.rows(CHUNK, table.file)
    ids.survey(table, names)


def _make(source: Source, manifest: Manifest, ids: FileIds, told: _Told, slug: str) -> Workspace:
    pks = _reserve(manifest, ids)
    workspace_id = pks[TABLES[0].model_label][0]
    for table in TABLES:
        entry = manifest.of(table.file)
        if entry is None:
            continue
        maker = Maker(table, ids, pks.get(table.model_label), workspace_id)
        lines = lines_of(source, entry)
        if table.is_workspace:
            lines = _renamed(lines, slug)
        while chunk := list(islice(lines, CHUNK)):
            maker.make(chunk, entry.file)
            told.rows(len(chunk), table.file)
    workspace = Workspace.objects.get(pk=workspace_id)
    rebuild(workspace)
    return workspace


def _reserve(manifest: Manifest, ids: FileIds) -> "dict[str, array[int]]":
    """Ids for all rows, the workspace's first: rows may name others that stand further down."""
    pks: dict[str, array[int]] = {}
    workspace_id = 0
    for table in TABLES:
        entry = manifest.of(table.file)
        if table.has_own_id:
            pks[table.model_label] = ids.reserve(table, entry.rows if entry else 0)
        elif not table.is_kind:
            ids.lend(table, workspace_id)
        if table.is_workspace:
            workspace_id = _only(pks[table.model_label])
    return pks


def _only(pks: "array[int]") -> int:
    if len(pks) != 1:
        raise Invalid(_("workspace.jsonl must hold one line."))
    return pks[0]


def _renamed(lines: Iterator[Numbered], slug: str) -> Iterator[Numbered]:
    """The workspace's line under its new slug. Raises Conflict where that is taken."""
    for number, line in lines:
        wanted = slug or line.get("slug")
        if Workspace.objects.filter(slug=wanted).exists():
            raise Conflict(
                _("There is a workspace “%(slug)s” here already; give the new one another name.")
                % {"slug": wanted}
            )
        yield number, {**line, "slug": wanted}
