"""The files of an export: a folder or a zip, written once, read with suspicion."""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid

FORMAT, FORMAT_VERSION = "openweft-workspace", 1
MANIFEST = "manifest.json"
BUFFER = 1 << 16
MOST_FILES = 250_000
MOST_MANIFEST = 64 * 1024 * 1024
BOMB_FROM, BOMB_RATIO = 64 * 1024 * 1024, 250
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError)
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an export, as the manifest names it."""

    file: str
    rows: int
    bytes: int
    sha256: str


class Sink:
    """Takes a file's bytes and remembers how many they were and what they add up to."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.bytes = 0

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._hash.update(data)
        self._stream.write(data)
        self.bytes += len(data)

    @property
    def sha256(self) -> str:
        """The checksum of what was written so far."""
        return self._hash.hexdigest()


class Package(ABC):
    """Where an export is written to."""

    @abstractmethod
    @contextmanager
    def file(self, name: str) -> Iterator[Sink]:
        """A file to write."""

    def finish(self, manifest: dict[str, Any], files: list[Written]) -> None:
        """Write the manifest, which comes last because it counts the others."""
        told = {**manifest, "files": [asdict(each) for each in files]}
        with self.file(MANIFEST) as sink:
            sink.write((json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode())


class FolderPackage(Package):
    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def file(self, name: str) -> Iterator[Sink]:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb", buffering=BUFFER) as stream:
            yield Sink(stream)


class ZipPackage(Package):
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def file(self, name: str) -> Iterator[Sink]:
        entry = zipfile.ZipInfo(name, LONG_AGO)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        with self._archive.open(entry, "w", force_zip64=True) as stream:
            yield Sink(stream)


@contextmanager
def new_package(out: Path) -> Iterator[Package]:
    """A package at `out`, a zip if its name ends so, else a folder; there only when complete.

    Raises Conflict where something is there already, Invalid where nothing can be written.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise Conflict(_("%(path)s is there already.") % {"path": out})
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        if out.suffix.lower() == ".zip":
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
                yield ZipPackage(archive)
            draft.chmod(0o600)
        else:
            draft.mkdir(mode=0o700)
            yield FolderPackage(draft)
            if out.is_dir():
                out.rmdir()
        draft.rename(out)
    except OSError as error:
        raise Invalid(
            _("%(path)s cannot be written: %(why)s.") % {"path": out, "why": error.strerror}
        ) from error
    finally:
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


class Source(ABC):
    """Where an export is read from."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def names(self) -> list[str]:
        """The files there are, the manifest included."""

    @abstractmethod
    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file to read. Raises Invalid if it is missing or damaged."""


class FolderSource(Source):
    def __init__(self, root: Path) -> None:
        super().__init__(root.name)
        self._root = root

    def names(self) -> list[str]:
        files = (path for path in self._root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._root).as_posix() for path in files)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with (self._root / name).open("rb", buffering=BUFFER) as stream:
                yield stream
        except OSError as error:
            raise Invalid(
                _("%(file)s cannot be read: %(why)s.") % {"file": name, "why": error.strerror}
            ) from error


class ZipSource(Source):
    """A zip whose entries are checked before any is opened."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        super().__init__(path.name)
        self._archive = archive
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            raise Invalid(
                _("%(file)s holds %(count)d files; %(most)d are the most.")
                % {"file": path.name, "count": len(entries), "most": MOST_FILES}
            )
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._admit(entry)

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = name.split("/")
        if "\\" in entry.orig_filename or name.startswith("/") or {"..", ""} & set(parts[:-1]):
            raise Invalid(_("“%(name)s” leads out of the archive.") % {"name": name})
        if entry.is_dir():
            return
        if name in self._entries:
            raise Invalid(_("“%(name)s” is in the archive twice.") % {"name": name})
        if entry.file_size > max(BOMB_FROM, BOMB_RATIO * entry.compress_size):
            raise Invalid(
                _("%(name)s would grow to %(size)d MB, %(ratio)d times its size: not read.")
                % {
                    "name": name,
                    "size": entry.file_size >> 20,
                    "ratio": entry.file_size // max(1, entry.compress_size),
                }
            )
        self._entries[name] = entry

    def names(self) -> list[str]:
        return sorted(self._entries)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        if name not in self._entries:
            raise Invalid(_("%(file)s is missing.") % {"file": name})
        try:
            with self._archive.open(self._entries[name]) as stream:
                yield stream
        except (*DAMAGE, NotImplementedError, RuntimeError) as error:
            raise Invalid(
                _("%(file)s is damaged: %(why)s.") % {"file": name, "why": error}
            ) from error


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """The export at a path. Raises Invalid if nothing is there or it is no archive."""
    if path.is_dir():
        yield FolderSource(path)
        return
    if not path.exists():
        raise Invalid(_("There is no file or folder %(path)s.") % {"path": path})
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise Invalid(
            _("%(file)s is neither a folder nor a complete zip.") % {"file": path.name}
        ) from error
    with archive:
        yield ZipSource(path, archive)
