"""Many initiatives, estimates and ties at once, as imports bring them."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.errors import Invalid, NotAllowed
from openweft.items.bulk import Change, Draft
from openweft.roadmap.models import Dependency, Estimate, Initiative
from openweft.roadmap.operations import create_initiative, depend
from openweft.roadmap.operations.bulk import (
    CircleError,
    Effort,
    Tie,
    bring_in_dependencies,
    bring_in_efforts,
    bring_in_initiatives,
    bring_up_to_date,
)
from openweft.workspaces.models import Event
from openweft.workspaces.operations import create_team

EARLY, LATE = date(2026, 1, 5), date(2026, 3, 6)


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=3, by=ana)


@pytest.fixture
def today(workspace):
    return workspace.today(timezone.now())


@pytest.fixture
def rows(ana):
    return [create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(4)]


def bring(ana, **columns):
    (row,) = bring_in_initiatives([Draft("Thing", columns=columns)], by=ana)
    return Initiative.objects.get(pk=row.pk)


def change(row, ana, **columns):
    done = bring_up_to_date([Change(row, {}, columns)], by=ana)
    row.refresh_from_db()
    return done


@pytest.mark.parametrize("state", ["shipped", "reviewed"])
def test_what_is_out_has_the_day_it_shipped_and_finished(ana, today, state):
    why = {"state": state, "state_reason": "It worked."}
    given = bring(ana, shipped_on=EARLY, **why)
    finished = bring(ana, finishes_on=EARLY, **why)
    begun_later = bring(ana, shipped_on=EARLY, starts_on=LATE, **why)
    bare = bring(ana, **why)

    assert [(row.shipped_on, row.finishes_on) for row in (given, finished, bare)] == [
        (EARLY, EARLY),
        (EARLY, EARLY),
        (today, today),
    ]
    assert begun_later.finishes_on == LATE


def test_work_in_progress_has_begun_at_the_latest_when_it_is_due(ana, today):
    assert bring(ana, state="in_progress").starts_on == today
    assert bring(ana, state="in_progress", finishes_on=EARLY).starts_on == EARLY
    assert bring(ana, state="in_progress", starts_on=EARLY).starts_on == EARLY
    later = today + timedelta(days=90)
    assert bring(ana, state="in_progress", finishes_on=later).starts_on == today


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"state": "asleep"}, "“asleep” is no state; proposed"),
        ({"state": "declined"}, "Say why it is declined"),
        ({"state": "paused", "state_reason": "  "}, "Say why it is paused"),
        ({"starts_on": LATE, "finishes_on": EARLY}, "finish before it starts"),
        ({"type": "whim"}, "“whim” is no kind"),
        ({"reach_share": 2}, "Reach share lies between"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_comes_in(ana, rows, columns, sentence):
    with pytest.raises(Invalid, match=sentence):
        bring_in_initiatives([Draft("Fine"), Draft("Wrong", columns=columns)], by=ana)
    with pytest.raises(Invalid, match=sentence):
        change(rows[0], ana, **columns)
    assert Initiative.objects.count() == len(rows)


def test_a_change_of_state_is_dated_and_one_of_nothing_is_none(ana, rows, today):
    row = rows[0]
    since = row.state_since
    assert change(row, ana, state="candidate", stated_value=3.0) != []
    assert row.state_since == since
    assert change(row, ana, state="candidate", stated_value=3.0) == []

    change(row, ana, state="in_progress")
    assert (row.state, row.starts_on) == ("in_progress", today)
    assert row.state_since > since


def test_a_parent_below_its_own_part_is_refused_with_the_ring(ana, rows):
    whole, part, piece, other = rows
    change(part, ana, parent=whole)
    change(piece, ana, parent=part)
    with pytest.raises(Invalid, match="part of itself") as refusal:
        change(whole, ana, parent=piece)
    assert isinstance(refusal.value.__cause__, CircleError)
    assert set(refusal.value.__cause__.ring) == {whole.pk, part.pk, piece.pk}
    change(other, ana, parent=piece)
    change(part, ana, parent=None)
    assert (other.parent, part.parent) == (piece, None)


def test_an_effort_is_set_once_and_changed_only_where_it_differs(ana, rows, team):
    effort = Effort(team, 1, 2, 4, assumption="No effort in the file.", spent=1, remaining=2)
    (made,) = bring_in_efforts([(rows[0], effort)], by=ana)
    assert made[1] == {}
    kept = Estimate.objects.get()
    assert (kept.low, kept.high, kept.is_assumed, kept.spent) == (1, 4, True, 1)

    assert bring_in_efforts([(rows[0], effort)], by=ana) == []
    ((changed, before),) = bring_in_efforts([(rows[0], Effort(team, 2, 3, 5))], by=ana)
    assert (before["low"], changed.low) == (1, 2)
    kept.refresh_from_db()
    assert (kept.is_assumed, kept.assumption, kept.remaining) == (False, "", 2)
    told = Event.objects.filter(code="estimate.set").order_by("pk")
    assert [(each.subject, each.item_id) for each in told] == [(rows[0].item.key, rows[0].pk)] * 2
    assert told.last().after["team"] == "Trust"


def test_efforts_out_of_order_or_below_nothing_are_refused(ana, rows, team):
    for wrong in (Effort(team, 3, 2, 1), Effort(team, 1, 2, 3, spent=-1)):
        with pytest.raises(Invalid):
            bring_in_efforts([(rows[0], wrong)], by=ana)
    assert not Estimate.objects.exists()


def test_ties_come_in_once_and_say_whom_they_are_about(ana, rows):
    first, then, third, _ = rows
    depend(then.pk, first_id=first.pk, by=ana)
    Event.objects.all().delete()
    ties = [
        Tie(first.pk, then.pk),
        Tie(then.pk, third.pk, lag_days=3, reason="x" * 400),
        Tie(first.pk, third.pk, rule="excludes"),
    ]
    made = bring_in_dependencies(ties, by=ana)
    assert [(row.first_id, row.then_id, row.rule) for row in made] == [
        (then.pk, third.pk, "finish_to_start"),
        (first.pk, third.pk, "excludes"),
    ]
    assert len(made[0].reason) == 300
    told = Event.objects.filter(code="dependency.added")
    assert {(each.subject, each.item_id) for each in told} == {(third.item.key, third.pk)}
    assert bring_in_dependencies(ties, by=ana) == []


@given(ties=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6))
def test_ties_are_refused_just_where_they_run_in_a_circle(ana, rows, ties):
    reach = {pair: pair in ties for pair in ((a, b) for a in range(4) for b in range(4))}
    for middle in range(4):
        for a, b in reach:
            reach[a, b] |= reach[a, middle] and reach[middle, b]
    is_ring = any(reach[n, n] for n in range(4))
    asked = [Tie(rows[a].pk, rows[b].pk) for a, b in sorted(ties)]
    with transaction.atomic():
        if is_ring:
            with pytest.raises(Invalid, match="circle") as refusal:
                bring_in_dependencies(asked, by=ana)
            assert isinstance(refusal.value.__cause__, CircleError)
        else:
            assert len(bring_in_dependencies(asked, by=ana)) == len(ties)
            assert Dependency.objects.count() == len(ties)
        transaction.set_rollback(True)


def test_contributors_bring_nothing_in(cleo, rows, team):
    for call in (
        lambda: bring_in_initiatives([Draft("Mine")], by=cleo),
        lambda: bring_up_to_date([], by=cleo),
        lambda: bring_in_efforts([(rows[0], Effort(team, 1, 2, 3))], by=cleo),
        lambda: bring_in_dependencies([Tie(rows[0].pk, rows[1].pk)], by=cleo),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert Initiative.objects.count() == len(rows)
