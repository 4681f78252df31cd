"""What a reader is told of the past of an item they may see."""

from datetime import date
from decimal import Decimal

import pytest

from openweft.items.history import told_history
from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    post_status,
)
from openweft.strategy.operations import align_item, create_objective, unalign_item
from tests.factories import restrict

REASON = "The takeover of Weaver needs it"


@pytest.fixture
def initiative(ana):
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


def test_what_was_said_about_a_hidden_item_is_not_told(ana, cleo, initiative):
    objective = create_objective(title="Buy the competitor", by=ana)
    stated = align_item(
        initiative.pk, objective_id=objective.pk, contribution=0.7, reason=REASON, by=ana
    )
    unalign_item(stated.pk, by=ana)
    restrict(objective.item)

    told = told_history(initiative.item, by=cleo)

    assert [(each.before, each.after) for each in told[:2]] == [
        ("a restricted item", ""),
        ("", "a restricted item"),
    ]
    assert REASON in told_history(initiative.item, by=ana)[1].after


def test_states_are_told_as_words(ana, initiative):
    post_status(initiative.pk, health="off_track", sentence="The vendor left", by=ana)
    assert told_history(initiative.item, by=ana)[0].after == "off track, The vendor left"


def test_days_and_numbers_say_what_they_are_of(ana, initiative):
    terms = CommitmentTerms(
        to_whom="Aldermoor",
        due_on=date(2027, 3, 1),
        confidence=0.5,
        revenue_at_stake=Decimal(52000),
    )
    made = create_commitment(
        title="Sign-in by spring", terms=terms, initiative_id=initiative.pk, by=ana
    )
    told = told_history(made.item, by=ana)[0].after
    for word in ("Aldermoor", "due 1 Mar 2027", "confidence 0.5"):
        assert word in told
