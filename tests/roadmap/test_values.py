import pytest

from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import (
    InitiativeTerms,
    align_and_value,
    create_initiative,
    edit_initiative,
    set_policy,
    unalign_and_value,
)
from openweft.strategy.operations import create_objective


@pytest.fixture
def objective(ana):
    return create_objective(title="Win regulated buyers", by=ana)


def value_of(row: Initiative) -> float:
    return Initiative.objects.get(pk=row.pk).value


def test_a_value_follows_its_alignment_at_once(ana, objective):
    terms = InitiativeTerms(reach_share=0.5)
    row = create_initiative(title="Sign-on", terms=terms, by=ana)
    orphan = row.value

    stated = align_and_value(
        row.pk, objective_id=objective.pk, contribution=0.8, confidence=0.5, by=ana
    )
    assert value_of(row) == pytest.approx(1000 * 0.8 * 0.5 * 0.5)

    unalign_and_value(stated.pk, by=ana)
    assert value_of(row) == pytest.approx(orphan)


def test_a_part_takes_its_wholes_alignment_and_so_its_value(ana, objective):
    whole = create_initiative(title="Sign-on", by=ana)
    part = create_initiative(
        title="Directory", terms=InitiativeTerms(parent_id=whole.pk, reach_share=1.0), by=ana
    )
    align_and_value(whole.pk, objective_id=objective.pk, contribution=0.5, by=ana)
    assert value_of(part) == pytest.approx(500)


def test_another_model_values_all_anew(ana):
    row = create_initiative(title="Sign-on", by=ana)
    edit_initiative(row.pk, terms=InitiativeTerms(stated_value=42), based_on=None, by=ana)
    set_policy(changes={"value_model": "stated"}, by=ana)
    assert value_of(row) == 42
