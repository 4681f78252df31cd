"""How far key results are, what wants a word, and what differs between versions."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.strategy.comparing import compare
from openweft.strategy.models import Placement, StrategyVersion
from openweft.strategy.operations import (
    KeyResultTerms,
    MetricTerms,
    check_in,
    create_key_result,
    create_objective,
    make_live,
    place_objective,
    record_measurement,
    remove_from_version,
    set_shares,
    start_draft,
)
from openweft.strategy.problems import live_version
from openweft.strategy.reading import below, neglected, path_to_vision, standings
from tests.factories import restrict

START, DUE = date(2026, 1, 1), date(2026, 12, 31)
TERMS = KeyResultTerms(baseline=0, target=100, starts_on=START, due_on=DUE)
TODAY = date(2026, 7, 2)  # half of the time


@pytest.fixture
def goal(ana):
    return create_objective(title="Win banks", by=ana)


@pytest.fixture
def result(ana, goal):
    return create_key_result(
        goal.pk, title="Accounts", metric=MetricTerms("Accounts"), terms=TERMS, by=ana
    )


def measured(result, ana, day, value):
    record_measurement(result.metric_id, day=day, value=value, by=ana)
    (standing,) = standings(ana, TODAY, only=result.pk)
    return standing


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-1, "below_start"),
        (30, "behind"),
        (41, "on_time"),
        (59, "on_time"),
        (61, "ahead"),
        (100, "reached"),
        (130, "reached"),
    ],
)
def test_a_key_result_is_named_by_how_far_it_is_and_how_far_the_time(ana, result, value, word):
    assert measured(result, ana, TODAY, value).word == word


def test_what_counts_is_the_last_value_up_to_today_within_a_year(ana, result):
    (before,) = standings(ana, TODAY)
    assert (before.word, before.value, before.trend) == ("unmeasured", None, [])
    measured(result, ana, TODAY - timedelta(days=366), 90)
    measured(result, ana, TODAY + timedelta(days=1), 80)
    standing = measured(result, ana, TODAY - timedelta(days=2), 20)
    assert (standing.value, standing.measured_on) == (20, TODAY - timedelta(days=2))
    assert standing.trend == [20]


def test_a_confidence_is_compared_with_the_check_in_before(ana, result):
    def change():
        (standing,) = standings(ana, TODAY)
        return standing.confidence_change

    for confidence, expected in ((0.5, None), (0.8, 0.3), (0.6, -0.2)):
        check_in(result.pk, confidence=confidence, by=ana)
        assert change() == (None if expected is None else pytest.approx(expected))


def test_key_results_unmeasured_for_a_month_or_past_their_day_want_a_word(ana, result):
    def words(today):
        return [word for _standing, word in neglected(ana, today)]

    assert words(START - timedelta(days=1)) == []
    assert words(START) == ["unmeasured"]
    measured(result, ana, TODAY - timedelta(days=30), 20)
    assert words(TODAY) == []
    assert words(TODAY + timedelta(days=1)) == ["unmeasured"]
    assert words(DUE + timedelta(days=1)) == ["past_due"]
    measured(result, ana, DUE, 100)
    assert words(DUE + timedelta(days=1)) == []


@settings(max_examples=15)  # each makes and places six objectives
@given(parents=st.lists(st.integers(-1, 5), min_size=6, max_size=6))
def test_what_lies_above_and_below_is_what_the_placements_chain_to(ana, parents):
    Placement.objects.all().delete()
    made = [create_objective(title=f"Goal {n}", by=ana) for n in range(6)]
    version = live_version(ana.workspace)
    for child, parent in enumerate(parents):
        if 0 <= parent < child:  # so that no circle is asked for
            place_objective(made[child].pk, parent_id=made[parent].pk, by=ana)
    chains = {}
    for child, parent in enumerate(parents):
        chains[child] = [parent, *chains[parent]] if 0 <= parent < child else []
    for n, row in enumerate(made):
        assert path_to_vision(row.pk, version, by=ana) == [made[k].pk for k in chains[n]]
        assert set(below(row.pk, version)) == {made[k].pk for k in chains if n in chains[k]}


def test_without_a_version_nothing_lies_above_or_below(ana, goal):
    assert path_to_vision(goal.pk, None, by=ana) == []
    assert below(goal.pk, None) == []


def test_a_hidden_ancestor_is_counted_but_not_named(ana, cleo, goal):
    part = create_objective(title="Nordic banks", parent_id=goal.pk, by=ana)
    restrict(goal.item)
    type(goal).objects.filter(pk=goal.pk).update(visibility="restricted")
    version = live_version(ana.workspace)
    assert path_to_vision(part.pk, version, by=ana) == [goal.pk]
    assert path_to_vision(part.pk, version, by=cleo) == [0]


def test_versions_differ_by_what_entered_left_or_weighs_otherwise_most_first(ana, cleo, goal):
    kept, left, hidden = (
        create_objective(title=title, by=ana) for title in ("Kept", "Left", "Hidden")
    )
    rows = (goal, kept, left, hidden)
    shares = dict(zip((row.pk for row in rows), (0.4, 0.2, 0.3, 0.1), strict=True))
    set_shares(shares=shares, by=ana)
    old = StrategyVersion.objects.live().get()
    draft = start_draft(by=ana)
    assert compare(old, draft, by=ana) == []
    remove_from_version(left.pk, version_id=draft.pk, by=ana)
    new = create_objective(title="New", version_id=draft.pk, by=ana)
    shares = {goal.pk: 0.2, kept.pk: 0.2, hidden.pk: 0.2, new.pk: 0.4}
    set_shares(version_id=draft.pk, shares=shares, by=ana)
    make_live(draft.pk, by=ana)
    restrict(hidden.item)
    type(goal).objects.filter(pk=hidden.pk).update(visibility="restricted")

    old.refresh_from_db()
    moved = compare(old, StrategyVersion.objects.live().get(), by=cleo)
    assert [(each.objective.item.title, each.word, each.gain) for each in moved] == [
        ("New", "entered", pytest.approx(0.4)),
        ("Left", "left", pytest.approx(-0.3)),
        ("Win banks", "lighter", pytest.approx(-0.2)),
        ("Kept", "shared", pytest.approx(0)),
    ]
