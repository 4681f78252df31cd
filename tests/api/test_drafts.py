"""Drafts of the strategy, made, edited, compared and made live by programs."""

import pytest

from openweft.items.operations import share_item
from openweft.roadmap.operations import align_and_value, create_initiative
from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.operations import create_objective, start_draft


@pytest.fixture
def live(ana) -> Objective:
    return create_objective(title="Win regulated buyers", by=ana)


@pytest.fixture
def draft(ana, live) -> StrategyVersion:
    return start_draft(by=ana)


def test_a_draft_is_written_compared_and_made_live(ana, as_member, live, draft):
    call = as_member(ana)
    served = create_initiative(title="Audit trail", state="candidate", by=ana)
    align_and_value(served.pk, objective_id=live.pk, contribution=1, by=ana)
    at = f"/strategy/versions/{draft.pk}"

    made = call.post("/objectives", title="Grow alone", version_id=draft.pk, share=0.25).json()
    assert made["drafted_in_id"] == draft.pk
    assert made["id"] not in [row["id"] for row in call.get("/objectives").json()["items"]]
    own = call.get("/objectives", version_id=draft.pk).json()["items"]
    assert {row["id"] for row in own} == {live.pk, made["id"]}
    placed = {row["objective_id"]: row["share"] for row in call.get(f"{at}/objectives").json()}
    assert placed == {live.pk: 0.75, made["id"]: 0.25}

    changed = call.send("PATCH", f"/objectives/{made['id']}", {"title": "Grow"}, version=1)
    assert changed.json()["title"] == "Grow"

    changes = call.get(f"{at}/changes").json()
    assert [(each["objective_id"], each["change"]) for each in changes["objectives"]] == [
        (live.pk, "lighter"),
        (made["id"], "entered"),
    ]
    worth = changes["initiatives"][0]
    assert worth["value_after"] == pytest.approx(worth["value_before"] * 0.75)

    assert call.post(f"{at}/live", note="Agreed").json()["state"] == "live"
    assert call.get(f"/objectives/{made['id']}").json()["drafted_in_id"] is None


def test_a_draft_is_discarded_and_brought_back(ana, as_member, draft):
    call = as_member(ana)
    made = call.post("/objectives", title="Grow alone", version_id=draft.pk).json()
    at = f"/strategy/versions/{draft.pk}"
    assert call.post(f"{at}/discard").json()["state"] == "discarded"
    assert call.get(f"/objectives/{made['id']}").status_code == 404
    assert call.post(f"{at}/discard").status_code == 409
    assert call.post(f"{at}/restore").json()["state"] == "draft"
    assert call.get(f"/objectives/{made['id']}").status_code == 200


def test_drafts_are_for_members_and_written_by_curators(ana, ben, gus, eve, as_member, draft):
    made = create_objective(title="Grow alone", version_id=draft.pk, by=ana)
    share_item(made.pk, members=[gus], by=ana)
    at, one = f"/strategy/versions/{draft.pk}", f"/objectives/{made.pk}"
    assert as_member(ben).get(one).status_code == 200
    assert as_member(ben).get(f"{at}/changes").status_code == 200
    assert as_member(ben).post(f"{at}/discard").status_code == 403
    for who in (gus, eve):
        call = as_member(who)
        assert call.get(one).status_code == 404
        assert call.get(f"{at}/changes").status_code == 404
        assert call.get("/objectives", version_id=draft.pk).status_code == 404
        assert call.get(f"/items/{made.pk}/comments").status_code == 404


def test_what_serves_a_drafted_objective_is_not_told_of_the_item(ana, as_member, draft):
    made = create_objective(title="Grow alone", version_id=draft.pk, by=ana)
    served = create_initiative(title="Audit trail", state="candidate", by=ana)
    call = as_member(ana)
    given = {"item_id": served.pk, "objective_id": made.pk, "contribution": 1}
    assert call.post("/alignments", **given).status_code == 201
    assert call.get("/alignments", item_id=served.pk).json() == []
    codes = {event["code"] for event in call.get(f"/items/{served.pk}/history").json()["items"]}
    assert "alignment.stated" not in codes
