"""Numbers and names that cannot be are refused with a sentence, and change nothing."""

from datetime import date
from decimal import Decimal

import pytest

from openweft.common.errors import Invalid
from openweft.roadmap.models import Estimate, Floor, Initiative
from openweft.roadmap.operations import (
    Band,
    CommitmentTerms,
    InitiativeTerms,
    Points,
    create_initiative,
    create_scenario,
    depend,
    edit_initiative,
    set_estimate,
    set_floor,
    set_policy,
    set_size,
)
from openweft.workspaces.operations import create_product, create_team
from tests.factories import restrict

NAN, INFINITE = float("nan"), float("inf")


@pytest.fixture
def initiative(ana) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


@pytest.mark.parametrize("amount", [-1.0, NAN, INFINITE])
@pytest.mark.parametrize(
    "name", ["reach_share", "confidence", "reach_people", "impact", "ease", "business_value"]
)
def test_an_input_of_the_value_models_lies_in_its_range(ana, initiative, name, amount):
    with pytest.raises(Invalid):
        edit_initiative(
            initiative.pk, terms=InitiativeTerms(**{name: amount}), based_on=None, by=ana
        )
    assert getattr(Initiative.objects.get(), name) is None


@pytest.mark.parametrize("points", [(3, 2, 1), (1, 2, INFINITE), (NAN, 2, 3), (-1, 2, 3)])
def test_three_points_are_finite_and_in_order(ana, initiative, points):
    team = create_team(name="Trust", people=3, by=ana)
    with pytest.raises(Invalid):
        set_estimate(initiative.pk, team_id=team.pk, estimate=Points(*points), by=ana)
    with pytest.raises(Invalid):
        set_size("S", points=Points(*points), by=ana)
    assert not Estimate.objects.exists()


def test_settings_and_scenarios_stay_in_their_ranges(ana):
    with pytest.raises(Invalid):
        set_policy(changes={"default_capacity_weeks": INFINITE}, by=ana)
    for horizon in (0, -1, 25):
        with pytest.raises(Invalid):
            create_scenario(name="Far", horizon_periods=horizon, by=ana)


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_whom": "x" * 161},
        {"revenue_at_stake": Decimal("NaN")},
        {"revenue_at_stake": Decimal(10) ** 13},
        {"revenue_at_stake": Decimal(-1)},
    ],
)
def test_a_promise_that_cannot_be_kept_on_file_is_refused(wrong):
    terms = {"to_whom": "Nordbank", "due_on": date(2031, 1, 1), **wrong}
    with pytest.raises(Invalid):
        CommitmentTerms(**terms).check()


def test_a_floor_names_what_there_is(ana):
    for dimension, label in (("type", "strategy"), ("horizon", "H9"), ("product", "Ledger")):
        with pytest.raises(Invalid):
            set_floor(Band(dimension, label, least=0.2), by=ana)
    create_product(name="Ledger", by=ana)
    assert set_floor(Band("product", "Ledger", least=0.2), by=ana) == Floor.objects.get()


def test_a_lag_of_a_lifetime_is_a_typing_error(ana, initiative):
    other = create_initiative(title="Directory", by=ana)
    for lag_days in (-1, 4000):
        with pytest.raises(Invalid):
            depend(initiative.pk, first_id=other.pk, lag_days=lag_days, by=ana)


def test_a_hidden_grandparent_is_in_nobodys_way_and_closes_no_circle(ana, cleo, initiative):
    below = InitiativeTerms(parent_id=initiative.pk)
    whole = create_initiative(title="Whole", terms=below, by=ana)
    restrict(initiative.item)
    Initiative.objects.filter(pk=initiative.pk).update(visibility="restricted")
    part = create_initiative(title="Part", terms=InitiativeTerms(parent_id=whole.pk), by=cleo)
    assert part.parent_id == whole.pk
    with pytest.raises(Initiative.DoesNotExist):
        create_initiative(title="X", terms=below, by=cleo)
    with pytest.raises(Invalid):
        edit_initiative(
            initiative.pk, terms=InitiativeTerms(parent_id=part.pk), based_on=None, by=ana
        )
