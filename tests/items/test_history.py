"""What a reader is told of the past of an item they may see."""

import pytest

from openweft.items.history import told_history
from openweft.roadmap.operations import create_initiative
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
