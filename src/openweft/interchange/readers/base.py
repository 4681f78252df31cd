"""What every reader is: a folder here, and one line in the registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from openweft.interchange.records import Reading
from openweft.interchange.sources import Source
from openweft.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about a source before it is read.

    label: under which name its ids are remembered; empty for the reader's own.
    mapping: columns to fields, where a reader asks. mapping_name: a saved one instead;
    without either a saved one that fits is taken. period: of sources that hold several.
    """

    label: str = ""
    mapping: Mapping[str, str] | None = None
    mapping_name: str = ""
    period: str = ""
    workspace: Workspace | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a source, the field it would fill, and what its first cells hold."""

    name: str
    target: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The first look at a source: its columns and first rows, nothing checked yet."""

    name: str
    rows: int
    columns: tuple[Column, ...]
    sample: tuple[tuple[str, ...], ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


class Reader(Protocol):
    """Turns one kind of source into records; knows nothing of the database."""

    key: str
    label: str
    is_mapped: bool  # whether a person may say what its columns mean

    def detect(self, source: Source) -> float:
        """How surely the source is of this kind, 0 to 1; never raises."""
        ...

    def preview(self, source: Source, options: Options) -> Preview:
        """The source's columns and first rows. Raises Invalid for what cannot be read."""
        ...

    def read(self, source: Source, options: Options) -> Reading:
        """All records of the source. Raises Invalid for what is malformed as a whole."""
        ...
