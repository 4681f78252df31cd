"""A plan's reasons stay those of the day it was made, and name what the reader may see."""

import pytest

from openweft.roadmap.models import PlanEntry
from openweft.roadmap.operations import create_initiative, main_scenario, move_initiative
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.wording import why_by_entry
from openweft.strategy.operations import align_item, create_objective
from openweft.workspaces.operations import create_team
from tests.factories import restrict


@pytest.fixture
def objectives(ana):
    return [create_objective(title=title, by=ana) for title in ("Win banks", "Win schools")]


@pytest.fixture
def entry(ana, objectives) -> PlanEntry:
    """The entry of an initiative that serves both objectives, the second more."""
    create_team(name="Trust", people=3, by=ana)
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    for objective, contribution in zip(objectives, (0.2, 0.8), strict=True):
        align_item(row.pk, objective_id=objective.pk, contribution=contribution, by=ana)
    solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    return PlanEntry.objects.select_related("plan", "initiative").get()


def why(entry, by):
    return str(why_by_entry([entry], by=by)[entry.pk])


def test_what_it_serves_most_is_named_with_its_share(ana, entry):
    assert "it serves Win schools (0.40)" in why(entry, ana)


def test_what_it_serves_is_that_of_the_day_the_plan_was_made(ana, entry, objectives):
    align_item(entry.initiative_id, objective_id=objectives[0].pk, contribution=1, by=ana)
    assert "it serves Win schools (0.40)" in why(entry, ana)


def test_a_hidden_objective_is_passed_over(ana, cleo, entry, objectives):
    restrict(objectives[1].item)
    assert "it serves Win banks (0.10)" in why(entry, cleo)
    assert "restricted" not in why(entry, cleo)
    restrict(objectives[0].item)
    assert "serves" not in why(entry, cleo)


def test_what_was_committed_when_the_plan_was_made_is_said_to_be(ana, entry):
    move_initiative(entry.initiative_id, state="committed", by=ana)
    assert "committed" not in why(entry, ana)
    solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    newer = PlanEntry.objects.select_related("plan", "initiative").order_by("pk").last()
    move_initiative(entry.initiative_id, state="candidate", by=ana)
    assert why(newer, ana).startswith("In, because it is committed, it serves Win schools")
