from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.common.period import Period, PeriodLength, Span, period_of, working_weeks
from openweft.roadmap.capacity import capacities, given_by_people, share_left
from openweft.roadmap.models import Policy, ScenarioCapacity
from openweft.roadmap.operations import create_scenario, policy_of
from openweft.workspaces.operations import (
    add_closed_days,
    create_function,
    create_team,
    deactivate_member,
    edit_team,
    reactivate_member,
    set_capacity,
    set_membership,
)

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
PERIODS = st.builds(period_of, DAYS, st.sampled_from(PeriodLength), st.integers(1, 12))
JANUARY = date(2027, 1, 1)


@st.composite
def spans(draw, period):
    """Closed days in and around a period, which may overlap."""
    offsets = st.integers(-10, (period.ends_before - period.starts_on).days + 10)
    return [
        Span(day, day + timedelta(days=draw(st.integers(0, 9))))
        for day in (period.starts_on + timedelta(days=draw(offsets)) for _ in range(3))
    ]


def days_of(period):
    day = period.starts_on
    while day < period.ends_before:
        yield day
        day += timedelta(days=1)


@given(st.data(), PERIODS)
def test_working_weeks_count_each_open_weekday_once(data, period):
    closed = data.draw(spans(period))
    shut = {
        span.starts_on + timedelta(days=n)
        for span in closed
        for n in range((span.ends_on - span.starts_on).days + 1)
    }
    counted = sum(day.strftime("%a") not in {"Sat", "Sun"} for day in {*days_of(period)} - shut)
    assert working_weeks(period, closed) == pytest.approx(counted / 5)


@given(st.data(), PERIODS)
def test_what_is_over_and_what_is_left_of_a_period_make_the_whole(data, period):
    closed = data.draw(spans(period))
    length = (period.ends_before - period.starts_on).days
    today = period.starts_on + timedelta(days=data.draw(st.integers(0, length - 1)))
    whole = working_weeks(period, closed)
    over = working_weeks(Period(period.starts_on, today), closed)
    assert share_left(period, today, closed) * whole == pytest.approx(whole - over)


@given(PERIODS)
def test_a_period_to_come_is_left_whole_and_a_closed_or_past_one_not_at_all(period):
    before = period.starts_on - timedelta(days=40)
    assert share_left(period, before, []) == 1
    assert share_left(period, period.ends_before, []) == 0
    assert share_left(period, before, [Span(period.starts_on, period.last_day)]) == 0


@pytest.fixture
def team(ana):
    return create_team(name="Looms", by=ana)


@pytest.fixture
def periods(workspace):
    return workspace.periods_from(JANUARY)


def weeks_of(team, periods, scenario=None):
    workspace = team.workspace
    found = capacities(workspace, periods, policy_of(workspace), scenario)
    return next(each for each in found if each.team == team)


@settings(max_examples=15)
@given(
    seats=st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 10).map(lambda n: n / 10)),
        min_size=1,
        max_size=4,
    ),
    focus=st.integers(0, 10).map(lambda n: n / 10),
)
def test_capacity_is_people_times_share_times_working_weeks_times_focus(
    ana, workspace, periods, seats, focus
):
    team = create_team(name="Looms", by=ana)
    for people, share in seats:
        set_membership(team.pk, people=people, share=share, by=ana)
    policy = Policy(workspace=workspace, focus_share=focus)
    found = capacities(workspace, periods, policy)
    mine = next(each for each in found if each.team == team)
    whole = sum(people * share for people, share in seats)
    expected = [whole * focus * working_weeks(period, []) for period in periods]
    assert mine.person_weeks == pytest.approx(expected)
    assert given_by_people(team, periods, policy) == pytest.approx(expected)
    assert not mine.is_assumed


def test_holidays_and_closed_weeks_take_their_share_of_everybodys_time(ana, olga, team, periods):
    set_membership(team.pk, people=2, by=ana)
    before = weeks_of(team, periods).person_weeks
    add_closed_days(
        name="Shut-down", starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 10), by=olga
    )
    after = weeks_of(team, periods).person_weeks
    assert before[0] - after[0] == pytest.approx(2 * 0.8)
    assert after[1:] == before[1:]


def test_a_team_without_people_counts_the_default_and_says_so(team, periods):
    found = weeks_of(team, periods)
    assert found.is_assumed
    assert sum(found.person_weeks) == pytest.approx(
        12 * sum(working_weeks(period, []) for period in periods) / 13
    )


def test_a_team_whose_people_give_no_time_has_none(ana, team, periods):
    set_membership(team.pk, people=3, share=0, by=ana)
    found = weeks_of(team, periods)
    assert (found.person_weeks, found.is_assumed) == ((0, 0, 0, 0), False)


def test_what_is_typed_replaces_that_period_alone_and_can_be_taken_back(ana, team, periods):
    set_membership(team.pk, people=2, by=ana)
    by_people = weeks_of(team, periods).person_weeks
    set_capacity(team.pk, day=periods[1].last_day, person_weeks=3.5, by=ana)
    assert weeks_of(team, periods).person_weeks == (by_people[0], 3.5, *by_people[2:])
    assert given_by_people(team, periods, policy_of(team.workspace)) == by_people

    set_capacity(team.pk, day=periods[1].starts_on, person_weeks=None, by=ana)
    assert weeks_of(team, periods).person_weeks == by_people


def test_a_default_stays_a_gap_until_every_period_is_typed(ana, team, periods):
    for period in periods[:-1]:
        set_capacity(team.pk, day=period.starts_on, person_weeks=8, by=ana)
        assert weeks_of(team, periods).is_assumed
    set_capacity(team.pk, day=periods[-1].starts_on, person_weeks=8, by=ana)
    assert not weeks_of(team, periods).is_assumed


def test_a_scenario_assumes_first_and_scales_all(ana, team, periods):
    set_membership(team.pk, people=2, by=ana)
    by_people = weeks_of(team, periods).person_weeks
    set_capacity(team.pk, day=periods[0].starts_on, person_weeks=3, by=ana)
    set_capacity(team.pk, day=periods[1].starts_on, person_weeks=4, by=ana)
    scenario = create_scenario(name="Half", capacity_factor=0.5, by=ana)
    ScenarioCapacity.objects.create(
        scenario=scenario, team=team, starts_on=periods[1].starts_on, person_weeks=10
    )
    found = weeks_of(team, periods, scenario).person_weeks
    assert found == pytest.approx((1.5, 5, by_people[2] / 2, by_people[3] / 2))
    assert weeks_of(team, periods).person_weeks[1] == 4


def test_a_team_at_rest_has_no_capacity_and_another_workspaces_none_here(ana, eve, team, periods):
    create_team(name="Abroad", people=9, by=eve)
    assert [each.team for each in capacities(ana.workspace, periods, Policy())] == [team]
    edit_team(team.pk, changes={"is_active": False}, by=ana)
    assert capacities(ana.workspace, periods, Policy()) == []


def test_whoever_has_left_gives_no_time_until_they_return(ana, olga, ben, team, periods):
    sales = create_function(name="Sales", by=ana)
    set_membership(team.pk, member_id=ben.pk, share=0.5, by=ana)
    set_membership(team.pk, function_id=sales.pk, people=2, by=ana)
    whole = weeks_of(team, periods).person_weeks
    deactivate_member(ben.pk, by=olga)
    assert weeks_of(team, periods).person_weeks == pytest.approx([w * 2 / 2.5 for w in whole])
    reactivate_member(ben.pk, by=olga)
    assert weeks_of(team, periods).person_weeks == whole


def test_capacities_take_the_same_queries_however_many_periods(
    ana, team, workspace, django_assert_num_queries
):
    policy = policy_of(workspace)
    for count in (1, 12):
        periods = workspace.periods_from(JANUARY, count)
        with django_assert_num_queries(4):
            capacities(workspace, periods, policy)
