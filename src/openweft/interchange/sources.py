"""Bytes from outside, as text: which files there are, how large, in which encoding."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid

MOST_BYTES = 32 * 1024 * 1024
MEGABYTE = 1024 * 1024
BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
PROBE = 400
WIDE_SHARE = 0.4


class Source(Protocol):
    """A file, several, or a folder of them."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def names(self) -> list[str]:
        """The files there are."""
        ...

    def read(self, name: str) -> bytes:
        """A file's bytes; Invalid if there is none or it is too large."""
        ...


@dataclass(frozen=True, slots=True)
class MemorySource:
    """Files at hand as bytes, such as an upload."""

    name: str
    files: Mapping[str, bytes]

    def names(self) -> list[str]:
        """The files there are."""
        return sorted(self.files)

    def read(self, name: str) -> bytes:
        """A file's bytes; Invalid if there is none or it is too large."""
        if name not in self.files:
            raise Invalid(_("%(file)s is missing.") % {"file": name})
        _check_size(name, len(self.files[name]))
        return self.files[name]


@dataclass(frozen=True, slots=True)
class PathSource:
    """A file on this machine, or a folder and the files right in it."""

    path: Path

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.name

    def names(self) -> list[str]:
        """The files there are."""
        if self.path.is_file():
            return [self.path.name]
        return sorted(entry.name for entry in self.path.iterdir() if entry.is_file())

    def read(self, name: str) -> bytes:
        """A file's bytes; Invalid if there is none or it is too large."""
        path = self.path if self.path.is_file() else self.path / name
        try:
            _check_size(name, path.stat().st_size)
            return path.read_bytes()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Invalid(
                _("%(file)s cannot be read: %(why)s.") % {"file": name, "why": why}
            ) from error


def open_path(path: Path) -> PathSource:
    """The source at a path; Invalid if nothing is there."""
    if not path.exists():
        raise Invalid(_("There is no file or folder %(path)s.") % {"path": path})
    return PathSource(path)


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise Invalid(
            _("%(file)s has %(size)d MB; %(most)d MB is the most. Split it.")
            % {"file": name, "size": -(-size // MEGABYTE), "most": MOST_BYTES // MEGABYTE}
        )


def text_of(source: Source, name: str) -> str:
    """A file of the source as text; see `decode`."""
    return decode(source.read(name), name)[0]


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding it was in.

    By its byte order mark, else UTF-16 where every other byte is zero, else
    UTF-8, else Windows-1252. Raises Invalid, naming the line, for bytes that
    are no text in it.
    """
    encoding, start = _marked(data)
    if encoding is None:
        encoding = _wide(data) or "utf-8"
    body = data[start:]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        text, encoding = _second_try(body, encoding, error, name)
    if "\x00" in text:
        raise Invalid(
            _("%(file)s, line %(line)d: holds a zero byte, so it is not a text file.")
            % {"file": name, "line": text.count("\n", 0, text.index("\x00")) + 1}
        )
    return text, encoding


def _marked(data: bytes) -> tuple[str | None, int]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None, 0


def _wide(data: bytes) -> str | None:
    probe = data[:PROBE]
    half = max(1, len(probe) // 2)
    if probe[1::2].count(0) / half > WIDE_SHARE and probe[0::2].count(0) == 0:
        return "utf-16-le"
    if probe[0::2].count(0) / half > WIDE_SHARE and probe[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def encoding_name(name: str) -> str:
    """An encoding as people call it."""
    return "Windows-1252" if name in {"charmap", "cp1252", "windows-1252"} else name.upper()


def _second_try(
    body: bytes, encoding: str, error: UnicodeDecodeError, name: str
) -> tuple[str, str]:
    """Windows-1252, unless the file is UTF-8 with a few broken bytes: that is a damaged file."""
    if encoding == "utf-8":
        lenient = body.decode("utf-8", errors="replace")
        broken = lenient.count("\ufffd")
        sound = sum(1 for sign in lenient if sign > "\x7f") - broken
        if sound <= broken:
            try:
                return body.decode("windows-1252"), "windows-1252"
            except UnicodeDecodeError as second:
                error = second
    raise Invalid(
        _("%(file)s, line %(line)d: holds bytes that are no text in %(encoding)s.")
        % {
            "file": name,
            "line": body.count(b"\n", 0, error.start) + 1,
            "encoding": encoding_name(error.encoding),
        }
    ) from error
