"""What an export says of itself, and its lines, each checked against that."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.whole.package import (
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    MOST_MANIFEST,
    Source,
    Written,
)
from openweft.interchange.whole.tables import BY_FILE

MOST_LINE = 32 * 1024 * 1024
Numbered = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of an export by name, in its order."""

    workspace: str
    openweft: str
    files: Mapping[str, Written]

    def of(self, file: str) -> Written | None:
        """What is said of a table's file; None where the export has no such table."""
        return self.files.get(f"{file}.jsonl")


def read_manifest(source: Source) -> Manifest:
    """The manifest of an export.

    Raises Invalid if there is none, for a format or version this does not
    know, and where the files named and those there are differ.
    """
    told = _told(source)
    if told.get("format") != FORMAT:
        raise Invalid(_("%(name)s is no export of a workspace.") % {"name": source.name})
    if told.get("version") != FORMAT_VERSION:
        raise Invalid(
            _("%(name)s is of version %(its)s of the format; this Openweft reads %(ours)s.")
            % {"name": source.name, "its": told.get("version"), "ours": FORMAT_VERSION}
        )
    files = {each.file: each for each in map(_entry, _listed(told))}
    _check_names(source, files)
    return Manifest(str(told.get("workspace", "")), str(told.get("openweft", "")), files)


def _told(source: Source) -> dict[str, Any]:
    with source.open(MANIFEST) as stream:
        text = stream.read(MOST_MANIFEST + 1)
    if len(text) > MOST_MANIFEST:
        raise Invalid(_("%(file)s is too large.") % {"file": MANIFEST})
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("%(file)s cannot be read: it is no JSON.") % {"file": MANIFEST}) from error
    return told if isinstance(told, dict) else {}


def _listed(told: Mapping[str, Any]) -> list[Any]:
    files = told.get("files")
    return files if isinstance(files, list) else []


def _entry(told: Any) -> Written:
    try:
        entry = Written(**told)
    except TypeError as error:
        raise Invalid(_("%(file)s names a file wrongly.") % {"file": MANIFEST}) from error
    numbers = (entry.rows, entry.bytes)
    if not isinstance(entry.file, str) or not all(
        isinstance(number, int) and number >= 0 for number in numbers
    ):
        raise Invalid(_("%(file)s names a file wrongly.") % {"file": MANIFEST})
    return entry


def _check_names(source: Source, files: Mapping[str, Written]) -> None:
    there = set(source.names()) - {MANIFEST}
    if missing := sorted(set(files) - there):
        raise Invalid(_("%(file)s is missing.") % {"file": missing[0]})
    if more := sorted(there - set(files)):
        raise Invalid(
            _("%(file)s is not named in %(manifest)s.") % {"file": more[0], "manifest": MANIFEST}
        )
    for name in files:
        if name.removesuffix(".jsonl") not in BY_FILE:
            raise Invalid(_("%(file)s is no table of this Openweft.") % {"file": name})


def lines_of(source: Source, told: Written) -> Iterator[Numbered]:
    """The lines of a file with their numbers, as objects; bounded memory.

    Raises Invalid, naming file and line, for what is no line of the format, and
    at the end where the file is not what the manifest says.
    """
    checksum, size, number = hashlib.sha256(), 0, 0
    with source.open(told.file) as stream:
        while raw := stream.readline(MOST_LINE + 1):
            number += 1
            size += len(raw)
            checksum.update(raw)
            if size > told.bytes:
                raise at(told.file, number, _("the file goes on after its stated end"))
            yield number, _parsed(raw, told.file, number)
    if size < told.bytes or number != told.rows:
        raise at(told.file, number, _("the file ends early; some of it is missing"))
    if checksum.hexdigest() != told.sha256:
        raise Invalid(
            _("%(file)s is not as it was written: its checksum differs.") % {"file": told.file}
        )


def _parsed(raw: bytes, file: str, number: int) -> dict[str, Any]:
    if len(raw) > MOST_LINE:
        raise at(file, number, _("the line is over %(most)d MB long") % {"most": MOST_LINE >> 20})
    if not raw.endswith(b"\n"):
        raise at(file, number, _("the file ends in the middle of the line"))
    try:
        line = json.loads(raw.decode(), parse_constant=_no_number)
        if b"\\u" in raw:
            _check_text(line)
    except (ValueError, RecursionError) as error:
        raise at(file, number, _("it is no JSON that can be kept")) from error
    if not isinstance(line, dict):
        raise at(file, number, _("it is not an object"))
    return line


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _check_text(line: Any) -> None:
    """Raise ValueError for halves of characters and zero bytes, which no database keeps."""
    text = json.dumps(line, ensure_ascii=False)
    text.encode()
    if "\\u0000" in text:
        raise ValueError(text[:20])


def at(file: str, number: int, sentence: str) -> Invalid:
    """The refusal of a line."""
    return Invalid(
        _("%(file)s, line %(line)d: %(sentence)s.")
        % {"file": file, "line": number, "sentence": sentence}
    )
