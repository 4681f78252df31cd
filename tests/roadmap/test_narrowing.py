"""What lists may be narrowed by."""

from openweft.roadmap.operations import create_initiative
from openweft.roadmap.reading import Criteria, wanted_initiatives
from openweft.strategy.models import Objective
from openweft.strategy.operations import align_item, create_objective
from tests.factories import restrict


def test_a_list_is_not_narrowed_by_a_hidden_objective(ana, cleo):
    top = create_objective(title="Win banks", by=ana)
    below = create_objective(title="Buy the competitor", parent_id=top.pk, by=ana)
    row = create_initiative(title="Single sign-on", by=ana)
    align_item(row.pk, objective_id=below.pk, contribution=1, by=ana)
    restrict(below.item)
    Objective.objects.filter(pk=below.pk).update(visibility="restricted")

    for objective in (top, below):
        criteria = Criteria(objective_id=objective.pk)
        assert list(wanted_initiatives(criteria, by=ana)) == [row]
        assert not wanted_initiatives(criteria, by=cleo).exists()
