"""What a row says of an initiative's own columns: numbers, days, horizon and kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange import cells as values
from openweft.interchange.readers.base import Options
from openweft.interchange.readers.generic_csv.fields import FIELDS
from openweft.interchange.readers.generic_csv.filled import Filled
from openweft.interchange.tables import Table
from openweft.roadmap.capacity import closed_spans

NUMBERS = {
    "value": "stated_value",
    "reach_people": "reach_people",
    "impact": "impact",
    "ease": "ease",
}
SHARES = {"reach": "reach_share", "confidence": "confidence"}
STARTS = ("starts_on", "not_before")
DAYS = (*STARTS, "finishes_on", "shipped_on")
DATED = frozenset({*DAYS, "promised_by", "release_due", "created_at"})
HORIZONS = {"h1": "H1", "h2": "H2", "h3": "H3", "1": "H1", "2": "H2", "3": "H3"}


class Terms:
    """Reads cells as values, by the workspace's calendar and what a column's other cells say."""

    def __init__(self, table: Table, targets: Sequence[str], options: Options) -> None:
        workspace = options.workspace
        self.file = table.name
        self.fiscal_start_month = workspace.fiscal_start_month if workspace else 1
        self.closed = closed_spans(workspace) if workspace else []
        self.unknown_types: Counter[str] = Counter()
        self.day_first = {
            target: values.days_first(
                row.cells[index] for row in table.rows if index < len(row.cells)
            )
            for index, target in enumerate(targets)
            if target in DATED
        }

    def columns(self, row: Filled, state: str | None) -> dict[str, Any]:
        """The columns the row fills. Raises Invalid, naming the field, for what cannot be."""
        columns = self._numbers(row)
        for target in DAYS:
            if text := row.one(target):
                columns[target] = self.day(text, target)
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
            source = _("from %(file)s") % {"file": self.file}
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
            self.unknown_types[text] += 1
        return found or "strategic"

    @staticmethod
    def _check_dates(columns: Mapping[str, Any]) -> None:
        starts, finishes = columns.get("starts_on"), columns.get("finishes_on")
        if starts and finishes and finishes < starts:
            raise Invalid(_("would finish before it starts."))

    def day(self, text: str, target: str) -> date:
        """The day a cell names; a quarter is its first working day for a start, else its last."""
        return values.day(
            text,
            str(FIELDS[target].label),
            day_first=self.day_first.get(target, True),
            fiscal_start_month=self.fiscal_start_month,
            closed=self.closed,
            is_start=target in STARTS,
        )

    def moment(self, row: Filled) -> datetime | None:
        """When the row says it came about."""
        text = row.one("created_at")
        if not text:
            return None
        day_first = self.day_first.get("created_at", True)
        return values.moment(text, str(FIELDS["created_at"].label), day_first=day_first)
