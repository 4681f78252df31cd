"""Alignments stated many at once, as an import does, by the rules of one."""

import pytest

from openweft.common.errors import Invalid, NotAllowed
from openweft.items.models import Item
from openweft.strategy.models import Alignment, Objective
from openweft.strategy.operations import (
    Statement,
    align_item,
    bring_in_alignments,
    create_objective,
)
from openweft.workspaces.models import Event
from tests.factories import make_item


@pytest.fixture
def objective(ana) -> Objective:
    return create_objective(title="Delight", by=ana)


def stated(item):
    event = Event.objects.get(code="alignment.stated", item_id=item.pk)
    return (event.subject, event.before, event.after)


def test_many_leave_the_rows_and_events_that_one_by_one_would(ana, objective):
    one, other = make_item(ana, "One"), make_item(ana, "Other")
    align_item(
        one.pk, objective_id=objective.pk, contribution=0.5, confidence=0.8, reason=" so ", by=ana
    )

    made = bring_in_alignments([Statement(other.pk, objective.pk, 0.5, 0.8, " so ")], by=ana)

    assert [row.item_id for row in made] == [other.pk]
    names = ("objective_id", "contribution", "confidence", "reason", "objective_wording", "by_id")
    assert len(set(Alignment.objects.values_list(*names))) == 1
    assert stated(one) == stated(other)


def test_many_are_refused_as_one_would_be(ana, cleo, eve, objective):
    item = make_item(ana, "One")
    with pytest.raises(Invalid, match="between"):
        bring_in_alignments([Statement(item.pk, objective.pk, 2)], by=ana)
    with pytest.raises(NotAllowed):
        bring_in_alignments([Statement(item.pk, objective.pk, 1)], by=cleo)
    with pytest.raises(Item.DoesNotExist):
        bring_in_alignments([Statement(item.pk, objective.pk, 1)], by=eve)
    with pytest.raises(Objective.DoesNotExist):
        bring_in_alignments([Statement(item.pk, item.pk, 1)], by=ana)
    assert not Alignment.objects.exists()
