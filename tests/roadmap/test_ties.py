"""Ties of candidates to what is settled outside the plan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.period import PeriodLength, periods_from
from openweft.engine.planning.problem import Pin
from openweft.items.operations import delete_item
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import (
    create_initiative,
    depend,
    main_scenario,
    move_initiative,
    ship_initiative,
)
from openweft.roadmap.problems import ask_for
from openweft.roadmap.ties import periods_left_free
from openweft.workspaces.operations import create_team


@pytest.fixture
def today(workspace):
    return workspace.period_of(date(2026, 5, 1)).starts_on


@pytest.fixture
def sign_on(ana) -> Initiative:
    create_team(name="Trust", people=3, by=ana)
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


@pytest.fixture
def directory(ana) -> Initiative:
    return create_initiative(title="Directory", state="candidate", by=ana)


def asked(ana, today):
    return ask_for(main_scenario(ana.workspace), today)


def bars(ana, today, initiative):
    found = asked(ana, today).barred.get(str(initiative.pk))
    return (found.code, found.item) if found else None


def decline(initiative, ana):
    move_initiative(initiative.pk, state="declined", reason="Bought instead.", by=ana)


def ship(initiative, ana):
    move_initiative(initiative.pk, state="in_progress", by=ana)
    ship_initiative(initiative.pk, by=ana)


@pytest.mark.parametrize("is_first", [True, False])
def test_both_or_neither_holds_from_either_side(ana, today, sign_on, directory, is_first):
    first, then = (directory, sign_on) if is_first else (sign_on, directory)
    depend(then.pk, first_id=first.pk, rule="together", by=ana)
    assert bars(ana, today, sign_on) is None
    decline(directory, ana)
    assert bars(ana, today, sign_on) == ("mate_unavailable", directory.pk)


@pytest.mark.parametrize("is_first", [True, False])
def test_what_has_shipped_excludes_its_rival(ana, today, sign_on, directory, is_first):
    first, then = (directory, sign_on) if is_first else (sign_on, directory)
    depend(then.pk, first_id=first.pk, rule="excludes", by=ana)
    ship(directory, ana)
    assert bars(ana, today, sign_on) == ("excluded_by_shipped", directory.pk)


def test_a_rival_that_was_declined_excludes_nothing(ana, today, sign_on, directory):
    depend(sign_on.pk, first_id=directory.pk, rule="excludes", by=ana)
    decline(directory, ana)
    assert bars(ana, today, sign_on) is None


def test_a_prerequisite_that_is_not_to_be_had_bars_but_not_work_in_progress(
    ana, today, sign_on, directory
):
    depend(sign_on.pk, first_id=directory.pk, by=ana)
    decline(directory, ana)
    assert bars(ana, today, sign_on) == ("prerequisite_unavailable", directory.pk)
    (item,) = asked(ana, today).problem.items
    assert item.pin is Pin.OUT

    move_initiative(sign_on.pk, state="in_progress", by=ana)
    (item,) = asked(ana, today).problem.items
    assert (item.pin, item.forced) == (None, True)


def test_what_is_in_the_trash_ties_nothing(ana, today, sign_on, directory):
    depend(sign_on.pk, first_id=directory.pk, by=ana)
    delete_item(directory.pk, by=ana)
    assert bars(ana, today, sign_on) is None


def test_a_lag_counts_from_the_day_the_prerequisite_shipped(ana, today, sign_on, directory):
    depend(sign_on.pk, first_id=directory.pk, lag_days=30, by=ana)
    ship(directory, ana)
    Initiative.objects.filter(pk=directory.pk).update(shipped_on=today - timedelta(days=5))
    (item,) = asked(ana, today).problem.items
    assert item.release == 1
    Initiative.objects.filter(pk=directory.pk).update(shipped_on=today - timedelta(days=31))
    (item,) = asked(ana, today).problem.items
    assert item.release == 0


@given(
    st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    st.sampled_from(PeriodLength),
    st.integers(1, 12),
    st.integers(0, 400),
)
def test_no_lag_is_shorter_in_periods_than_in_days(day, length, count, lag_days):
    periods = periods_from(day, count, length)
    free = periods_left_free(lag_days, periods)
    for first, then in zip(periods, periods[free + 1 :], strict=False):
        assert then.starts_on >= first.ends_before + timedelta(days=lag_days)


def test_a_months_lag_seen_from_january_outlasts_february():
    months = periods_from(date(2027, 1, 4), 4, PeriodLength.MONTH)
    assert [periods_left_free(days, months) for days in (0, 28, 31)] == [0, 1, 2]
