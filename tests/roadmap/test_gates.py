"""What gates find before a plan is published, and what they then do."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.items.models import Item
from openweft.items.operations import edit_item
from openweft.roadmap.gates import findings_in
from openweft.roadmap.models import Gate, GateException, Initiative, Plan, PlanEntry
from openweft.roadmap.operations import (
    InitiativeTerms,
    align_and_value,
    create_initiative,
    create_objective_and_value,
    main_scenario,
    publish_plan,
    set_gate,
    sign_exception,
    withdraw_exception,
    would_find,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.workspaces.models import Event, Role
from tests.factories import make_member

SECRET = "Buy the competitor quietly"


@pytest.fixture
def today(workspace):
    return workspace.today(timezone.now())


@pytest.fixture
def orphan(ana) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


@pytest.fixture
def hidden(ana) -> Initiative:
    row = create_initiative(title=SECRET, state="candidate", by=ana)
    edit_item(row.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    return row


@pytest.fixture
def carl(workspace):
    """A curator with whom nothing restricted is shared."""
    return make_member(workspace, "Carl Curator", Role.CURATOR)


def planned(ana, *rows, included=True) -> Plan:
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    for row in rows:
        PlanEntry.objects.create(
            plan=plan,
            initiative=row,
            included=included,
            starts_on=date(2031, 1, 6) if included else None,
            finishes_on=date(2031, 3, 28) if included else None,
        )
    plan.state = Plan.State.READY
    plan.save()
    return plan


def turn(mode, by, kind="strategic"):
    return set_gate("orphans", kind=kind, mode=mode, by=by)


def is_published(plan):
    return Plan.objects.get(pk=plan.pk).is_published


def test_a_gate_shows_unless_it_is_turned_up(ana, orphan, today):
    plan = planned(ana, orphan)
    (found,) = findings_in(plan, today)
    assert (found.mode, found.asks, found.stops) == ("show", False, False)
    publish_plan(plan.pk, by=ana)
    assert is_published(plan)


def test_a_gate_that_asks_takes_one_reason_for_all_and_keeps_it(ana, orphan):
    turn("ask", ana)
    other = create_initiative(title="Directory", state="candidate", by=ana)
    plan = planned(ana, orphan, other)
    with pytest.raises(Invalid, match="No path to the vision: INIT-1 Single sign-on and INIT-2"):
        publish_plan(plan.pk, reason=" \x00 ", by=ana)
    assert not is_published(plan)
    assert not Event.objects.filter(code="plan.published").exists()

    publish_plan(plan.pk, reason="  They keep\nthe lights on. ", by=ana)
    after = Event.objects.get(code="plan.published").after
    assert (after["reason"], after["gates"]) == ("They keep the lights on.", ["orphans"])


def test_a_reason_that_is_too_long_is_refused(ana, orphan):
    turn("ask", ana)
    with pytest.raises(Invalid, match="up to 300"):
        publish_plan(planned(ana, orphan).pk, reason="x" * 301, by=ana)


def test_a_gate_that_blocks_lets_nothing_pass_unsigned(ana, orphan, today):
    turn("block", ana)
    plan = planned(ana, orphan)
    with pytest.raises(Invalid, match=r"held back.*INIT-1 Single sign-on"):
        publish_plan(plan.pk, reason="Because.", by=ana)
    assert not is_published(plan)
    assert Initiative.objects.get(pk=orphan.pk).starts_on is None

    sign_exception(
        orphan.pk, gate="orphans", reason="Agreed with the board", expires_on=today, by=ana
    )
    publish_plan(plan.pk, by=ana)
    assert is_published(plan)


@pytest.mark.parametrize("mode", ["ask", "block"])
def test_an_exception_counts_until_its_day_and_no_longer(ana, orphan, today, mode):
    turn(mode, ana)
    leave = sign_exception(
        orphan.pk, gate="orphans", reason="For now", expires_on=today + timedelta(days=9), by=ana
    )
    plan = planned(ana, orphan)
    assert [each.leave for each in findings_in(plan, today + timedelta(days=9))] == [leave]
    GateException.objects.update(expires_on=today - timedelta(days=1))
    with pytest.raises(Invalid):
        publish_plan(plan.pk, by=ana)


def test_a_gate_holds_one_kind_and_only_what_is_in_the_plan(ana, orphan):
    turn("block", ana, kind="quality")
    publish_plan(planned(ana, orphan).pk, by=ana)
    turn("block", ana)
    publish_plan(planned(ana, orphan, included=False).pk, by=ana)


def test_what_has_a_path_passes(ana, orphan):
    turn("block", ana)
    aim = create_objective_and_value(title="Win", by=ana)
    align_and_value(orphan.pk, objective_id=aim.pk, contribution=0.5, by=ana)
    publish_plan(planned(ana, orphan).pk, by=ana)


def test_what_was_published_already_is_said_before_any_gate(ana, orphan):
    plan = planned(ana, orphan)
    publish_plan(plan.pk, by=ana)
    turn("block", ana)
    with pytest.raises(Conflict):
        publish_plan(plan.pk, by=ana)


@pytest.mark.parametrize("mode", ["ask", "block"])
def test_a_hidden_initiative_is_a_restricted_item_to_who_may_not_see_it(
    ana, carl, orphan, hidden, mode
):
    turn(mode, ana)
    plan = planned(ana, orphan, hidden)
    with pytest.raises(Invalid) as refusal:
        publish_plan(plan.pk, by=carl)
    assert "Single sign-on and a restricted item" in str(refusal.value)
    assert SECRET not in str(refusal.value)
    assert hidden.item.key not in str(refusal.value)
    with pytest.raises(Invalid, match=SECRET):
        publish_plan(plan.pk, by=ana)


def test_turning_a_gate_up_says_what_it_finds(ana, carl, orphan, hidden):
    create_initiative(title="Only proposed", by=ana)
    terms = InitiativeTerms(type="quality")
    create_initiative(title="Another kind", state="candidate", terms=terms, by=ana)
    before = would_find("orphans", kind="strategic", by=ana)
    turned = turn("block", ana)
    assert [each.initiative for each in before] == [orphan, hidden]
    assert [each.initiative for each in turned.found] == [orphan, hidden]
    assert all(each.stops for each in turned.found)
    assert [each.initiative for each in turn("block", carl).found] == [orphan]


def test_a_gate_is_set_with_one_event_a_change(ana):
    for mode in ("ask", "ask", "block", "show"):
        turn(mode, ana)
    assert Gate.objects.get().mode == "show"
    events = Event.objects.filter(code="gate.set").order_by("pk")
    assert [(each.before["mode"], each.after["mode"]) for each in events] == [
        ("show", "ask"),
        ("ask", "block"),
        ("block", "show"),
    ]


@pytest.mark.parametrize(
    ("name", "kind", "mode"),
    [("bridge", "strategic", "ask"), ("orphans", "idea", "ask"), ("orphans", "quality", "stop")],
)
def test_what_there_is_none_of_is_refused_by_name(ana, name, kind, mode):
    with pytest.raises(Invalid, match="is no"):
        set_gate(name, kind=kind, mode=mode, by=ana)
    assert not Gate.objects.exists()


def test_an_exception_needs_its_reason_and_a_day_within_a_year(ana, orphan, today):
    for reason, days in (("", 1), ("x" * 301, 1), ("Late", -1), ("Forever", 400)):
        with pytest.raises(Invalid):
            sign_exception(
                orphan.pk,
                gate="orphans",
                reason=reason,
                expires_on=today + timedelta(days=days),
                by=ana,
            )
    with pytest.raises(Invalid, match="is no gate"):
        sign_exception(orphan.pk, gate="bridge", reason="Why", expires_on=today, by=ana)
    assert not GateException.objects.exists()


def test_signing_again_replaces_and_withdrawing_ends_each_with_its_event(ana, orphan, today):
    for reason in ("First", "Second"):
        sign_exception(orphan.pk, gate="orphans", reason=reason, expires_on=today, by=ana)
    leave = GateException.objects.get()
    signed = Event.objects.filter(code="gate.exception_signed").order_by("pk").last()
    assert (signed.before["reason"], signed.after["reason"]) == ("First", "Second")
    assert (signed.item_id, leave.by) == (orphan.pk, ana)
    withdraw_exception(leave.pk, by=ana)
    assert not GateException.objects.exists()
    gone = Event.objects.get(code="gate.exception_withdrawn")
    assert gone.before == {"gate": "orphans", "reason": "Second", "expires_on": today.isoformat()}


def test_only_curators_set_gates_and_sign(ana, ben, cleo, gus, orphan, today):
    leave = sign_exception(orphan.pk, gate="orphans", reason="Why", expires_on=today, by=ana)
    for by in (ben, cleo):
        for call in (
            lambda by=by: turn("block", by),
            lambda by=by: sign_exception(
                orphan.pk, gate="orphans", reason="Mine", expires_on=today, by=by
            ),
            lambda by=by: withdraw_exception(leave.pk, by=by),
        ):
            with pytest.raises(NotAllowed):
                call()
    with pytest.raises(NotAllowed):
        turn("block", gus)
    with pytest.raises(Item.DoesNotExist):
        sign_exception(orphan.pk, gate="orphans", reason="Mine", expires_on=today, by=gus)


def test_what_is_hidden_or_elsewhere_can_be_neither_excepted_nor_withdrawn(
    ana, carl, eve, hidden, today
):
    leave = sign_exception(hidden.pk, gate="orphans", reason="Why", expires_on=today, by=ana)
    for by in (carl, eve):
        with pytest.raises(Item.DoesNotExist):
            sign_exception(hidden.pk, gate="orphans", reason="Mine", expires_on=today, by=by)
        with pytest.raises(GateException.DoesNotExist):
            withdraw_exception(leave.pk, by=by)


def test_a_gate_of_another_workspace_stops_nothing_here(ana, eve, orphan):
    turn("block", eve)
    publish_plan(planned(ana, orphan).pk, by=ana)


def test_many_are_named_up_to_a_dozen(ana):
    rows = [create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(15)]
    turn("block", ana)
    with pytest.raises(Invalid, match="Thing 11 and 3 more"):
        publish_plan(planned(ana, *rows).pk, by=ana)
