"""Publishing a plan that does not hold what is promised."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Invalid
from openweft.items.history import told_history
from openweft.roadmap.gates import PROMISES, findings_in, promises_broken
from openweft.roadmap.models import Commitment, Initiative, Plan, PlanEntry
from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    main_scenario,
    publish_plan,
    set_gate,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.workspaces.models import Event, Role
from tests.factories import make_member, restrict

ENDS_BEFORE = date(2032, 1, 1)
FINISHES_ON = date(2031, 3, 28)


@pytest.fixture
def today(workspace):
    return workspace.today(timezone.now())


@pytest.fixture
def initiative(ana) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


@pytest.fixture
def promise(ana, initiative) -> Commitment:
    return promised(ana, initiative, date(2031, 3, 27))


def promised(ana, initiative, due_on, **terms):
    return create_commitment(
        title="Sign-on by spring",
        terms=CommitmentTerms(to_whom="Nordbank", due_on=due_on, **terms),
        initiative_id=initiative.pk if initiative else None,
        by=ana,
    )


def planned(ana, *rows, included=True) -> Plan:
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    for row in rows:
        PlanEntry.objects.create(
            plan=plan,
            initiative=row,
            included=included,
            starts_on=date(2031, 1, 6) if included else None,
            finishes_on=FINISHES_ON if included else None,
        )
    plan.state, plan.ends_before = Plan.State.READY, ENDS_BEFORE
    plan.save()
    return plan


def test_a_promise_that_is_not_held_wants_a_reason_and_keeps_it(ana, initiative, promise):
    plan = planned(ana, initiative)
    with pytest.raises(Invalid, match=r"Promised, and not held: COM-\d+ Sign-on by spring\."):
        publish_plan(plan.pk, by=ana)
    assert not Plan.objects.get(pk=plan.pk).is_published
    assert not Event.objects.filter(code__in=("plan.published", "commitment.overruled")).exists()

    publish_plan(plan.pk, reason="They agreed to wait.", by=ana)
    after = Event.objects.get(code="plan.published").after
    assert (after["reason"], after["gates"]) == ("They agreed to wait.", [PROMISES])
    told = told_history(promise.item, by=ana)[0]
    assert (told.who, told.sentence) == (
        ana.name,
        "published a plan that does not hold the promise",
    )
    assert "They agreed to wait." in told.after


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_promise_is_held_by_what_finishes_on_its_day(ana, initiative, today, days):
    promised(ana, initiative, FINISHES_ON + timedelta(days=days))
    found = promises_broken(planned(ana, initiative), today)
    assert len(found) == (1 if days < 0 else 0)


def test_a_promise_is_not_held_by_what_is_out_or_was_not_asked_about(ana, initiative, today):
    later = promised(ana, initiative, date(2031, 12, 31))
    for plan in (planned(ana, initiative, included=False), planned(ana)):
        (found,) = promises_broken(plan, today)
        assert (found.promise, found.about, found.asks) == (later, later.pk, True)


def test_what_a_plan_cannot_break_is_not_asked_about(ana, initiative, today):
    promised(ana, initiative, date(2031, 3, 1), is_binding=False)
    promised(ana, initiative, today - timedelta(days=1))
    promised(ana, initiative, ENDS_BEFORE)
    promised(ana, None, date(2031, 3, 1))
    kept = promised(ana, initiative, date(2031, 3, 1))
    Commitment.objects.filter(pk=kept.pk).update(state=Commitment.State.KEPT)
    assert promises_broken(planned(ana, initiative), today) == []


@pytest.mark.parametrize("state", Initiative.State)
def test_what_is_delivered_is_held(ana, initiative, promise, today, state):
    Initiative.objects.update(state=state)
    found = promises_broken(planned(ana), today)
    assert bool(found) is (state not in {"shipped", "reviewed"})


def test_one_reason_answers_promises_and_gates(ana, initiative, promise, today):
    set_gate("orphans", kind="strategic", mode="ask", by=ana)
    plan = planned(ana, initiative)
    assert [each.gate for each in findings_in(plan, today)] == [PROMISES, "orphans"]
    with pytest.raises(Invalid, match=r"Promised, and not held: .*; No path to the vision"):
        publish_plan(plan.pk, by=ana)
    publish_plan(plan.pk, reason="Both are known.", by=ana)
    assert Event.objects.get(code="plan.published").after["gates"] == ["orphans", PROMISES]


def test_a_restricted_promise_is_asked_about_and_not_named(ana, workspace, initiative, promise):
    restrict(promise.item)
    carl = make_member(workspace, "Carl Curator", Role.CURATOR)
    plan = planned(ana, initiative)
    with pytest.raises(Invalid, match="not held: a restricted item") as refusal:
        publish_plan(plan.pk, by=carl)
    assert promise.item.key not in str(refusal.value)

    publish_plan(plan.pk, reason="So be it.", by=carl)
    published = Event.objects.get(code="plan.published")
    assert promise.item.key not in str((published.subject, published.before, published.after))
    assert Event.objects.get(code="commitment.overruled").item_id == promise.pk


def test_promises_of_another_workspace_stop_nothing_here(ana, eve, initiative, today):
    row = create_initiative(title="Theirs", state="candidate", by=eve)
    promised(eve, row, date(2031, 1, 1))
    publish_plan(planned(ana, initiative).pk, by=ana)
