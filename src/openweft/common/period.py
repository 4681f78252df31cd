"""Planning periods: two weeks, a month or a quarter, as half-open spans of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EPOCH_MONDAY = date(2024, 1, 1)


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

    @property
    def weeks(self) -> float:
        return (self.ends_before - self.starts_on).days / 7

    def share_after(self, day: date) -> float:
        """The share of the period, 0 to 1, that is not over on the morning of `day`."""
        whole = (self.ends_before - self.starts_on).days
        left = (self.ends_before - max(day, self.starts_on)).days
        return max(0, left) / whole


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
