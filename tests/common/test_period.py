from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.period import (
    Period,
    PeriodLength,
    Span,
    add_months,
    first_working_day,
    is_working_day,
    last_working_day,
    period_of,
    periods_from,
    quarter,
    quarter_of,
)
from openweft.workspaces.models import Workspace

DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
LENGTHS = st.sampled_from(PeriodLength)
MONTHS = st.integers(1, 12)


@given(DAYS, LENGTHS, MONTHS)
def test_a_day_lies_in_its_period_and_every_day_of_it_in_the_same(day, length, first_month):
    period = period_of(day, length, first_month)
    assert period.starts_on <= day <= period.last_day < period.ends_before
    for other in (period.starts_on, period.last_day):
        assert period_of(other, length, first_month) == period


@given(DAYS, LENGTHS, MONTHS, st.integers(1, 14))
def test_periods_follow_each_other_without_gap_or_overlap(day, length, first_month, count):
    periods = periods_from(day, count, length, first_month)
    assert len(periods) == count
    assert periods[0] == period_of(day, length, first_month)
    for one, other in pairwise(periods):
        assert one.ends_before == other.starts_on
        assert one < other


@given(DAYS, MONTHS)
def test_four_quarters_are_the_fiscal_year_and_it_begins_in_its_month(day, first_month):
    begins = date(day.year, first_month, 1)
    periods = periods_from(begins, 4, PeriodLength.QUARTER, first_month)
    assert periods[0].starts_on == begins
    assert periods[-1].ends_before == date(day.year + 1, first_month, 1)


@given(DAYS, MONTHS)
def test_two_weeks_begin_on_a_monday_whatever_the_fiscal_year(day, first_month):
    period = period_of(day, PeriodLength.TWO_WEEKS, first_month)
    assert period.starts_on.weekday() == 0
    assert (period.ends_before - period.starts_on).days == 14


@given(DAYS, st.integers(-60, 60))
def test_adding_months_and_taking_them_back_gives_the_first_of_the_month(day, months):
    assert add_months(add_months(day, months), -months) == day.replace(day=1)


@pytest.mark.parametrize(
    ("day", "length", "first_month", "starts_on", "last_day"),
    [
        ("2024-02-29", PeriodLength.MONTH, 1, "2024-02-01", "2024-02-29"),
        ("2025-12-31", PeriodLength.QUARTER, 1, "2025-10-01", "2025-12-31"),
        ("2026-01-31", PeriodLength.QUARTER, 2, "2025-11-01", "2026-01-31"),
        ("2026-03-31", PeriodLength.QUARTER, 4, "2026-01-01", "2026-03-31"),
        ("2024-01-01", PeriodLength.TWO_WEEKS, 1, "2024-01-01", "2024-01-14"),
        ("2023-12-31", PeriodLength.TWO_WEEKS, 1, "2023-12-18", "2023-12-31"),
        ("2020-12-31", PeriodLength.TWO_WEEKS, 1, "2020-12-21", "2021-01-03"),
    ],
)
def test_periods_at_the_turn_of_years(day, length, first_month, starts_on, last_day):
    period = period_of(date.fromisoformat(day), length, first_month)
    assert (period.starts_on.isoformat(), period.last_day.isoformat()) == (starts_on, last_day)


@pytest.mark.parametrize(
    ("zone", "instant", "today"),
    [
        ("Europe/Berlin", datetime(2026, 3, 31, 22, 30, tzinfo=UTC), date(2026, 4, 1)),
        ("Europe/Berlin", datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        ("Europe/Berlin", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        ("Europe/Berlin", datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
        ("Pacific/Auckland", datetime(2026, 12, 31, 11, 0, tzinfo=UTC), date(2027, 1, 1)),
        ("America/Los_Angeles", datetime(2027, 1, 1, 7, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_a_workspaces_day_is_its_zones_through_clock_changes_and_year_ends(zone, instant, today):
    assert Workspace(time_zone=zone).today(instant) == today


def test_a_workspaces_horizon_begins_with_the_period_of_the_day():
    workspace = Workspace(planning_period="month", horizon_periods=3)
    day = date(2026, 11, 30)
    assert workspace.period_of(day) == Period(date(2026, 11, 1), date(2026, 12, 1))
    assert [p.starts_on.month for p in workspace.periods_from(day)] == [11, 12, 1]
    assert len(workspace.periods_from(day, 5)) == 5


@given(DAYS, MONTHS)
def test_a_quarter_and_its_name_stand_for_each_other(day, first_month):
    year, number = quarter_of(day, first_month)
    assert quarter(year, number, first_month) == period_of(day, PeriodLength.QUARTER, first_month)
    assert quarter(year, 4, first_month).last_day.year == year


def test_quarters_of_a_fiscal_year_count_on_across_the_new_year():
    days = (date(2026, 11, 27), date(2027, 1, 1), date(2027, 4, 1))
    assert [quarter_of(day, 4) for day in days] == [(2027, 3), (2027, 4), (2028, 1)]


def test_the_last_working_day_is_open():
    february = period_of(date(2027, 2, 1), PeriodLength.MONTH)
    friday = date(2027, 2, 26)
    assert last_working_day(february) == friday
    closed = [Span(date(2027, 2, 25), friday)]
    all_of_it = [Span(february.starts_on, february.last_day)]
    assert last_working_day(february, closed) == date(2027, 2, 24)
    assert last_working_day(february, all_of_it) == february.last_day


@given(DAYS, LENGTHS, st.lists(st.tuples(st.integers(-5, 95), st.integers(0, 100)), max_size=3))
def test_the_first_and_the_last_working_day_are_the_ends_of_all_that_are(day, length, spans):
    period = period_of(day, length)
    closed = [
        Span(period.starts_on + timedelta(days=n), period.starts_on + timedelta(days=n + more))
        for n, more in spans
    ]
    days = [
        period.starts_on + timedelta(days=n)
        for n in range((period.ends_before - period.starts_on).days)
    ]
    working = [each for each in days if is_working_day(each, closed)] or days
    expected = (working[0], working[-1]) if working != days else (days[0], days[-1])
    assert (first_working_day(period, closed), last_working_day(period, closed)) == expected
