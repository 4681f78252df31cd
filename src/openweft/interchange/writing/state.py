"""What every step of writing shares."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from openweft.interchange.models import ImportBatch, SourceRef
from openweft.interchange.records import Place, Reading
from openweft.interchange.writing.lookup import Lookup
from openweft.interchange.writing.trail import Trail
from openweft.roadmap.models import Initiative
from openweft.workspaces.models import Member

MOST_LINES = 2_000


@dataclass(slots=True)
class Writing:
    """A reading on its way into a workspace.

    found: the initiative of each record, by the record's id in the file. told:
    what the file said the time before. lines: what becomes of each row.
    notes: kept with every plan, so they quote nothing; `quotes` are for who imports.
    """

    reading: Reading
    by: Member
    batch: ImportBatch
    trail: Trail
    lookup: Lookup
    found: dict[str, Initiative] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    left: int = 0
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    new_refs: list[SourceRef] = field(default_factory=list)

    def tell(self, place: Place, sentence: str) -> None:
        """Say what becomes of a row."""
        if len(self.lines) < MOST_LINES:
            self.lines.append(f"{place}: {sentence}")

    def refer(self, source_id: str, item_id: int, **kept: object) -> None:
        """Remember which item an id in the file stands for."""
        if source_id:
            self.new_refs.append(
                SourceRef(
                    workspace=self.by.workspace,
                    source=self.reading.label,
                    source_id=source_id,
                    item_id=item_id,
                    **kept,
                )
            )
