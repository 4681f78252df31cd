"""What a plan assumed, as each reader is told it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from openweft.roadmap.models import Plan
from openweft.roadmap.operations import (
    CommitmentTerms,
    Points,
    create_commitment,
    create_initiative,
    depend,
    main_scenario,
    move_initiative,
    pin_initiative,
    report_effort,
    set_estimate,
    set_policy,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.problems import ask_for
from openweft.roadmap.troubles import assumptions_of
from openweft.workspaces.operations import create_team, deactivate_member, edit_team
from openweft.workspaces.operations.teams import set_membership
from tests.factories import restrict


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=3, by=ana)


@pytest.fixture
def rows(ana, team):
    return [
        create_initiative(title=f"Thing {number}", state="candidate", by=ana)
        for number in range(5)
    ]


def plan_of(ana) -> Plan:
    """A plan that was asked for, with its assumptions and no answer yet."""
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    asked = ask_for(plan.scenario, plan.from_day)
    plan.assumptions = [{"code": code, **detail} for code, detail in asked.assumptions]
    return plan


def told(ana, by, words):
    return [each for each in assumptions_of(plan_of(ana), by=by) if words in each]


def test_what_has_no_estimate_is_counted_and_named(ana, team, rows):
    (sentence,) = told(ana, ana, "no estimate")
    assert sentence.startswith("5 initiatives have no estimate")
    assert sentence.endswith("(INIT-1, INIT-2, INIT-3 and 2 more)")

    for row in rows[1:]:
        set_estimate(row.pk, team_id=team.pk, estimate=Points(1, 2, 3), by=ana)
    (sentence,) = told(ana, ana, "no estimate")
    assert sentence.startswith("1 initiative has no estimate")
    assert sentence.endswith("(INIT-1)")


def test_what_one_may_not_see_is_neither_named_nor_counted(ana, cleo, rows):
    restrict(rows[0].item)
    (hers,), (whole,) = told(ana, cleo, "no estimate"), told(ana, None, "no estimate")
    assert hers.startswith("4 initiatives")
    assert rows[0].item.key not in hers
    assert whole.startswith("5 initiatives")
    for row in rows[1:]:
        restrict(row.item)
    assert told(ana, cleo, "no estimate") == []


def test_what_overran_its_estimate_is_named_until_what_remains_is_reported(ana, team, rows):
    for row, spent in zip(rows[:3], (1, 3, 0), strict=True):
        set_estimate(row.pk, team_id=team.pk, estimate=Points(1, 2, 4), by=ana)
        report_effort(row.pk, team_id=team.pk, spent=spent, by=ana)
    (sentence,) = told(ana, ana, "overran")
    assert sentence.startswith("1 initiative overran its estimate")
    assert sentence.endswith("report what remains. (INIT-2)")
    asked = ask_for(main_scenario(ana.workspace), ana.workspace.today(timezone.now()))
    (planned,) = [each for each in asked.problem.items if each.key == str(rows[1].pk)]
    assert planned.effort == {str(team.pk): 1}

    report_effort(rows[1].pk, team_id=team.pk, remaining=0.5, by=ana)
    assert told(ana, ana, "overran") == []


def test_effort_of_a_team_that_is_no_longer_active_is_said_to_be_left_out(ana, team, rows):
    other = create_team(name="Ledger", people=2, by=ana)
    set_estimate(rows[0].pk, team_id=team.pk, estimate=Points(1, 2, 3), by=ana)
    set_estimate(rows[0].pk, team_id=other.pk, estimate=Points(1, 2, 3), by=ana)
    set_estimate(rows[1].pk, team_id=other.pk, estimate=Points(1, 2, 3), by=ana)
    edit_team(other.pk, changes={"is_active": False}, by=ana)

    assert told(ana, ana, "left out")[0].endswith("(INIT-1)")
    assert told(ana, ana, "no estimate")[0].startswith("4 initiatives")


def test_promises_that_hold_nothing_of_the_plan_are_listed(ana, rows):
    today = ana.workspace.period_of(date.today()).starts_on  # noqa: DTZ011 - the zone is UTC
    declined = create_initiative(title="Not a candidate", by=ana)
    for title, due_on, row in (
        ("Late", today - timedelta(days=1), rows[0]),
        ("Kept by nobody", today + timedelta(days=100), declined),
        ("Planned", today + timedelta(days=100), rows[1]),
        ("Far away", today + timedelta(days=4000), declined),
    ):
        terms = CommitmentTerms(to_whom="Nordbank", due_on=due_on)
        create_commitment(title=title, terms=terms, initiative_id=row.pk, by=ana)

    assert told(ana, ana, "past its day")[0].endswith("(COM-1)")
    assert told(ana, ana, "no candidate to keep it")[0].endswith("(COM-2)")


def test_the_share_of_time_for_planned_work_is_stated(ana, rows):
    assert told(ana, ana, "80% of their time")
    set_policy(changes={"focus_share": 1.0}, by=ana)
    assert not told(ana, ana, "of their time")


def test_a_seat_out_of_use_gives_no_capacity(ana, olga, cleo, team, rows):
    def weeks():
        scenario = main_scenario(ana.workspace)
        (capacity,) = ask_for(scenario, date(2026, 5, 1)).capacity.values()
        return capacity[-1]

    before = weeks()
    set_membership(team.pk, member_id=cleo.pk, share=1, by=ana)
    assert weeks() == pytest.approx(before * 4 / 3)
    deactivate_member(cleo.pk, by=olga)
    assert weeks() == pytest.approx(before)


def test_what_was_to_be_in_and_cannot_be_is_named(ana, cleo, team, rows):
    first, then, pinned = rows[:3]
    move_initiative(then.pk, state="committed", by=ana)
    pin_initiative(pinned.pk, side="in", reason="The board asked.", by=ana)
    due = date.today() + timedelta(days=200)  # noqa: DTZ011 - the workspace's zone is UTC in tests
    promise = create_commitment(
        title="Sign-on",
        terms=CommitmentTerms(to_whom="Crown Bank", due_on=due),
        initiative_id=then.pk,
        by=ana,
    )
    assert told(ana, ana, "all the same") + told(ana, ana, "not kept") == []

    for row in (then, pinned):
        depend(row.pk, first_id=first.pk, by=ana)
    move_initiative(first.pk, state="proposed", by=ana)

    (sentence,) = told(ana, ana, "all the same")
    assert sentence.startswith("2 initiatives that are committed or pinned in are out")
    assert sentence.endswith("(INIT-2 and INIT-3)")
    assert told(ana, cleo, "not kept")[0].endswith("(COM-1)")
    restrict(promise.item)
    assert told(ana, cleo, "not kept") == []
