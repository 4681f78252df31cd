"""One reading into one workspace: the order in which things are written."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from openweft.interchange.models import ImportBatch, SourceRef
from openweft.interchange.records import Reading
from openweft.interchange.writing.capacity import write_defaults
from openweft.interchange.writing.initiatives import write_initiatives
from openweft.interchange.writing.lookup import Lookup
from openweft.interchange.writing.organisation import write_organisation
from openweft.interchange.writing.outline import write_outline
from openweft.interchange.writing.state import Writing
from openweft.interchange.writing.ties import write_ties
from openweft.interchange.writing.trail import Trail
from openweft.workspaces.models import Event, Member

BATCH = 400


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did, or a dry run would do."""

    reader: str
    label: str
    workspace: str
    rows_read: int
    created: dict[str, int]
    updated: dict[str, int]
    unchanged: int
    left: int
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    batch_id: int | None = None
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept with the batch."""
        return {name: getattr(self, name) for name in self.__slots__}


def write(reading: Reading, batch: ImportBatch, *, by: Member) -> Written:
    """Write a reading inside the caller's transaction, and the trail to undo it by.

    Raises Invalid, naming file and row, for what the workspace's rules refuse.
    """
    trail = Trail(batch)
    writing = Writing(reading, by, batch, trail, Lookup(by, reading.label))
    write_organisation(writing)
    write_outline(writing)
    write_initiatives(writing)
    write_ties(writing)
    write_defaults(writing)
    SourceRef.objects.bulk_create(writing.new_refs, batch_size=BATCH)
    trail.keep()
    return _report(writing)


def last_event_id(by: Member) -> int:
    """The newest event of the workspace: what people do to imported items comes after it."""
    newest = Event.objects.filter(workspace=by.workspace).aggregate(last=Max("pk"))["last"]
    return newest or 0


def _report(writing: Writing) -> Written:
    reading = writing.reading
    notes = [*reading.notes, *writing.notes, *writing.quotes]
    if unseated := writing.created.pop("unseated owner", 0):
        notes.append(
            _("%(count)d rows name an owner without a seat here; they are yours for now.")
            % {"count": unseated}
        )
    return Written(
        reader=reading.reader,
        label=reading.label,
        workspace=writing.by.workspace.name,
        rows_read=reading.rows_read,
        created=dict(writing.created),
        updated=dict(writing.updated),
        unchanged=writing.unchanged,
        left=writing.left,
        lines=writing.lines,
        notes=notes,
        unread={name: columns for name, columns in reading.unread.items() if columns},
        refused=[str(refusal) for refusal in reading.refused],
    )
