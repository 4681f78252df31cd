"""What Cleo, Gus and Eve learn through the API of what is restricted: nothing."""

from datetime import date
from decimal import Decimal

import pytest

from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    create_release,
    depend,
    plan_into_release,
)
from openweft.strategy.operations import align_item, create_objective
from tests.conftest import SECRET_TITLE
from tests.factories import restrict


@pytest.fixture
def hidden(ana) -> Initiative:
    row = create_initiative(title=SECRET_TITLE, state="candidate", by=ana)
    restrict(row.item)
    row.visibility = "restricted"
    row.save()
    return row


@pytest.fixture
def open_one(ana) -> Initiative:
    return create_initiative(title="Open to all", state="candidate", by=ana)


def paths(row: Initiative) -> list[str]:
    initiative = f"/initiatives/{row.pk}"
    parts = ("", "/status", "/estimates", "/dependencies", "/delivery-links")
    item = f"/items/{row.pk}"
    return [initiative + part for part in parts] + [
        item + part for part in ("/comments", "/history", "/tags", "/links")
    ]


@pytest.mark.parametrize("who", ["cleo", "gus", "eve"])
def test_a_restricted_item_does_not_exist(request, who, hidden, as_member):
    call = as_member(request.getfixturevalue(who))
    assert {call.get(path).status_code for path in paths(hidden)} == {404}
    assert call.post(f"/items/{hidden.pk}/comments", body="hm").status_code == 404
    assert call.send("PATCH", f"/initiatives/{hidden.pk}", {}, version=1).status_code == 404
    assert call.send("DELETE", f"/items/{hidden.pk}").status_code == 404


@pytest.mark.parametrize("who", ["cleo", "gus", "eve"])
def test_lists_and_search_leave_it_out(request, who, hidden, open_one, as_member):
    call = as_member(request.getfixturevalue(who))
    for answer in (call.get("/initiatives"), call.get("/items", q="competitor")):
        assert SECRET_TITLE not in answer.text
        assert hidden.item.key not in answer.text


def test_rows_do_not_name_the_restricted_by_id(ana, cleo, hidden, open_one, as_member):
    release = create_release(title="Hidden release", due_on=date(2030, 1, 1), by=ana)
    plan_into_release(release.pk, initiative_ids=[open_one.pk], by=ana)
    restrict(release.item)
    type(release).objects.filter(pk=release.pk).update(visibility="restricted")
    depend(open_one.pk, first_id=hidden.pk, reason="Quietly first", lag_days=9, by=ana)
    Initiative.objects.filter(pk=open_one.pk).update(parent=hidden)

    call = as_member(cleo)
    shown = call.get(f"/initiatives/{open_one.pk}").json()
    history = call.get(f"/items/{open_one.pk}/history").json()["items"]

    assert shown["release_id"] is None
    assert shown["parent_id"] is None
    assert call.get(f"/initiatives/{open_one.pk}/dependencies").json() == []
    assert all(event["after"].get("first") is None for event in history)
    assert all(event["after"].get("release") is None for event in history)
    assert all("lag_days" not in event["after"] for event in history)
    assert call.get("/initiatives", release_id=release.pk).json()["items"] == []


def test_money_is_for_curators(ana, cleo, as_member):
    terms = CommitmentTerms(
        to_whom="Nordbank", due_on=date(2030, 1, 1), revenue_at_stake=Decimal(41200)
    )
    create_commitment(title="Audit export", terms=terms, by=ana)
    assert as_member(cleo).get("/commitments").json()["items"][0]["revenue_at_stake"] is None
    assert as_member(ana).get("/commitments").json()["items"][0]["revenue_at_stake"] is not None


def test_an_alignment_with_a_hidden_objective_is_not_shown(ana, cleo, open_one, as_member):
    objective = create_objective(title="Hidden aim", by=ana)
    align_item(open_one.pk, objective_id=objective.pk, contribution=0.5, by=ana)
    restrict(objective.item)
    type(objective).objects.filter(pk=objective.pk).update(visibility="restricted")
    assert as_member(cleo).get("/alignments", item_id=open_one.pk).json() == []
    assert len(as_member(ana).get("/alignments", item_id=open_one.pk).json()) == 1


def test_a_guest_sees_neither_organisation_nor_strategy_nor_plans(ana, gus, open_one, as_member):
    call = as_member(gus)
    assert call.get("/teams").status_code == 404
    assert call.get("/strategy/vision").status_code == 404
    assert call.get("/strategy/versions").json()["items"] == []
    assert call.get("/planning/plans").json()["items"] == []
    assert [row["id"] for row in call.get("/members").json()["items"]] == [gus.pk]
    assert call.get("/initiatives").json()["items"] == []
