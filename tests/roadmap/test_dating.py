from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openweft.common.period import PeriodLength, Span, periods_from
from openweft.engine.planning.result import ModelSize, Placed, Result, Status
from openweft.roadmap.dating import date_plan

TODAY = date(2027, 2, 17)
SIZE = ModelSize(0, 0, 0)
CAPACITY = {"red": (2.0, 4.0, 4.0), "blue": (1.0, 0.0, 3.0)}
QUARTERS = periods_from(TODAY, 3, PeriodLength.QUARTER)


def answer(placed, spread):
    return Result(Status.OPTIMAL, 0, 0, 0, 0, SIZE, 0, placed=placed, spread=spread)


def dated(placed, spread, periods=QUARTERS, capacity=CAPACITY, today=TODAY):
    return date_plan(answer(placed, spread), capacity, periods, today)


@st.composite
def answers(draw):
    """What a solver may give: within capacity up to its tolerance, and often to the brim."""
    length = draw(st.sampled_from(PeriodLength))
    today = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    periods = periods_from(today, 3, length, draw(st.integers(1, 12)))
    capacity = {team: tuple(draw(st.floats(0, 9)) for _ in periods) for team in ("red", "blue")}
    keys = [f"i{n}" for n in range(draw(st.integers(1, 5)))]
    spans = {key: sorted(draw(st.tuples(*[st.integers(0, 2)] * 2))) for key in keys}
    placed = {
        key: Placed(start, finish, draw(st.integers(0, 3)))
        for key, (start, finish) in spans.items()
    }
    spread = {key: {team: [0.0] * 3 for team in capacity} for key in keys}
    for team, rooms in capacity.items():
        for period, room in enumerate(rooms):
            inside = [k for k in keys if spans[k][0] <= period <= spans[k][1]]
            shares = [draw(st.integers(0, 5)) for _ in inside]
            whole = max(sum(shares), draw(st.sampled_from([0, 7])), 1)
            for key, share in zip(inside, shares, strict=True):
                spread[key][team][period] = room * share / whole * (1 + 1e-7)
    return answer(placed, spread), capacity, periods, today


@given(answers())
def test_work_lies_between_today_and_the_end_of_its_last_period(asked):
    result, capacity, periods, today = asked
    days = date_plan(result, capacity, periods, today)
    assert set(days) == set(result.placed)
    for key, placed in result.placed.items():
        first = max(today, periods[placed.start].starts_on)
        assert first <= days[key].starts_on <= days[key].finishes_on
        assert days[key].finishes_on <= periods[placed.finish].last_day


@given(answers())
def test_what_waits_for_a_later_period_begins_after_all_of_an_earlier_one(asked):
    result, capacity, periods, today = asked
    days = date_plan(result, capacity, periods, today)
    for one, earlier in result.placed.items():
        for other, later in result.placed.items():
            if later.start > earlier.finish:
                assert days[other].starts_on > days[one].finishes_on


@given(answers())
def test_days_are_the_same_whatever_order_the_answer_names_items_in(asked):
    result, capacity, periods, today = asked
    turned = answer(dict(reversed(result.placed.items())), dict(reversed(result.spread.items())))
    assert date_plan(turned, capacity, periods, today) == date_plan(
        result, capacity, periods, today
    )


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=5),
    st.dates(QUARTERS[0].starts_on, QUARTERS[0].last_day),
)
def test_a_team_works_through_a_period_one_after_another_without_doing_more_than_it_can(
    efforts, today
):
    capacity = {"red": (float(sum(efforts)), 0.0, 0.0)}
    placed = {f"i{n}": Placed(0, 0, 9.0 - n) for n in range(len(efforts))}
    spread = {f"i{n}": {"red": (float(w), 0.0, 0.0)} for n, w in enumerate(efforts)}
    days = dated(placed, spread, capacity=capacity, today=today)
    length = (QUARTERS[0].ends_before - today).days

    at = 0
    for n, weeks in enumerate(efforts):
        begin = today + timedelta(days=at * length // sum(efforts))
        assert abs((days[f"i{n}"].starts_on - begin).days) <= 1
        at += weeks
    assert days[f"i{len(efforts) - 1}"].finishes_on == QUARTERS[0].last_day


def test_those_that_finish_first_come_first_then_the_more_valuable():
    placed = {"long": Placed(0, 1, 99), "poor": Placed(0, 0, 1), "rich": Placed(0, 0, 2)}
    spread = {
        "long": {"red": (1.0, 1.0, 0.0)},
        "poor": {"red": (0.5, 0.0, 0.0)},
        "rich": {"red": (0.5, 0.0, 0.0)},
    }
    days = dated(placed, spread)
    assert days["rich"].starts_on == TODAY
    assert days["rich"].starts_on < days["poor"].starts_on < days["long"].starts_on


def test_work_of_two_teams_lasts_from_the_first_to_the_last_of_them():
    spread = {"both": {"red": (2.0, 0.0, 0.0), "blue": (0.0, 0.0, 3.0)}}
    days = dated({"both": Placed(0, 2, 1)}, spread)
    assert (days["both"].starts_on, days["both"].finishes_on) == (TODAY, QUARTERS[2].last_day)


def test_what_takes_nobodys_time_has_the_days_of_its_periods():
    days = dated({"free": Placed(1, 2, 1)}, {})
    assert days["free"].starts_on == QUARTERS[1].starts_on
    assert days["free"].finishes_on == QUARTERS[2].last_day


def test_on_the_last_day_of_a_period_all_its_work_is_that_day():
    last = QUARTERS[0].last_day
    placed = {"a": Placed(0, 0, 2), "b": Placed(0, 0, 1)}
    spread = {key: {"red": (1.0, 0.0, 0.0)} for key in placed}
    days = dated(placed, spread, today=last)
    assert {each for found in days.values() for each in (found.starts_on, found.finishes_on)} == {
        last
    }


def test_a_speck_of_work_in_a_full_period_stays_within_it():
    placed = {"all": Placed(0, 0, 2), "speck": Placed(0, 0, 1)}
    spread = {"all": {"red": (2.0, 0.0, 0.0)}, "speck": {"red": (5e-6, 0.0, 0.0)}}
    days = dated(placed, spread)
    assert days["speck"].starts_on == days["speck"].finishes_on == QUARTERS[0].last_day


def test_the_next_begins_on_the_morning_after_where_the_days_come_out_even():
    placed = {"one": Placed(0, 0, 2), "next": Placed(0, 0, 1)}
    spread = {key: {"red": (1.0, 0.0, 0.0)} for key in placed}
    days = dated(placed, spread, today=QUARTERS[0].ends_before - timedelta(days=40))
    assert days["one"].finishes_on == QUARTERS[0].ends_before - timedelta(days=21)
    assert days["next"].starts_on == QUARTERS[0].ends_before - timedelta(days=20)


def test_work_is_over_on_its_last_periods_last_working_day():
    months = periods_from(date(2027, 2, 1), 2, PeriodLength.MONTH)
    result = answer({"all": Placed(0, 0, 1)}, {"all": {"red": (2.0, 0.0)}})
    room = {"red": (2.0, 2.0)}
    closed = [Span(date(2027, 2, 25), date(2027, 2, 26))]
    for holidays, last in (([], date(2027, 2, 26)), (closed, date(2027, 2, 24))):
        days = date_plan(result, room, months, months[0].starts_on, holidays)
        assert days["all"].finishes_on == last
