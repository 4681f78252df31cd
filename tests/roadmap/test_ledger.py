"""Promises, ties and bands: what is refused, and what each change says it was before."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.errors import Conflict, Invalid
from openweft.roadmap.models import Commitment, Dependency, Floor, Initiative
from openweft.roadmap.operations import (
    Band,
    CommitmentTerms,
    create_commitment,
    create_initiative,
    create_scenario,
    depend,
    edit_commitment,
    remove_floor,
    set_floor,
    settle_commitment,
    undepend,
)
from openweft.workspaces.models import Event
from openweft.workspaces.operations import create_function, create_product

DUE = date(2031, 6, 30)
SHARES = st.none() | st.floats(-0.5, 1.5)


@pytest.fixture
def rows(ana):
    return [create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(4)]


@pytest.fixture
def promise(ana, rows) -> Commitment:
    terms = CommitmentTerms(to_whom="Nordbank", due_on=DUE)
    return create_commitment(title="Sign-on", terms=terms, initiative_id=rows[0].pk, by=ana)


def last(code):
    return Event.objects.filter(code=code).order_by("pk").last()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"to_whom": "  "}, "to whom"),
        ({"to_whom": "x" * 161}, "up to 160"),
        ({"confidence": 1.01}, "confidence lies"),
        ({"revenue_at_stake": Decimal(-1)}, "Revenue at stake"),
    ],
)
def test_terms_of_a_promise_that_cannot_be_leave_it_as_it_was(ana, promise, wrong, sentence):
    terms = CommitmentTerms(**{"to_whom": "Sudbank", "due_on": DUE, **wrong})
    with pytest.raises(Invalid, match=sentence):
        edit_commitment(promise.pk, terms=terms, based_on=None, by=ana)
    promise.refresh_from_db()
    assert promise.to_whom == "Nordbank"


def test_a_promises_terms_and_words_change_apart(ana, workspace, promise):
    assert promise.currency == workspace.currency
    terms = CommitmentTerms(to_whom="Nordbank", due_on=DUE, currency="SEK", confidence=0.5)
    edit_commitment(promise.pk, terms=terms, based_on=None, by=ana)
    changed = edit_commitment(promise.pk, changes={"title": "Sign-on"}, based_on=None, by=ana)
    changed = edit_commitment(promise.pk, changes={"title": "SSO"}, based_on=None, by=ana)
    assert (changed.item.title, changed.currency) == ("SSO", "SEK")
    told = Event.objects.get(code="commitment.edited")
    assert told.before == {"confidence": 0.8, "currency": workspace.currency}


def test_a_promise_is_settled_once_and_broken_with_a_reason(ana, promise):
    with pytest.raises(Invalid, match="“lost” is no state"):
        settle_commitment(promise.pk, state="lost", by=ana)
    for state in ("broken", "withdrawn"):
        with pytest.raises(Invalid, match=f"why the promise is {state}"):
            settle_commitment(promise.pk, state=state, reason="  ", by=ana)
    settle_commitment(promise.pk, state="broken", reason=" Too late. ", by=ana)
    with pytest.raises(Conflict, match="broken already"):
        settle_commitment(promise.pk, state="broken", reason="Again.", by=ana)
    told = Event.objects.get(code="commitment.settled")
    assert (told.before["state"], told.after) == (
        "open",
        {"state": "broken", "state_reason": "Too late."},
    )


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"rule": "luck"}, "“luck” is no dependency; finish_to_start"),
        ({"lag_days": -1}, "lag lies between"),
        ({"lag_days": 3651}, "lag lies between"),
    ],
)
def test_a_tie_that_cannot_be_is_refused(ana, rows, terms, sentence):
    with pytest.raises(Invalid, match=sentence):
        depend(rows[0].pk, first_id=rows[1].pk, by=ana, **terms)
    with pytest.raises(Invalid, match="depend on itself"):
        depend(rows[0].pk, first_id=rows[0].pk, by=ana)
    assert not Dependency.objects.exists()


@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8))
def test_a_tie_is_refused_just_where_its_second_is_awaited_by_its_first(ana, rows, pairs):
    Dependency.objects.all().delete()
    before: dict[int, set[int]] = {n: set() for n in range(4)}  # all that each waits for
    for first, then in pairs:
        closes = first == then or then in before[first]
        if closes:
            with pytest.raises(Invalid):
                depend(rows[then].pk, first_id=rows[first].pk, by=ana)
            continue
        depend(rows[then].pk, first_id=rows[first].pk, by=ana)
        for n in range(4):
            if n == then or then in before[n]:
                before[n] |= {first} | before[first]


def test_a_tie_told_again_is_changed_and_untied_says_what_it_was(ana, rows):
    tie = depend(rows[1].pk, first_id=rows[0].pk, lag_days=3, by=ana)
    again = depend(rows[1].pk, first_id=rows[0].pk, lag_days=5, reason=" Parts. ", by=ana)
    assert (again.pk, again.lag_days, again.reason) == (tie.pk, 5, "Parts.")
    undepend(tie.pk, by=ana)
    codes = Event.objects.filter(code__startswith="dependency.").order_by("pk")
    assert [each.code.partition(".")[2] for each in codes] == ["added", "edited", "removed"]
    assert last("dependency.removed").before["lag_days"] == 5


@given(least=SHARES, most=SHARES)
def test_a_band_lies_within_the_whole_and_is_kept_as_given(ana, least, most):
    band = Band("type", "quality", least, most)
    low, high = 0 if least is None else least, 1 if most is None else most
    if 0 <= low <= high <= 1:
        floor = set_floor(band, by=ana)
        floor.refresh_from_db()
        assert (floor.least_share, floor.most_share) == (least, most)
    else:
        with pytest.raises(Invalid, match="0 ≤ least ≤ most ≤ 1"):
            set_floor(band, by=ana)


def test_a_band_set_again_says_what_it_was_and_holds_in_its_scenario_alone(ana):
    lean = create_scenario(name="Lean", by=ana)
    floor = set_floor(Band("type", "quality", 0.2), by=ana)
    assert last("floor.set").before == {}
    set_floor(Band("type", "quality", 0.1, 0.9), scenario_id=lean.pk, by=ana)
    assert last("floor.set").before == {}
    again = set_floor(Band("type", "quality", 0.3, 0.5), by=ana)
    assert (again.pk, Floor.objects.count()) == (floor.pk, 2)
    told = last("floor.set")
    assert told.before == {"least": 0.2, "most": None}
    assert told.after == {"least": 0.3, "most": 0.5}
    remove_floor(floor.pk, by=ana)
    assert last("floor.removed").before == {"least": 0.3, "most": 0.5}
    assert Floor.objects.get().scenario == lean


def test_a_band_is_set_for_what_something_can_bear(ana):
    create_product(name="Loom", by=ana)
    create_function(name="Legal", by=ana)
    labels = {"type": "quality", "horizon": "H2", "product": "Loom", "function": "Legal"}
    for dimension, label in labels.items():
        set_floor(Band(dimension, label, 0.1), by=ana)
        with pytest.raises(Invalid, match=r"There is no .* “Luck”"):
            set_floor(Band(dimension, "Luck", 0.1), by=ana)
    with pytest.raises(Invalid, match="“mood” is no dimension"):
        set_floor(Band("mood", "quality"), by=ana)
    assert Floor.objects.count() == len(labels)


def test_a_promise_of_what_one_may_not_see_cannot_be_made(ana, rows):
    Initiative.objects.filter(pk=rows[0].pk).update(visibility="restricted")
    rows[0].item.owner = None
    rows[0].item.visibility = "restricted"
    rows[0].item.save()
    with pytest.raises(Initiative.DoesNotExist):
        create_commitment(
            title="Hush",
            terms=CommitmentTerms(to_whom="Nordbank", due_on=DUE),
            initiative_id=rows[0].pk,
            by=ana,
        )
