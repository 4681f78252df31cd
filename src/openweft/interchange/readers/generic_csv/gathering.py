"""Rows of a mapped table as records; each default taken is counted and said once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from openweft.common.errors import DomainError, Invalid
from openweft.interchange import cells as values
from openweft.interchange.readers.base import Options
from openweft.interchange.readers.generic_csv.efforts import efforts_of
from openweft.interchange.readers.generic_csv.fields import FIELDS
from openweft.interchange.readers.generic_csv.filled import Filled
from openweft.interchange.readers.generic_csv.sayings import say
from openweft.interchange.readers.generic_csv.surroundings import add_surroundings
from openweft.interchange.readers.generic_csv.terms import Terms
from openweft.interchange.records import (
    AlignmentRecord,
    CommitmentRecord,
    InitiativeRecord,
    Place,
    Reading,
    ReleaseRecord,
)
from openweft.interchange.tables import Row, Table

LONGEST_TITLE = 300


class Gathering:
    """Fills a reading from a table, refusing row by row what cannot be."""

    def __init__(
        self, reading: Reading, table: Table, targets: Sequence[str], options: Options
    ) -> None:
        self.reading, self.table, self.targets = reading, table, targets
        self.terms = Terms(table, targets, options)
        self.defaults: Counter[str] = Counter()
        self.unknown_states: set[str] = set()
        self.places: dict[str, Place] = {}

    def gather(self) -> None:
        """Read every row; a row that raises is refused with its sentence."""
        for row in self.table.rows:
            try:
                self._row(self._filled(row), self._unread(row))
            except DomainError as refusal:
                self.reading.refuse(row.place, str(refusal))
        say(self)

    def _filled(self, row: Row) -> Filled:
        texts: dict[str, tuple[str, ...]] = {target: () for target in self.targets if target}
        for target, cell in zip(self.targets, row.cells, strict=True):
            if target and cell:
                texts[target] = (*texts[target], cell)
        return Filled(row.place, texts)

    def _unread(self, row: Row) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, target, cell in zip(self.table.header, self.targets, row.cells, strict=True):
            if target or not cell:
                continue
            kept[name] = [*kept[name], cell] if name in kept else [cell]
        return {name: its[0] if len(its) == 1 else its for name, its in kept.items()}

    def _row(self, row: Filled, unread: dict[str, Any]) -> None:
        title = row.one("title")
        if not title:
            raise Invalid(_("has no title."))
        if len(title) > LONGEST_TITLE:
            raise Invalid(
                _("its title has %(count)d letters; 300 is the most.") % {"count": len(title)}
            )
        source_id = self._id(row, title)
        estimates = efforts_of(row, self.defaults)
        state, reason = self._state(row)
        record = InitiativeRecord(
            source_id=source_id,
            title=title,
            place=row.place,
            aliases=tuple(filter(None, (*row.texts.get("also_id", ()), title))),
            body=row.one("body") if row.has("body") else None,
            state=state,
            state_reason=reason,
            created_at=self.terms.moment(row),
            owner=row.one("owner") or None,
            function=row.one("function") or None,
            products=row.many("products") if row.has("products") else None,
            tags=row.many("tags") if row.has("tags") else None,
            parent=row.one("parent") or None,
            release=row.one("release") or None,
            columns=self.terms.columns(row, state),
            estimates=estimates,
            alignments=self._alignments(row),
            unread=unread,
        )
        commitment = self._commitment(row, record)
        self.places[source_id] = row.place
        self.reading.initiatives.append(record)
        add_surroundings(self.reading, row, record)
        if commitment is not None:
            self.reading.commitments.append(commitment)
        self._release(row, record)

    def _id(self, row: Filled, title: str) -> str:
        own = row.one("id")
        source_id = own[:300] or f"title:{title.casefold()}"[:300]
        if source_id in self.places:
            other = self.places[source_id].row
            if own:
                raise Invalid(
                    _("its id “%(id)s” stands in row %(row)d already.") % {"id": own, "row": other}
                )
            raise Invalid(
                _("its title stands in row %(row)d already, and no id tells them apart.")
                % {"row": other}
            )
        if not own:
            self.defaults["id"] += 1
        return source_id

    def _state(self, row: Filled) -> tuple[str | None, str]:
        text = row.one("state")
        reason = row.one("state_reason")
        if not text:
            self.defaults["state"] += not row.has("state")
            return (None if row.has("state") else "candidate"), reason
        state = values.state_of(text)
        if state is None:
            self.unknown_states.add(text)
            self.defaults["unknown_state"] += 1
            return "candidate", reason
        if state in {"declined", "paused", "stopped", "reviewed"} and not reason:
            self.defaults["reason"] += 1
            reason = _("“%(label)s” in %(file)s.") % {"label": text, "file": self.table.name}
        return state, reason

    def _alignments(self, row: Filled) -> tuple[AlignmentRecord, ...]:
        why = _("Named in %(file)s.") % {"file": self.table.name}
        found = []
        for entry in row.many("objective"):
            name, _sign, share = entry.rpartition("=")
            if not name:
                found.append(AlignmentRecord(entry, 1.0, 1.0, why))
                continue
            contribution = values.number(share, str(FIELDS["objective"].label))
            if not -1 <= contribution <= 1:
                raise Invalid(_("a contribution lies between −1 and 1."))
            found.append(AlignmentRecord(name.strip(), contribution, 1.0, why))
        return tuple(found)

    def _commitment(self, row: Filled, record: InitiativeRecord) -> CommitmentRecord | None:
        to_whom = row.one("promised_to")
        if not to_whom:
            return None
        if text := row.one("promised_by"):
            due_on = self.terms.day(text, "promised_by")
        elif "finishes_on" in record.columns:
            due_on = record.columns["finishes_on"]
        else:
            raise Invalid(
                _("is promised to %(whom)s without a day; fill “promised by” or “due”.")
                % {"whom": to_whom[:60]}
            )
        revenue = row.one("revenue")
        return CommitmentRecord(
            source_id=f"{record.source_id[:280]}#promise",
            title=_("%(title)s for %(whom)s")
            % {"title": record.title[:120], "whom": to_whom[:160]},
            to_whom=to_whom[:160],
            due_on=due_on,
            initiative=record.source_id,
            revenue_at_stake=(
                values.money(revenue, str(FIELDS["revenue"].label)) if revenue else None
            ),
        )

    def _release(self, row: Filled, record: InitiativeRecord) -> None:
        if record.release is None:
            return
        if any(each.title == record.release for each in self.reading.releases):
            return
        if text := row.one("release_due"):
            due_on = self.terms.day(text, "release_due")
        else:
            due_on = record.columns.get("finishes_on") or date.max
        self.reading.releases.append(ReleaseRecord(title=record.release, due_on=due_on))
