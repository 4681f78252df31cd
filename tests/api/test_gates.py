"""Gates through the API."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from openweft.items.operations import edit_item
from openweft.roadmap.operations import CommitmentTerms, create_commitment, create_initiative
from tests.roadmap.test_gates import planned


@pytest.fixture
def today(workspace):
    return workspace.today(timezone.now())


@pytest.fixture
def orphan(ana):
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


@pytest.fixture
def hidden(ana):
    row = create_initiative(title="Buy them quietly", state="candidate", by=ana)
    edit_item(row.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    return row


GATE = {"gate": "orphans", "type": "strategic", "mode": "block"}


def strategic(call):
    rows = call.get("/planning/gates").json()
    return next(row for row in rows if row["type"] == "strategic")


def test_a_gate_says_what_it_concerns_and_is_turned(
    ana, ben, cleo, gus, orphan, hidden, as_member
):
    call = as_member(ana)
    both = [orphan.pk, hidden.pk]
    assert strategic(call) == {**GATE, "mode": "show", "initiative_ids": both}
    assert call.send("PUT", "/planning/gates", GATE, version=1).json() == {
        **GATE,
        "initiative_ids": both,
    }
    assert call.send("PUT", "/planning/gates", GATE, version=1).status_code == 412
    for by in (ben, cleo):
        assert strategic(as_member(by)) == {**GATE, "initiative_ids": [orphan.pk]}
        assert as_member(by).send("PUT", "/planning/gates", GATE, version=2).status_code == 403
    assert as_member(gus).get("/planning/gates").status_code == 404
    for wrong in ({"gate": "luck"}, {"type": "idea"}, {"mode": "stop"}):
        assert call.send("PUT", "/planning/gates", {**GATE, **wrong}, version=2).status_code == 422


def test_a_plan_passes_with_an_exception_or_a_reason(ana, orphan, today, as_member):
    call = as_member(ana)
    call.send("PUT", "/planning/gates", GATE, version=1)
    plan = planned(ana, orphan)
    publish = f"/planning/plans/{plan.pk}/publish"
    refused = call.post(publish, reason="Because")
    assert refused.status_code == 422
    assert "INIT-1 Single sign-on" in refused.json()["detail"]

    sent = {
        "initiative_id": orphan.pk,
        "gate": "orphans",
        "reason": "Until the audit",
        "expires_on": (today + timedelta(days=9)).isoformat(),
    }
    made = call.send("PUT", "/planning/gate-exceptions", sent).json()
    assert {name: made[name] for name in sent} == sent
    assert call.post(publish).json()["is_published"]

    assert call.send("DELETE", f"/planning/gate-exceptions/{made['id']}").status_code == 204
    call.send("PUT", "/planning/gates", {**GATE, "mode": "ask"}, version=2)
    again = f"/planning/plans/{planned(ana, orphan).pk}/publish"
    assert call.post(again).status_code == 422
    assert call.post(again, reason="Keeps the lights on").status_code == 200


def test_a_plan_that_breaks_a_promise_is_published_with_a_reason(ana, orphan, as_member):
    terms = CommitmentTerms(to_whom="Nordbank", due_on=date(2031, 3, 1))
    create_commitment(title="Sign-on", terms=terms, initiative_id=orphan.pk, by=ana)
    call, publish = as_member(ana), f"/planning/plans/{planned(ana, orphan).pk}/publish"
    refused = call.post(publish, note="Agreed")
    assert (refused.status_code, "COM-1 Sign-on" in refused.json()["detail"]) == (422, True)
    assert call.post(publish, reason="They agreed to wait").json()["is_published"]


def test_exceptions_are_read_as_far_as_one_sees_and_signed_by_curators(
    ana, cleo, gus, eve, orphan, hidden, today, as_member
):
    sent = {"gate": "orphans", "reason": "Hush", "expires_on": today.isoformat()}
    made = [
        as_member(ana).send("PUT", "/planning/gate-exceptions", {**sent, "initiative_id": pk})
        for pk in (orphan.pk, hidden.pk)
    ]
    ids = [each.json()["id"] for each in made]
    rows = as_member(cleo).get("/planning/gate-exceptions").json()["items"]
    assert [row["id"] for row in rows] == ids[:1]
    assert as_member(gus).get("/planning/gate-exceptions").status_code == 404
    one = {**sent, "initiative_id": orphan.pk}
    assert as_member(cleo).send("PUT", "/planning/gate-exceptions", one).status_code == 403
    other = {**sent, "initiative_id": hidden.pk}
    for by in (cleo, eve):
        call = as_member(by)
        assert call.send("PUT", "/planning/gate-exceptions", other).status_code == 404
        assert call.send("DELETE", f"/planning/gate-exceptions/{ids[1]}").status_code == 404
