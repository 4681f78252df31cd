"""Days as filters write them: a day, a month, a quarter, a year, or counted from today."""

import re
from datetime import date, timedelta

from openweft.common.period import add_months, quarter

Span = tuple[date | None, date | None]
WRITTEN = re.compile(r"(\d{4})(?:-(?:q([1-4])|(\d{1,2})(?:-(\d{1,2}))?))?", re.IGNORECASE)
COUNTED = re.compile(r"today(?:([+-])(\d{1,4})([dwmy]))?", re.IGNORECASE)
DAYS = {"d": 1, "w": 7}
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


def span_of(text: str, today: date, fiscal_start_month: int) -> Span | None:
    """The first and the last day that the text means; None if it means none.

    `a..b` runs from the first of a to the last of b; either may be left out.
    """
    begins, dots, ends = text.partition("..")
    if not dots:
        return _one(text, today, fiscal_start_month)
    first = _one(begins, today, fiscal_start_month) if begins else (None, None)
    last = _one(ends, today, fiscal_start_month) if ends else (None, None)
    if first is None or last is None or not (begins or ends):
        return None
    return first[0], last[1]


def _one(text: str, today: date, fiscal_start_month: int) -> Span | None:
    span: Span | None = None
    try:
        if found := COUNTED.fullmatch(text):
            day = _counted(today, *found.groups())
            span = day, day
        elif found := WRITTEN.fullmatch(text):
            span = _written(found, fiscal_start_month)
    except (ValueError, OverflowError):
        return None
    if span is None or not all(day and EARLIEST <= day <= LATEST for day in span):
        return None
    return span


def _counted(today: date, sign: str | None, count: str | None, unit: str | None) -> date:
    if sign is None or count is None or unit is None:
        return today
    number = int(sign + count)
    if (days := DAYS.get(unit.lower())) is not None:
        return today + timedelta(days=number * days)
    first = add_months(today, number * (1 if unit.lower() == "m" else 12))
    last = add_months(first, 1) - timedelta(days=1)
    return min(first.replace(day=1) + timedelta(days=today.day - 1), last)


def _written(found: re.Match[str], fiscal_start_month: int) -> Span:
    year = int(found[1])
    if found[2]:
        period = quarter(year, int(found[2]), fiscal_start_month)
        return period.starts_on, period.last_day
    if found[4]:
        day = date(year, int(found[3]), int(found[4]))
        return day, day
    if found[3]:
        first = date(year, int(found[3]), 1)
        return first, add_months(first, 1) - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)
