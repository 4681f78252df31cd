"""Gates on the pages: set beside what they find, and met when a plan is published."""

from datetime import timedelta

import pytest

from openweft.items.operations import edit_item
from openweft.roadmap.models import Gate, GateException, Initiative, Plan
from openweft.roadmap.operations import main_scenario, policy_of, set_gate, sign_exception
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.workspaces.models import Event, Role
from tests.factories import make_member
from tests.web.conftest import SECRET, TODAY

HTMX = {"HX-Request": "true", "HX-Target": "publish-form"}


@pytest.fixture
def page(at) -> str:
    return at("settings/planning/")


@pytest.fixture
def carl(workspace):
    """A curator with whom nothing restricted is shared."""
    return make_member(workspace, "Carl Curator", Role.CURATOR)


@pytest.fixture
def plan(ana, initiative, hidden) -> Plan:
    """A proposal with an open and a hidden initiative in it, both without a path."""
    return solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))


def turn(mode, ana):
    set_gate("orphans", kind="strategic", mode=mode, by=ana)


def test_the_page_says_what_a_gate_finds_before_it_is_turned_up(signed_in, ana, page, initiative):
    browser = signed_in(ana)
    assert "INIT-1 Single sign-on" in browser.get(page).text
    seen = policy_of(ana.workspace).version
    sent = {"what": "orphans:strategic", "mode": "block", "version": seen}
    asked = browser.post(page + "gates/", sent)
    assert (asked.status_code, Gate.objects.exists()) == (200, False)
    assert "would be held back by INIT-1 Single sign-on." in asked.text
    assert 'name="mode" value="block"' in asked.text
    assert f'name="version" value="{seen}"' in asked.text
    assert browser.post(page + "gates/", {**sent, "is_sure": "on"}).status_code == 302
    assert Gate.objects.get().mode == "block"


def turned(browser, page, ana, sent):
    """What the page answers to who saw the policy as it is."""
    return browser.post(page + "gates/", {**sent, "version": policy_of(ana.workspace).version})


def test_a_gate_is_turned_at_once_where_that_stops_nothing_more(signed_in, ana, page, initiative):
    browser = signed_in(ana)
    turn("block", ana)
    down = {"what": "orphans:strategic", "mode": "ask"}
    assert turned(browser, page, ana, down).status_code == 302
    other = {"what": "orphans:quality", "mode": "block"}
    assert turned(browser, page, ana, other).status_code == 302
    sign_exception(initiative.pk, gate="orphans", reason="Why", expires_on=TODAY, by=ana)
    up = {"what": "orphans:strategic", "mode": "block"}
    assert turned(browser, page, ana, up).status_code == 302


def test_turning_a_gate_up_names_no_hidden_initiative(signed_in, carl, page, initiative, hidden):
    sent = {"what": "orphans:strategic", "mode": "ask"}
    asked = signed_in(carl).post(page + "gates/", sent)
    assert "ask for a reason because of INIT-1 Single sign-on." in asked.text
    assert SECRET not in asked.text


def test_a_gate_there_is_none_of_is_refused_beside_its_field(signed_in, ana, page):
    answer = signed_in(ana).post(page + "gates/", {"what": "luck:strategic", "mode": "block"})
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.text


def test_an_exception_is_signed_shown_and_withdrawn(signed_in, ana, page, initiative):
    browser = signed_in(ana)
    sent = {"initiative": "init-1", "gate": "orphans", "reason": "Until the audit"}
    browser.post(page + "gates/exceptions", {**sent, "expires_on": TODAY + timedelta(days=9)})
    leave = GateException.objects.get()
    shown = browser.get(page).text
    assert "Until the audit" in shown
    assert "Ana Curator" in shown
    assert "nothing at present" in shown

    told = browser.post(page + f"gates/exceptions/{leave.pk}/withdraw", follow=True).text
    assert not GateException.objects.exists()
    again = {"initiative": "INIT-1", "gate": "orphans", "reason": "Until the audit"}
    again["expires_on"] = (TODAY + timedelta(days=9)).isoformat()
    for name, value in again.items():
        assert f'name="{name}" value="{value}"' in told
    browser.post(page + "gates/exceptions", again)
    assert GateException.objects.get().expires_on == TODAY + timedelta(days=9)


def test_withdrawing_an_exception_that_has_ended_offers_no_undo(signed_in, ana, page, initiative):
    leave = sign_exception(initiative.pk, gate="orphans", reason="Why", expires_on=TODAY, by=ana)
    GateException.objects.update(expires_on=TODAY - timedelta(days=1))
    told = signed_in(ana).post(page + f"gates/exceptions/{leave.pk}/withdraw", follow=True).text
    assert "It passes the gate no longer." in told
    assert "Undo" not in told


def test_a_refused_exception_keeps_what_was_typed(signed_in, ana, carl, page, initiative, hidden):
    sent = {"initiative": "INIT-1", "gate": "orphans", "reason": "Until the audit"}
    late = {**sent, "expires_on": TODAY - timedelta(days=9)}
    answer = signed_in(ana).post(page + "gates/exceptions", late)
    assert answer.status_code == 422
    assert "between today and a year from now" in answer.text
    assert "Until the audit" in answer.text

    unseen = {**sent, "initiative": hidden.item.key, "expires_on": TODAY}
    answer = signed_in(carl).post(page + "gates/exceptions", unseen)
    assert answer.status_code == 422
    assert "There is no initiative" in answer.text
    assert not GateException.objects.exists()


@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_others_read_gates_without_what_is_hidden(
    request, signed_in, ana, page, initiative, hidden, who
):
    sign_exception(hidden.pk, gate="orphans", reason="Hush", expires_on=TODAY, by=ana)
    browser = signed_in(request.getfixturevalue(who))
    text = browser.get(page).text
    assert "INIT-1 Single sign-on" in text
    for word in (SECRET, hidden.item.key, "Hush", "restricted item"):
        assert word not in text
    for path, sent in (
        ("gates/", {"what": "orphans:strategic", "mode": "block"}),
        (
            "gates/exceptions",
            {"initiative": "INIT-1", "gate": "orphans", "reason": "Why", "expires_on": TODAY},
        ),
    ):
        assert browser.post(page + path, sent).status_code == 403
    leave = GateException.objects.get()
    assert browser.post(page + f"gates/exceptions/{leave.pk}/withdraw").status_code in {403, 404}


def test_a_guest_learns_nothing_of_gates(signed_in, gus, page, initiative):
    assert signed_in(gus).get(page).status_code in {403, 404}


def test_the_proposal_shows_what_the_gates_found(signed_in, ana, carl, at, plan):
    where = at(f"roadmap/?plan={plan.number}")
    assert "to be known" in signed_in(ana).get(where).text
    turn("block", ana)
    text = signed_in(ana).get(where).text
    assert "held back until that is settled" in text
    assert SECRET in text
    theirs = signed_in(carl).get(where).text
    assert "Single sign-on and a restricted item" in theirs
    assert SECRET not in theirs


def test_a_block_refuses_in_place_and_publishes_nothing(signed_in, carl, ana, at, plan):
    turn("block", ana)
    answer = signed_in(carl).post(
        at(f"roadmap/plans/{plan.number}/publish"), {"note": "Agreed"}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "is held back" in answer.text
    assert "Agreed" in answer.text
    assert "a restricted item" in answer.text
    assert SECRET not in answer.text
    assert not Plan.objects.filter(is_published=True).exists()


def test_a_gate_that_asks_keeps_the_note_until_it_has_its_reason(signed_in, ana, at, plan):
    turn("ask", ana)
    browser = signed_in(ana)
    assert 'name="reason"' in browser.get(at(f"roadmap/?plan={plan.number}")).text
    where = at(f"roadmap/plans/{plan.number}/publish")
    refused = browser.post(where, {"note": "Agreed"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Say why plan" in refused.text
    assert 'value="Agreed"' in refused.text
    assert 'name="reason"' in refused.text

    browser.post(where, {"note": "Agreed", "reason": "Keeps the lights on"}, headers=HTMX)
    after = Event.objects.get(code="plan.published").after
    assert (after["note"], after["reason"]) == ("Agreed", "Keeps the lights on")


def test_no_reason_is_asked_where_nothing_wants_one(signed_in, ana, at, plan):
    assert 'name="reason"' not in signed_in(ana).get(at(f"roadmap/?plan={plan.number}")).text


@pytest.mark.parametrize("who", ["ben", "cleo", "gus"])
def test_who_may_not_publish_learns_nothing_of_gates(
    request, signed_in, ana, at, initiative, hidden, who
):
    edit_item(initiative.pk, changes={"title": "Seen"}, based_on=None, by=ana)
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    turn("block", ana)
    browser = signed_in(request.getfixturevalue(who))
    shown = browser.get(at(f"roadmap/?plan={plan.number}")).text
    refused = browser.post(at(f"roadmap/plans/{plan.number}/publish"), {"reason": "Mine"})
    assert refused.status_code == 403
    for text in (shown, refused.text):
        assert "No path to the vision" not in text
        assert SECRET not in text
    assert not Initiative.objects.filter(starts_on__isnull=False).exists()


def test_a_broken_promise_is_shown_and_asked_about_in_place(signed_in, ana, at, commitment, plan):
    plan.entries.update(finishes_on=commitment.due_on + timedelta(days=1))
    browser, where = signed_in(ana), at(f"roadmap/plans/{plan.number}/publish")
    shown = browser.get(at(f"roadmap/?plan={plan.number}")).text
    assert "Promised, and not held" in shown
    assert 'name="reason"' in shown
    refused = browser.post(where, {"note": "Agreed"}, headers=HTMX)
    assert refused.status_code == 422
    assert f"{commitment.item.key} Sign-on" in refused.text
    assert "Agreed" in refused.text
    assert not Plan.objects.filter(is_published=True).exists()
    browser.post(where, {"note": "Agreed", "reason": "They agreed to wait"})
    assert Plan.objects.get(is_published=True) == plan
