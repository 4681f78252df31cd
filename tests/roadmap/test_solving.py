"""A plan solved in the background, what becomes of one that cannot be, and the whole report."""

import pytest

from openweft.common.errors import Conflict, Invalid
from openweft.jobs import leases
from openweft.jobs.models import Job
from openweft.jobs.operations import enqueue, stop_job
from openweft.jobs.registry import discover
from openweft.jobs.runner import run
from openweft.roadmap.models import Initiative, Pin, Plan
from openweft.roadmap.operations import (
    Points,
    create_initiative,
    create_scenario,
    depend,
    main_scenario,
    move_initiative,
    pin_initiative,
    publish_plan,
    request_plan,
    set_estimate,
    unpin_initiative,
)
from openweft.roadmap.operations.planning import SOLVE, begin_plan, settle_if_lost
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.reports import plan_report
from openweft.roadmap.troubles import trouble_of
from openweft.strategy.models import StrategyVersion
from openweft.strategy.operations import start_draft
from openweft.workspaces.models import Event
from openweft.workspaces.operations import create_team
from tests.working import work


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=1, by=ana)


@pytest.fixture
def rows(ana, team):
    made = [
        create_initiative(title=title, state="candidate", by=ana)
        for title in ("Sign-on", "Directory", "Audit log")
    ]
    for row, weeks in zip(made, (4, 6, 60), strict=True):
        points = Points(weeks, weeks, weeks)
        set_estimate(row.pk, team_id=team.pk, estimate=points, by=ana)
    return made


def test_a_plan_asked_for_is_solved_by_its_job_and_told(ana, rows):
    plan = request_plan(by=ana)
    assert request_plan(by=ana) == plan
    job = work()
    plan.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"plan": plan.pk, "state": "ready"})
    assert plan.state == Plan.State.READY
    assert Event.objects.get(code="plan.solved").after["objective"] == plan.objective
    assert settle_if_lost(plan).state == Plan.State.READY
    assert request_plan(by=ana) != plan


def test_a_plan_of_nothing_fails_with_its_sentence(ana):
    plan = request_plan(by=ana)
    job = work()
    plan.refresh_from_db()
    assert (job.state, plan.state) == (Job.State.FAILED, Plan.State.FAILED)
    assert "nothing to plan" in job.error
    assert trouble_of(plan, by=ana) == [job.error]
    assert plan_report(plan)["summary"] == ["Plan 1 is none: nothing could be planned."]


def test_what_cannot_all_be_kept_is_named(ana, rows):
    for row in rows[:2]:
        move_initiative(row.pk, state="committed", by=ana)
    depend(rows[1].pk, first_id=rows[0].pk, rule="excludes", by=ana)
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    assert plan.status == "infeasible"
    told = trouble_of(plan, by=ana)
    assert "Sign-on and Directory exclude each other." in " ".join(told)
    assert "Sign-on is pinned or committed." in told


def test_a_plan_that_was_cancelled_while_it_was_solved_stays_so(ana, rows):
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.CANCELLED)
    assert solve_plan(plan).state == Plan.State.CANCELLED
    assert not plan.entries.exists()
    assert not Event.objects.filter(code="plan.solved").exists()


def test_a_job_that_was_told_to_stop_leaves_no_plan(ana, rows):
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    enqueue(SOLVE, {"plan": plan.pk}, workspace=ana.workspace, by=ana)
    discover()
    job = leases.claim()
    assert job is not None
    stop_job(job.pk)
    run(job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not plan.entries.exists()


def test_a_plan_whose_job_is_gone_is_lost_and_another_may_begin(ana, rows):
    plan = request_plan(by=ana)
    Job.objects.all().delete()
    again = request_plan(by=ana)
    plan.refresh_from_db()
    assert (plan.state, again.number) == (Plan.State.FAILED, plan.number + 1)


def test_the_report_adds_up_and_names_every_initiative_with_its_reason(ana, rows):
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    report = plan_report(plan)
    assert {each["key"] for each in report["items"]} == {row.item.key for row in rows}
    inside = [each for each in report["items"] if each["included"]]
    assert [each["title"] for each in inside]
    assert all(each["starts"] and each["finishes"] for each in inside)
    for each in report["items"]:
        assert each["why"].startswith("In" if each["included"] else "Out")
    assert report["objective"] == pytest.approx(sum(each["value"] for each in inside))
    assert report["effort"] == {"asked": 70, "planned": 10}
    assert "10 of 70 person-weeks asked for are in (14%)." in report["summary"]
    assert report["summary"][0].startswith(f"Plan {plan.number}: 2 of 3 initiatives")
    assert report["trouble"] == []
    assert f"{report['baseline']['left_share']:.1%} of the value left" in report["summary"][2]


def test_a_pin_has_a_side_and_a_reason_and_is_taken_away_once(ana, eve, rows):
    for side, reason in (("up", "Why"), ("in", "  ")):
        with pytest.raises(Invalid):
            pin_initiative(rows[0].pk, side=side, reason=reason, by=ana)
    other = create_scenario(name="Elsewhere", by=eve)
    with pytest.raises(type(other).DoesNotExist):
        pin_initiative(rows[0].pk, side="in", reason="Why", scenario_id=other.pk, by=ana)
    assert not Pin.objects.exists()
    for side in ("in", "out"):
        pin = pin_initiative(rows[0].pk, side=side, reason=" Asked for. ", by=ana)
    assert (Pin.objects.get(), pin.side, pin.reason) == (pin, "out", "Asked for.")
    for _again in range(2):
        unpin_initiative(rows[0].pk, by=ana)
    assert Event.objects.filter(code="initiative.unpinned").count() == 1


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"name": " lean "}, "no free name"),
        ({"name": "  "}, "no free name"),
        ({"name": "Fat", "capacity_factor": 10.1}, "between 0 and 10"),
        ({"name": "Fat", "capacity_factor": float("nan")}, "between 0 and 10"),
    ],
)
def test_a_scenario_needs_a_free_name_and_a_sensible_capacity(ana, terms, sentence):
    create_scenario(name="lean", by=ana)
    with pytest.raises(Invalid, match=sentence):
        create_scenario(by=ana, **terms)


def test_a_scenario_may_hold_another_version_of_the_strategy(ana, eve):
    draft = start_draft(by=ana)
    made = create_scenario(name="Banks", strategy_version_id=draft.pk, by=ana)
    assert made.strategy_version == draft
    with pytest.raises(StrategyVersion.DoesNotExist):
        create_scenario(name="Mine", strategy_version_id=draft.pk, by=eve)


def test_only_a_plan_that_is_ready_is_published(ana, rows):
    plan = request_plan(by=ana)
    with pytest.raises(Conflict):
        publish_plan(plan.pk, by=ana)
    assert not Plan.objects.filter(is_published=True).exists()
    assert not Initiative.objects.exclude(starts_on=None).exists()
