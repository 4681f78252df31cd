"""Planning periods, fiscal quarters and working days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EPOCH_MONDAY = date(2024, 1, 1)
WORKING_DAYS = 5


class PeriodLength(StrEnum):
    """How long one planning period is."""

    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `starts_on` up to, not including, `ends_before`."""

    starts_on: date
    ends_before: date

    @property
    def last_day(self) -> date:
        return self.ends_before - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Closed days, first and last included."""

    starts_on: date
    ends_on: date


def is_working_day(day: date, closed: Sequence[Span] = ()) -> bool:
    """Whether it is a weekday and not closed."""
    is_weekday = day.weekday() < WORKING_DAYS
    return is_weekday and not any(span.starts_on <= day <= span.ends_on for span in closed)


def working_weeks(period: Period, closed: Sequence[Span] = ()) -> float:
    """Weeks of five working days in the period, less its closed days."""
    return sum(1 for _day in _working_days(period, closed)) / WORKING_DAYS


def first_working_day(period: Period, closed: Sequence[Span] = ()) -> date:
    """The period's first working day; its first day if it has none."""
    return next(_working_days(period, closed), period.starts_on)


def last_working_day(period: Period, closed: Sequence[Span] = ()) -> date:
    """The period's last working day; its last day if it has none."""
    return next(_working_days(period, closed, step=-1), period.last_day)


def _working_days(period: Period, closed: Sequence[Span], step: int = 1) -> Iterator[date]:
    count = (period.ends_before - period.starts_on).days
    days = (period.starts_on + timedelta(days=n) for n in range(count)[::step])
    return (day for day in days if is_working_day(day, closed))


def add_months(first: date, months: int) -> date:
    """The first of the month `months` after the month of `first`."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def period_of(day: date, length: PeriodLength, fiscal_start_month: int = 1) -> Period:
    """The period that holds `day`. Quarters follow the fiscal year's first month, 1 to 12."""
    if length == PeriodLength.TWO_WEEKS:
        start = day - timedelta(days=(day - EPOCH_MONDAY).days % 14)
        return Period(start, start + timedelta(days=14))
    months = 1 if length == PeriodLength.MONTH else 3
    start = add_months(day, -((day.month - fiscal_start_month) % months))
    return Period(start, add_months(start, months))


def quarter_of(day: date, fiscal_start_month: int = 1) -> tuple[int, int]:
    """The fiscal year and the quarter, 1 to 4, that hold `day`.

    A fiscal year is named after the calendar year it ends in.
    """
    months = (day.month - fiscal_start_month) % 12
    last = add_months(day, 11 - months)
    return last.year, months // 3 + 1


def quarter(year: int, number: int, fiscal_start_month: int = 1) -> Period:
    """A quarter, 1 to 4, of a fiscal year as `quarter_of` names it."""
    begins = date(year if fiscal_start_month == 1 else year - 1, fiscal_start_month, 1)
    start = add_months(begins, (number - 1) * 3)
    return Period(start, add_months(start, 3))


def periods_from(
    day: date, count: int, length: PeriodLength, fiscal_start_month: int = 1
) -> tuple[Period, ...]:
    """`count` periods in order, the first being the one that holds `day`."""
    return tuple(_endless(day, count, length, fiscal_start_month))


def _endless(
    day: date, count: int, length: PeriodLength, fiscal_start_month: int
) -> Iterator[Period]:
    for _ in range(count):
        period = period_of(day, length, fiscal_start_month)
        yield period
        day = period.ends_before
