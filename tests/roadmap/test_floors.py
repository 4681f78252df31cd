"""Floors keep the name of what they hold a share for."""

import pytest

from openweft.common.errors import Invalid
from openweft.items.operations import set_products
from openweft.roadmap.models import Floor, Plan
from openweft.roadmap.operations import (
    Band,
    create_initiative,
    create_scenario,
    delete_function_and_floors,
    edit_function_and_floors,
    edit_product_and_floors,
    main_scenario,
    remove_floor,
    set_floor,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.workspaces.models import Event, Function, Product
from openweft.workspaces.operations import create_function, create_product, create_team


@pytest.fixture
def product(ana) -> Product:
    return create_product(name="Loom", by=ana)


def test_a_floor_follows_its_renamed_product_and_plans_still_reach_it(ana, product):
    create_team(name="Trust", people=3, by=ana)
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    set_products(row.pk, products=[product], by=ana)
    set_floor(Band("product", "Loom", 0.2), by=ana)

    edit_product_and_floors(product.pk, changes={"name": "Loom 2"}, by=ana)

    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    assert Floor.objects.get().label == "Loom 2"
    assert plan.state == Plan.State.READY
    assert plan.entries.get().included
    told = Event.objects.filter(code="floor.set").first()
    assert told is not None
    assert (told.before, told.after) == ({"label": "Loom"}, {"label": "Loom 2"})


def test_floors_of_all_scenarios_follow_and_others_stay(ana, product):
    scenario = create_scenario(name="What if", by=ana)
    create_product(name="Shuttle", by=ana)
    set_floor(Band("product", "Loom", 0.2), by=ana)
    set_floor(Band("product", "Loom", 0.4), scenario_id=scenario.pk, by=ana)
    set_floor(Band("product", "Shuttle", 0.1), by=ana)

    edit_product_and_floors(product.pk, changes={"name": "Loom 2"}, by=ana)

    labels = sorted(Floor.objects.values_list("label", "least_share"))
    assert labels == [("Loom 2", 0.2), ("Loom 2", 0.4), ("Shuttle", 0.1)]


def test_a_function_keeps_its_floor_and_is_not_removed_under_it(ana):
    function = create_function(name="Support", by=ana)
    floor = set_floor(Band("function", "Support", 0.1), by=ana)
    edit_function_and_floors(function.pk, changes={"name": "Care"}, by=ana)
    with pytest.raises(Invalid, match="Plans hold a share for Care"):
        delete_function_and_floors(function.pk, by=ana)
    assert Function.objects.exists()

    remove_floor(floor.pk, by=ana)
    delete_function_and_floors(function.pk, by=ana)
    assert not Function.objects.exists()


def test_a_floor_set_again_tells_what_it_was(ana):
    set_floor(Band("horizon", "H3", 0.1), by=ana)
    set_floor(Band("horizon", "H3", 0.1), by=ana)
    set_floor(Band("horizon", "H3", 0.2), by=ana)
    last, first = Event.objects.filter(code="floor.set")
    assert first.before == {}
    assert (last.before["least"], last.after["least"]) == (0.1, 0.2)
