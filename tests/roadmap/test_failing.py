"""A plan that comes to nothing says so once, with its event."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.jobs import leases
from openweft.jobs.models import Job
from openweft.jobs.registry import discover
from openweft.jobs.runner import run
from openweft.roadmap.models import Plan
from openweft.roadmap.operations import (
    cancel_plan,
    create_initiative,
    main_scenario,
    request_plan,
    settle_if_lost,
)
from openweft.roadmap.operations.planning import begin_plan, fail_plan
from openweft.workspaces.models import Event


@pytest.fixture(autouse=True)
def handlers():
    discover()


def told() -> list[Event]:
    return list(Event.objects.filter(code="plan.failed"))


def claimed() -> Job:
    job = leases.claim()
    assert job is not None
    return job


def test_a_refused_plan_fails_with_its_sentence_and_event(ana):
    create_initiative(title="Single sign-on", state="candidate", by=ana)
    plan = request_plan(by=ana)

    run(claimed())

    plan.refresh_from_db()
    assert plan.state == Plan.State.FAILED
    (event,) = told()
    assert "add a team first" in event.after["why"]
    assert (event.by_id, event.subject) == (ana.pk, "plan 1")


def test_who_lost_the_job_does_not_fail_the_plan(ana):
    create_initiative(title="Single sign-on", state="candidate", by=ana)
    plan = request_plan(by=ana)
    job = claimed()
    Job.objects.filter(pk=job.pk).update(lease_token="somebody else's")

    run(job)

    plan.refresh_from_db()
    assert plan.state == Plan.State.SOLVING
    assert told() == []


def test_a_lost_plan_fails_once(ana):
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    Plan.objects.filter(pk=plan.pk).update(made_at=timezone.now() - timedelta(hours=1))
    plan.refresh_from_db()
    assert settle_if_lost(plan).state == Plan.State.FAILED
    assert settle_if_lost(plan).state == Plan.State.FAILED
    assert len(told()) == 1


def test_a_cancelled_plan_stays_cancelled(ana):
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    cancel_plan(plan.pk, by=ana)
    fail_plan(plan.pk, why="Too late.")
    plan.refresh_from_db()
    assert plan.state == Plan.State.CANCELLED
    assert told() == []
