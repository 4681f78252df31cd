"""Cells as values: numbers, days, lists and labels as people write them."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.common.period import Span, first_working_day, last_working_day, quarter
from openweft.roadmap.models import Initiative

NUMBER = re.compile(
    r"^[^\d+\-.,]{0,4}([+-]?[\d.,\s\u00a0\u202f']*\d)\s*(%?)\s*[a-z€$£-]{0,14}$", re.I
)
SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})(?:\s.*)?$")
QUARTER = re.compile(r"^(?:Q([1-4])\s*[/\- ]?\s*(\d{4})|(\d{4})\s*[/\- ]?\s*Q([1-4]))$", re.I)
NAMED_DAYS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d/%b/%y", "%d/%b/%Y", "%d-%b-%Y")
CENTURY = 2000
LONGEST_NUMBER = 40
FIRST_YEAR, LAST_YEAR = 1970, 2200

STATES: dict[str, tuple[str, ...]] = {
    "proposed": ("proposed", "new", "idea", "triage", "submitted", "open", "under review",
                 "reviewing", "needs review", "provisional", "draft"),
    "candidate": ("candidate", "backlog", "to do", "todo", "planned", "unstarted", "next", "later",
                  "now", "ready", "accepted", "selected for development", "approved",
                  "implementable", "not started"),
    "committed": ("committed", "promised", "scheduled"),
    "in_progress": ("in progress", "started", "doing", "in development", "in review", "testing",
                    "active", "wip", "ongoing", "under way"),
    "shipped": ("shipped", "done", "closed", "completed", "complete", "released", "resolved",
                "live", "launched", "implemented", "delivered"),
    "reviewed": ("reviewed",),
    "declined": ("declined", "won't do", "wont do", "won't fix", "canceled", "cancelled",
                 "rejected", "duplicate", "not accepted", "withdrawn", "archived", "not planned"),
    "paused": ("paused", "on hold", "blocked", "parked", "deferred", "waiting"),
    "stopped": ("stopped", "abandoned", "removed"),
}  # fmt: skip
STATE_OF = {label: state for state, labels in STATES.items() for label in labels}
TYPES: dict[str, tuple[str, ...]] = {
    "strategic": ("strategic", "initiative", "epic", "strategy", "feature", "story", "idea"),
    "customer_request": ("customer request", "request", "customer", "feature request"),
    "technology_change": (
        "technology change", "technology", "tech", "tech debt", "task", "refactoring", "platform",
    ),
    "internal_tool": ("internal tool", "internal", "tool", "tooling"),
    "compliance": ("compliance", "legal", "regulatory", "security"),
    "quality": ("quality", "bug", "defect", "incident"),
}  # fmt: skip
TYPE_OF = {label: kind for kind, labels in TYPES.items() for label in labels}


def state_of(text: str) -> str | None:
    """The state a label stands for, None where it stands for none we know."""
    return STATE_OF.get(_label(text))


def type_of(text: str) -> str | None:
    """The kind a label stands for, None where it stands for none we know."""
    found = TYPE_OF.get(_label(text))
    return found if found in Initiative.Type.values else None


def _label(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("’", "'").split())


def number(text: str, what: str) -> float:
    """A number, with or without thousands apart, decimal comma or unit; Invalid naming `what`."""
    match = NUMBER.match(text.strip()) if len(text) <= LONGEST_NUMBER else None
    if match is None:
        raise Invalid(
            _("“%(text)s” is no number for %(what)s.") % {"text": text[:40], "what": what}
        )
    digits = re.sub(r"[\s\u00a0\u202f']", "", match.group(1))
    try:
        value = float(_point(digits))
    except ValueError as error:
        raise Invalid(
            _("“%(text)s” is no number for %(what)s.") % {"text": text[:40], "what": what}
        ) from error
    if not math.isfinite(value) or abs(value) > 1e12:  # noqa: PLR2004 - nothing we plan is that large
        raise Invalid(_("%(what)s is too large a number.") % {"what": what})
    return value / 100 if match.group(2) else value


def _point(digits: str) -> str:
    """The digits with a point for the decimals: the last of two signs, or a lone comma."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if comma < point else "."
        return digits.replace(thousands, "").replace(",", ".")
    if comma >= 0:
        whole, _sign, rest = digits.rpartition(",")
        is_thousands = len(rest) == 3 and "," in digits and whole.strip("+-") not in {"", "0"}  # noqa: PLR2004 - digits of a thousand
        return digits.replace(",", "") if is_thousands else digits.replace(",", ".")
    return digits


def effort(text: str, what: str) -> float:
    """Person-weeks, not negative."""
    weeks = number(text, what)
    if not 0 <= weeks <= 100_000:  # noqa: PLR2004 - two thousand years of one person
        raise Invalid(_("%(what)s is a number of person-weeks, not negative.") % {"what": what})
    return weeks


def money(text: str, what: str) -> Decimal:
    """An amount, not negative."""
    value = number(text, what)
    if value < 0:
        raise Invalid(_("%(what)s is not negative.") % {"what": what})
    try:
        return Decimal(str(round(value, 2)))
    except InvalidOperation as error:
        raise Invalid(_("%(what)s is no amount.") % {"what": what}) from error


def days_first(cells: Iterable[str]) -> bool:
    """Whether 4/3/25 means 4 March in a column: unless a cell can only be month first."""
    for cell in cells:
        match = SLASHED.match(cell.strip())
        if match and int(match.group(2)) > 12 >= int(match.group(1)):  # noqa: PLR2004 - months
            return False
    return True


def day(
    text: str,
    what: str,
    *,
    day_first: bool = True,
    fiscal_start_month: int = 1,
    closed: Sequence[Span] = (),
    is_start: bool = False,
) -> date:
    """A day in any of the usual spellings.

    "Q2 2026" is the fiscal quarter's last working day, and its first for a start.
    """
    clean = text.strip()
    found = (
        _iso(clean)
        or _slashed(clean, day_first=day_first)
        or _named(clean)
        or _quarter(clean, fiscal_start_month, closed, is_start=is_start)
    )
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid(
            _("“%(text)s” is no day for %(what)s; write it as 2026-03-31.")
            % {"text": text[:40], "what": what}
        )
    return found


def _iso(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _slashed(text: str, *, day_first: bool) -> date | None:
    match = SLASHED.match(text)
    if match is None:
        return None
    first, second, year = (int(part) for part in match.groups())
    on, month = (first, second) if day_first else (second, first)
    try:
        return date(year if year >= 100 else CENTURY + year, month, on)  # noqa: PLR2004 - two digits
    except ValueError:
        return None


def _named(text: str) -> date | None:
    plain = re.sub(r"\s+\d{1,2}:\d{2}.*$", "", text)
    for pattern in NAMED_DAYS:
        try:
            return datetime.strptime(plain, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _quarter(
    text: str, fiscal_start_month: int, closed: Sequence[Span], *, is_start: bool
) -> date | None:
    match = QUARTER.match(text)
    if match is None:
        return None
    number = int(match.group(1) or match.group(4))
    year = int(match.group(2) or match.group(3))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    working_day = first_working_day if is_start else last_working_day
    return working_day(quarter(year, number, fiscal_start_month), closed)


def moment(text: str, what: str, *, day_first: bool = True) -> datetime:
    """An instant; a day alone is its start in UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        on = day(text, what, day_first=day_first)
        return datetime(on.year, on.month, on.day, tzinfo=UTC)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid(_("“%(text)s” is no day for %(what)s.") % {"text": text[:40], "what": what})
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def listed(text: str) -> tuple[str, ...]:
    """The entries of a cell that holds several, apart by semicolons, lines, commas; each once."""
    marks = r"[;\n|]" if re.search(r"[;\n|]", text) else r","
    entries = (" ".join(entry.split()) for entry in re.split(marks, text))
    return tuple(dict.fromkeys(entry for entry in entries if entry))
