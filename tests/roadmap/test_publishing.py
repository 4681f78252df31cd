"""What a published plan does to the initiatives' dates, and who may stop one being solved."""

from datetime import date

import pytest

from openweft.common.errors import Conflict
from openweft.jobs.models import Job
from openweft.roadmap.models import Initiative, Plan, PlanEntry
from openweft.roadmap.operations import (
    cancel_plan,
    create_initiative,
    main_scenario,
    move_initiative,
    publish_plan,
    request_plan,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.workspaces.models import Event, Role
from tests.factories import make_member


@pytest.fixture
def initiative(ana) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


def answered(ana, initiative, starts_on=None, finishes_on=None) -> Plan:
    """A plan solved by hand, with the initiative in it if it has dates."""
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    PlanEntry.objects.create(
        plan=plan,
        initiative=initiative,
        included=starts_on is not None,
        starts_on=starts_on,
        finishes_on=finishes_on,
    )
    plan.state = Plan.State.READY
    plan.save()
    return plan


def dates_of(initiative):
    row = Initiative.objects.get(pk=initiative.pk)
    return row.starts_on, row.finishes_on


def test_publishing_dates_initiatives_with_a_version_and_an_event(ana, initiative):
    version = initiative.item.version
    plan = answered(ana, initiative, date(2031, 1, 6), date(2031, 3, 28))
    publish_plan(plan.pk, by=ana)

    assert dates_of(initiative) == (date(2031, 1, 6), date(2031, 3, 28))
    initiative.item.refresh_from_db()
    assert initiative.item.version == version + 1
    event = Event.objects.get(code="initiative.planned")
    assert (event.item_id, event.before["starts_on"], event.after["finishes_on"]) == (
        initiative.pk,
        None,
        "2031-03-28",
    )


def test_what_a_new_plan_leaves_out_loses_its_dates(ana, initiative):
    publish_plan(answered(ana, initiative, date(2031, 1, 6), date(2031, 3, 28)).pk, by=ana)
    publish_plan(answered(ana, initiative).pk, by=ana)
    assert dates_of(initiative) == (None, None)


def test_work_begun_since_an_old_plan_does_not_finish_before_it_started(ana, initiative):
    plan = answered(ana, initiative, date(2020, 1, 6), date(2020, 3, 27))
    move_initiative(initiative.pk, state="in_progress", by=ana)
    publish_plan(plan.pk, by=ana)
    starts_on, finishes_on = dates_of(initiative)
    assert starts_on is not None
    assert starts_on == finishes_on


def test_what_was_declined_since_keeps_no_dates_of_the_plan(ana, initiative):
    plan = answered(ana, initiative, date(2031, 1, 6), date(2031, 3, 28))
    move_initiative(initiative.pk, state="declined", reason="Bought instead.", by=ana)
    publish_plan(plan.pk, by=ana)
    assert dates_of(initiative) == (None, None)


def test_a_plan_is_published_once(ana, initiative):
    plan = answered(ana, initiative, date(2031, 1, 6), date(2031, 3, 28))
    publish_plan(plan.pk, by=ana)
    with pytest.raises(Conflict):
        publish_plan(plan.pk, by=ana)
    assert Event.objects.filter(code="plan.published").count() == 1


def test_a_curator_stops_a_plan_that_another_asked_for(ana, workspace, initiative):
    other = make_member(workspace, "Otto Curator", Role.CURATOR)
    plan = request_plan(by=ana)
    cancel_plan(plan.pk, by=other)
    plan.refresh_from_db()
    assert plan.state == Plan.State.CANCELLED
    assert Job.objects.get().state == Job.State.CANCELLED
