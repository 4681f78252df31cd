"""What initiatives, estimates, releases and plans allow, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.errors import Conflict, Invalid
from openweft.roadmap.models import Estimate, Initiative, Plan, Release
from openweft.roadmap.models.initiative import NEEDS_REASON, NEXT, OPEN, PLANNABLE
from openweft.workspaces.models import Member

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
S = Initiative.State
STEPS = [(state, target) for state in S for target in S]
DATES = st.none() | st.dates(TODAY - timedelta(days=99), TODAY + timedelta(days=99))


def move(initiative, state, *, reason="Because.", today=TODAY):
    initiative.move_to(state, reason=reason, at=NOON, today=today)
    return initiative


@pytest.mark.parametrize(("state", "target"), STEPS)
def test_an_initiative_takes_the_steps_of_its_life_and_no_others(state, target):
    initiative = Initiative(state=state)
    if target in NEXT[state]:
        move(initiative, target)
        assert (initiative.state, initiative.state_since) == (target, NOON)
    else:
        with pytest.raises(Conflict, match="cannot become"):
            move(initiative, target)
        assert initiative.state == state


@pytest.mark.parametrize("target", NEEDS_REASON)
def test_what_ends_or_interrupts_an_initiative_needs_its_reason(target):
    state = next(state for state, steps in NEXT.items() if target in steps)
    initiative = Initiative(state=state)
    with pytest.raises(Invalid, match="Say why"):
        move(initiative, target, reason=" \n")
    assert initiative.state == state
    assert move(initiative, target, reason=" No money. ").state_reason == "No money."


def test_every_state_can_be_reached_and_left():
    reached = {S.PROPOSED}
    for _round in S:
        reached |= {target for state in reached for target in NEXT[state]}
    assert reached == set(S) == set(NEXT)
    assert all(NEXT.values())


def test_what_is_planned_is_open_and_what_is_over_is_not():
    assert set(PLANNABLE) < set(OPEN)
    assert set(S) - set(OPEN) == {S.SHIPPED, S.REVIEWED, S.DECLINED, S.STOPPED}


@given(st.lists(st.tuples(st.sampled_from(S), DATES, DATES), max_size=12))
def test_however_it_is_moved_and_dated_its_days_stay_in_order(steps):
    initiative, today = Initiative(state=S.CANDIDATE), TODAY
    for target, starts_on, finishes_on in steps:
        today += timedelta(days=20)
        if target in NEXT[initiative.state]:
            move(initiative, target, today=today)
        try:
            initiative.reschedule(starts_on, finishes_on)
        except Invalid:
            assert finishes_on < starts_on
        if target in NEXT[initiative.state]:
            move(initiative, target, today=today)
        starts, finishes = initiative.starts_on, initiative.finishes_on
        assert not (starts and finishes) or starts <= finishes
        assert (initiative.shipped_on is not None) == (initiative.state in {S.SHIPPED, S.REVIEWED})
        if initiative.state == S.SHIPPED and target == S.SHIPPED:
            assert initiative.shipped_on <= today


def test_work_that_begins_starts_today_unless_it_was_to_start_before():
    planned = Initiative(state=S.COMMITTED, starts_on=TODAY + timedelta(days=9))
    assert move(planned, S.IN_PROGRESS).starts_on == TODAY
    early = Initiative(state=S.COMMITTED, starts_on=TODAY - timedelta(days=9))
    assert move(early, S.IN_PROGRESS).starts_on == TODAY - timedelta(days=9)


def test_work_that_begins_after_its_day_of_finishing_has_none_to_finish_on():
    late = Initiative(state=S.COMMITTED, finishes_on=TODAY - timedelta(days=1))
    move(late, S.IN_PROGRESS)
    assert (late.starts_on, late.finishes_on) == (TODAY, None)


def test_what_ships_finishes_that_day():
    initiative = Initiative(state=S.IN_PROGRESS, starts_on=TODAY, finishes_on=TODAY)
    later = TODAY + timedelta(days=30)
    move(initiative, S.SHIPPED, today=later)
    assert (initiative.shipped_on, initiative.finishes_on) == (later, later)


def test_going_back_from_its_review_leaves_the_day_it_shipped():
    initiative = Initiative(state=S.REVIEWED, shipped_on=TODAY, finishes_on=TODAY)
    move(initiative, S.SHIPPED, today=TODAY + timedelta(days=60))
    assert (initiative.shipped_on, initiative.finishes_on) == (TODAY, TODAY)


def test_taking_up_again_what_was_shipped_takes_back_its_day():
    initiative = Initiative(state=S.SHIPPED, starts_on=TODAY, shipped_on=TODAY)
    assert move(initiative, S.IN_PROGRESS).shipped_on is None


@given(DATES, DATES)
def test_an_initiative_never_finishes_before_it_starts(starts_on, finishes_on):
    initiative = Initiative()
    if starts_on and finishes_on and finishes_on < starts_on:
        with pytest.raises(Invalid, match="before it starts"):
            initiative.reschedule(starts_on, finishes_on)
        assert (initiative.starts_on, initiative.finishes_on) == (None, None)
    else:
        initiative.reschedule(starts_on, finishes_on)
        assert (initiative.starts_on, initiative.finishes_on) == (starts_on, finishes_on)


def test_all_but_the_strategic_is_tactical():
    assert [Initiative(type=t).is_tactical for t in Initiative.Type] == [False, *[True] * 5]


WEEKS = st.floats(0, 1000)


@given(WEEKS, WEEKS, WEEKS)
def test_an_estimate_keeps_its_points_in_order(low, likely, high):
    estimate = Estimate(low=0, likely=0, high=0)
    if low <= likely <= high:
        estimate.set_points(low, likely, high)
        assert low - 1e-6 <= estimate.expected <= high + 1e-6
    else:
        with pytest.raises(Invalid, match="0 ≤ low ≤ likely ≤ high"):
            estimate.set_points(low, likely, high)
        assert (estimate.low, estimate.likely, estimate.high) == (0, 0, 0)


@pytest.mark.parametrize("wrong", [-1.0, float("nan")])
def test_an_estimate_is_of_numbers(wrong):
    with pytest.raises(Invalid):
        Estimate().set_points(wrong, wrong, wrong)


@given(WEEKS, WEEKS, st.none() | WEEKS)
def test_what_is_left_is_what_was_reported_or_what_is_not_spent(likely, spent, remaining):
    estimate = Estimate(low=likely, likely=likely, high=likely, spent=spent, remaining=remaining)
    if remaining is not None:
        assert estimate.left == remaining
    elif not estimate.has_overrun:
        assert estimate.left == pytest.approx(likely - spent)
    else:
        assert estimate.left == pytest.approx(likely / 10)


@pytest.mark.parametrize(
    ("spent", "left"), [(1.9, 0.6), (2.5, 2.5), (4, 1), (4.9, 0.25), (9, 0.25)]
)
def test_what_overran_its_estimate_is_never_planned_as_free(spent, left):
    estimate = Estimate(low=1, likely=2.25, high=5, spent=spent)
    assert estimate.expected == 2.5
    assert estimate.has_overrun is (spent >= 2.5)
    assert estimate.left == pytest.approx(left)
    estimate.remaining = 0
    assert (estimate.has_overrun, estimate.left) == (False, 0)


@pytest.mark.parametrize("state", Release.State)
def test_a_release_goes_out_once_and_only_by_shipping(state):
    release = Release(state=state, due_on=TODAY)
    if state in {Release.State.PLANNED, Release.State.READY}:
        release.ship(on=TODAY)
        assert (release.state, release.out_on) == (Release.State.OUT, TODAY)
    else:
        with pytest.raises(Conflict, match="already"):
            release.ship(on=TODAY)
    with pytest.raises(Conflict, match="by shipping"):
        release.move_to(Release.State.OUT, reason="")


def test_a_release_that_is_out_stays_out_and_a_cancelled_one_says_why():
    out = Release(state=Release.State.OUT, out_on=TODAY)
    with pytest.raises(Conflict, match="stays out"):
        out.move_to(Release.State.PLANNED, reason="")
    planned = Release(state=Release.State.PLANNED)
    with pytest.raises(Invalid, match="why"):
        planned.move_to(Release.State.CANCELLED, reason=" ")
    planned.move_to(Release.State.CANCELLED, reason=" Too late. ")
    assert (planned.state, planned.state_reason) == ("cancelled", "Too late.")
    planned.move_to(Release.State.READY, reason="")
    assert planned.state == Release.State.READY


@pytest.mark.parametrize("state", Plan.State)
def test_only_a_ready_plan_is_published(state):
    plan = Plan(number=3, state=state)
    if state == Plan.State.READY:
        plan.publish(by=Member(), at=NOON, note=" Agreed. ")
        assert (plan.is_published, plan.published_at, plan.publish_note) == (
            True,
            NOON,
            "Agreed.",
        )
    else:
        with pytest.raises(Conflict, match="not ready"):
            plan.publish(by=Member(), at=NOON, note="")
        assert not plan.is_published
