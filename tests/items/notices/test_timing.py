"""Digests and quiet hours by the clock on the wall, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.items.notices.timing import Rhythm

PARIS, NEW_YORK, LORD_HOWE = map(
    ZoneInfo, ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")
)


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "day", "moment"),
    [
        (PARIS, utc(2026, 1, 5, 7, 0), date(2026, 1, 5), utc(2026, 1, 5, 7)),
        (PARIS, utc(2026, 1, 5, 6, 59), date(2026, 1, 4), utc(2026, 1, 4, 7)),
        (PARIS, utc(2026, 7, 5, 6, 0), date(2026, 7, 5), utc(2026, 7, 5, 6)),
        (NEW_YORK, utc(2026, 1, 5, 2, 0), date(2026, 1, 4), utc(2026, 1, 4, 13)),
    ],
)
def test_the_digest_comes_at_eight_where_one_lives(zone, now, day, moment):
    assert Rhythm(zone, 8).last_digest(now) == (day, moment)


def test_an_hour_that_the_clocks_skip_is_the_moment_they_skip_it():
    assert Rhythm(PARIS, 2).last_digest(utc(2026, 3, 29, 12)) == (
        date(2026, 3, 29),
        utc(2026, 3, 29, 1),
    )


def test_an_hour_that_comes_twice_counts_once():
    rhythm = Rhythm(PARIS, 2)
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)
    assert rhythm.last_digest(first) == rhythm.last_digest(second)
    assert rhythm.last_digest(first)[1] == utc(2026, 10, 25, 0)


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda m: utc(2025, 1, 1) + timedelta(minutes=m)),
    st.integers(0, 23),
    st.sampled_from([PARIS, NEW_YORK, LORD_HOWE, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")]),
)
def test_the_latest_digest_is_past_and_within_a_day_or_so(now, hour, zone):
    day, moment = Rhythm(zone, hour).last_digest(now)
    assert moment <= now < moment + timedelta(hours=25)
    assert moment.astimezone(zone).date() == day


def test_quiet_hours_reach_over_midnight_in_ones_own_zone():
    rhythm = Rhythm(PARIS, 8, quiet_from=22, quiet_until=7)
    assert rhythm.is_quiet(utc(2026, 1, 5, 21, 0))
    assert rhythm.is_quiet(utc(2026, 1, 5, 5, 59))
    assert not rhythm.is_quiet(utc(2026, 1, 5, 6, 0))
    assert rhythm.is_quiet(utc(2026, 7, 5, 4, 59))
    assert not rhythm.is_quiet(utc(2026, 7, 5, 5, 0))


def test_quiet_hours_within_a_day_and_none_at_all():
    assert Rhythm(PARIS, 8, quiet_from=12, quiet_until=14).is_quiet(utc(2026, 1, 5, 12))
    assert not Rhythm(PARIS, 8, quiet_from=12, quiet_until=14).is_quiet(utc(2026, 1, 5, 13))
    assert not Rhythm(PARIS, 8).is_quiet(utc(2026, 1, 5, 2))
