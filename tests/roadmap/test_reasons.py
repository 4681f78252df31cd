"""A plan's reasons stay those of the day it was made, and name what the reader may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.roadmap.models import PlanEntry
from openweft.roadmap.operations import (
    CommitmentTerms,
    Points,
    create_commitment,
    create_initiative,
    main_scenario,
    move_initiative,
    set_estimate,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.troubles import trouble_of
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


def promised(by, row, days=200, **item):
    due = by.workspace.today(timezone.now()) + timedelta(days)
    terms = CommitmentTerms(to_whom="Crown Bank", due_on=due)
    return create_commitment(title="Promise", terms=terms, initiative_id=row.pk, item=item, by=by)


def test_a_promise_one_may_not_see_is_no_reason_by_name_or_date(ana, cleo):
    create_team(name="Trust", people=3, by=ana)
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    promised(ana, row, visibility="restricted")
    solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    entry = PlanEntry.objects.select_related("plan", "initiative").get()

    assert "it is promised by the end of" in why(entry, ana)
    assert "promised" not in why(entry, cleo)
    assert "a restricted item needs it" in why(entry, cleo)


def test_a_promise_one_may_not_see_is_no_trouble_by_date(ana, cleo):
    team = create_team(name="Trust", people=1, by=ana)
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    set_estimate(row.pk, team_id=team.pk, estimate=Points(400, 400, 400), by=ana)
    promised(ana, row, days=1, visibility="restricted")
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))

    assert any("is promised by" in sentence for sentence in trouble_of(plan, by=ana))
    told = trouble_of(plan, by=cleo)
    assert not any("promised" in sentence for sentence in told)
    assert "Single sign-on is needed by a restricted item." in told
