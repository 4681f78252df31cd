"""Rows of a mapped table as records; each default taken is counted and said once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from openweft.common.errors import DomainError, Invalid
from openweft.interchange import cells as values
from openweft.interchange.readers.base import Options
from openweft.interchange.readers.generic_csv.efforts import efforts_of
from openweft.interchange.readers.generic_csv.fields import FIELDS
from openweft.interchange.readers.generic_csv.sayings import say
from openweft.interchange.records import (
    AlignmentRecord,
    CommitmentRecord,
    DependencyRecord,
    InitiativeRecord,
    LinkRecord,
    ObjectiveRecord,
    Place,
    Reading,
    ReleaseRecord,
    TeamRecord,
)
from openweft.interchange.tables import Row, Table
from openweft.roadmap.capacity import closed_spans

NUMBERS = {
    "value": "stated_value",
    "reach_people": "reach_people",
    "impact": "impact",
    "ease": "ease",
}
SHARES = {"reach": "reach_share", "confidence": "confidence"}
DAYS = ("starts_on", "finishes_on", "not_before", "shipped_on")
HORIZONS = {"h1": "H1", "h2": "H2", "h3": "H3", "1": "H1", "2": "H2", "3": "H3"}
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Filled:
    """A row's cells by field; fields that take several columns hold several texts."""

    place: Place
    texts: Mapping[str, tuple[str, ...]]

    def one(self, target: str) -> str:
        """The first text of a field, "" where there is none."""
        return next(iter(self.texts.get(target, ())), "")

    def many(self, target: str) -> tuple[str, ...]:
        """Every entry of a field's cells, each once."""
        entries = (entry for text in self.texts.get(target, ()) for entry in values.listed(text))
        return tuple(dict.fromkeys(entries))

    def has(self, target: str) -> bool:
        """Whether the file has a column for the field."""
        return target in self.texts


class Gathering:
    """Fills a reading from a table, refusing row by row what cannot be."""

    def __init__(
        self, reading: Reading, table: Table, targets: Sequence[str], options: Options
    ) -> None:
        self.reading, self.table, self.targets = reading, table, targets
        workspace = options.workspace
        self.fiscal_start_month = workspace.fiscal_start_month if workspace else 1
        self.closed = closed_spans(workspace) if workspace else []
        self.defaults: Counter[str] = Counter()
        self.unknown_states: set[str] = set()
        self.unknown_types: set[str] = set()
        self.places: dict[str, Place] = {}
        self.day_first = {
            target: values.days_first(
                row.cells[index] for row in table.rows if index < len(row.cells)
            )
            for index, target in enumerate(targets)
            if target in {*DAYS, "promised_by", "release_due", "created_at"}
        }

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
            created_at=self._moment(row),
            owner=row.one("owner") or None,
            function=row.one("function") or None,
            products=row.many("products") if row.has("products") else None,
            tags=row.many("tags") if row.has("tags") else None,
            parent=row.one("parent") or None,
            release=row.one("release") or None,
            columns=self._columns(row, state),
            estimates=estimates,
            alignments=self._alignments(row),
            unread=unread,
        )
        commitment = self._commitment(row, record)
        self.places[source_id] = row.place
        self.reading.initiatives.append(record)
        self._others(row, record, commitment)

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

    def _columns(self, row: Filled, state: str | None) -> dict[str, Any]:
        columns = self._numbers(row)
        for target in DAYS:
            if text := row.one(target):
                columns[target] = self._day(text, target)
        if text := row.one("horizon"):
            columns["horizon"] = self._horizon(text)
        if text := row.one("type"):
            columns["type"] = self._type(text)
        self._check_dates(columns)
        if state not in {"shipped", "reviewed"}:
            columns.pop("shipped_on", None)
        return columns

    def _numbers(self, row: Filled) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for target, column in NUMBERS.items():
            if text := row.one(target):
                columns[column] = values.number(text, str(FIELDS[target].label))
        for target, column in SHARES.items():
            if text := row.one(target):
                columns[column] = self._share(text, str(FIELDS[target].label))
        if "stated_value" in columns:
            source = _("from %(file)s") % {"file": self.table.name}
            columns["stated_value_why"] = row.one("value_why")[:300] or source
        return columns

    def _share(self, text: str, what: str) -> float:
        share = values.number(text, what)
        share = share / 100 if 1 < share <= 100 else share  # noqa: PLR2004 - a percentage
        if not 0 <= share <= 1:
            raise Invalid(_("%(what)s lies between 0 and 100 %%.") % {"what": what})
        return share

    def _horizon(self, text: str) -> str:
        found = HORIZONS.get(text.casefold().split()[0])
        if found is None:
            raise Invalid(_("“%(text)s” is no horizon; H1, H2 and H3 are.") % {"text": text[:40]})
        return found

    def _type(self, text: str) -> str:
        found = values.type_of(text)
        if found is None:
            self.unknown_types.add(text)
            self.defaults["unknown_type"] += 1
        return found or "strategic"

    @staticmethod
    def _check_dates(columns: Mapping[str, Any]) -> None:
        starts, finishes = columns.get("starts_on"), columns.get("finishes_on")
        if starts and finishes and finishes < starts:
            raise Invalid(_("would finish before it starts."))

    def _day(self, text: str, target: str) -> date:
        return values.day(
            text,
            str(FIELDS[target].label),
            day_first=self.day_first.get(target, True),
            fiscal_start_month=self.fiscal_start_month,
            closed=self.closed,
        )

    def _moment(self, row: Filled) -> Any:
        text = row.one("created_at")
        if not text:
            return None
        day_first = self.day_first.get("created_at", True)
        return values.moment(text, str(FIELDS["created_at"].label), day_first=day_first)

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
            due_on = self._day(text, "promised_by")
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

    def _others(
        self, row: Filled, record: InitiativeRecord, commitment: CommitmentRecord | None
    ) -> None:
        reading, own = self.reading, record.source_id
        for name in row.many("depends_on"):
            reading.dependencies.append(DependencyRecord(first=name, then=own, place=row.place))
        for name in row.many("blocks"):
            reading.dependencies.append(DependencyRecord(first=own, then=name, place=row.place))
        reading.links += [LinkRecord(source=own, target=name) for name in row.many("related")]
        if commitment is not None:
            reading.commitments.append(commitment)
        known = {team.name.casefold() for team in reading.teams}
        for estimate in record.estimates or ():
            if estimate.team.casefold() not in known:
                known.add(estimate.team.casefold())
                reading.teams.append(TeamRecord(estimate.team))
        titles = {objective.title for objective in reading.objectives}
        for tie in record.alignments:
            if tie.objective not in titles:
                titles.add(tie.objective)
                reading.objectives.append(ObjectiveRecord(tie.objective))
        self._release(row, record)

    def _release(self, row: Filled, record: InitiativeRecord) -> None:
        if record.release is None:
            return
        if any(each.title == record.release for each in self.reading.releases):
            return
        if text := row.one("release_due"):
            due_on = self._day(text, "release_due")
        else:
            due_on = record.columns.get("finishes_on") or date.max
        self.reading.releases.append(ReleaseRecord(title=record.release, due_on=due_on))
