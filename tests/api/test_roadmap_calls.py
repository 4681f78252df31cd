"""The roadmap by program: every act does what the page's does, in the one shape."""

import pytest

from openweft.roadmap.models import DeliveryLink, Dependency, Estimate
from openweft.roadmap.operations import Points, set_size
from openweft.workspaces.operations import create_team

DUE = "2031-06-30"


@pytest.fixture
def call(ana, as_member):
    return as_member(ana)


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=3, by=ana)


def made(call, title="Single sign-on", **body):
    return call.post("/initiatives", title=title, state="candidate", **body).json()


def test_an_initiatives_life_is_told_to_its_end(call):
    row = made(call)
    path = f"/initiatives/{row['id']}"
    dates = {"starts_on": "2031-01-06", "finishes_on": DUE, "not_before": "2031-01-01"}
    dated = call.send("PUT", f"{path}/dates", dates, version=row["version"])
    assert {name: dated.json()[name] for name in dates} == dates
    assert call.act("POST", f"{path}/ship").status_code == 409
    assert call.act("POST", f"{path}/move", state="in_progress").json()["state"] == "in_progress"
    assert call.act("POST", f"{path}/move", state="stopped").status_code == 422

    for health in ("on_track", "at_risk"):
        said = call.post(f"{path}/status", health=health, sentence=f"It is {health}.")
        assert said.status_code == 201
    shown = call.get(f"{path}/status").json()["items"]
    assert [each["health"] for each in shown] == ["at_risk", "on_track"]
    shipped = call.act("POST", f"{path}/ship")
    assert (shipped.json()["state"], shipped["ETag"]) == ("shipped", '"6"')


def test_initiatives_are_filtered_by_what_changed_since(call):
    old, new = made(call, "Old"), made(call, "New")
    since = new["updated_at"]
    found = call.get("/initiatives", updated_since=since).json()["items"]
    assert [each["id"] for each in found] == [new["id"]]
    assert old["updated_at"] < since


def test_effort_is_estimated_by_size_or_points_reported_and_removed(ana, call, team):
    set_size("M", points=Points(3, 5, 8), by=ana)
    path = f"/initiatives/{made(call)['id']}/estimates"
    one = f"{path}/{team.pk}"
    assert call.act("PUT", one, size="m").json()["high"] == 8
    assert call.act("PUT", one, low=1, likely=2, high=4).json()["size_id"] is None
    for wrong in ({}, {"low": 1, "likely": 2}):
        assert call.act("PUT", one, **wrong).status_code == 422
    reported = call.act("PUT", f"{one}/effort", spent=1, remaining=3).json()
    assert (reported["spent"], reported["left"]) == (1, 3)
    assert [each["team_id"] for each in call.get(path).json()] == [team.pk]
    assert call.act("DELETE", one).status_code == 204
    assert not Estimate.objects.exists()


def test_what_it_waits_for_and_where_it_is_delivered_is_tied_and_untied(call):
    first, then = made(call, "Directory"), made(call)
    path = f"/initiatives/{then['id']}"
    tie = call.post(f"{path}/dependencies", first_id=first["id"], lag_days=3).json()
    for either in (first, then):
        assert call.get(f"/initiatives/{either['id']}/dependencies").json() == [tie]
    back = call.post(f"/initiatives/{first['id']}/dependencies", first_id=then["id"])
    assert back.status_code == 422
    assert call.send("DELETE", f"/initiatives/dependencies/{tie['id']}").status_code == 204
    assert not Dependency.objects.exists()

    link = call.post(f"{path}/delivery-links", source="tracker", external_id="LOOM-1")
    assert link.status_code == 201
    assert call.get(f"{path}/delivery-links").json() == [link.json()]
    gone = call.send("DELETE", f"/initiatives/delivery-links/{link.json()['id']}")
    assert gone.status_code == 204
    assert not DeliveryLink.objects.exists()


def test_a_promise_is_entered_changed_and_settled(call):
    row = made(call)
    terms = {"to_whom": "Nordbank", "due_on": DUE, "revenue_at_stake": "1200.50"}
    new = call.post("/commitments", title="SSO", initiative_id=row["id"], terms=terms)
    path = f"/commitments/{new.json()['id']}"
    assert (new.status_code, new["ETag"]) == (201, '"1"')
    assert call.get(path).json() == new.json()

    changed = call.send("PATCH", path, {"title": "Sign-on"}, version=1).json()
    assert (changed["title"], changed["to_whom"]) == ("Sign-on", "Nordbank")
    later = {**terms, "due_on": "2031-09-30"}
    changed = call.send("PATCH", path, {"terms": later}, version=2).json()
    assert (changed["due_on"], changed["revenue_at_stake"]) == ("2031-09-30", "1200.50")

    assert call.act("POST", f"{path}/settle", state="broken").status_code == 422
    settled = call.act("POST", f"{path}/settle", state="kept").json()
    assert settled["state"] == "kept"
    assert call.get("/commitments").json()["items"] == [settled]


def test_a_release_is_filled_emptied_moved_and_let_out(call):
    one, other = made(call, "One"), made(call, "Other")
    new = call.post("/releases", title="Spring", due_on=DUE)
    path = f"/releases/{new.json()['id']}"
    assert new.status_code == 201
    ids = [one["id"], other["id"]]
    assert call.post(f"{path}/initiatives", initiative_ids=ids).status_code == 204
    inside = call.get("/initiatives", release_id=new.json()["id"]).json()["items"]
    assert {each["id"] for each in inside} == set(ids)
    left = call.post("/releases/initiatives/leave", initiative_ids=[other["id"]])
    assert left.status_code == 204

    changed = call.send("PATCH", path, {"due_on": "2031-07-31", "title": "Summer"}, version=1)
    assert (changed.json()["due_on"], changed.json()["title"]) == ("2031-07-31", "Summer")
    assert call.act("POST", f"{path}/move", state="ready").json()["state"] == "ready"
    waiting = call.act("POST", f"{path}/ship")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "conflict")
    call.act("POST", f"/initiatives/{one['id']}/move", state="in_progress")
    assert call.act("POST", f"{path}/ship").json()["state"] == "out"
    assert call.get(path).json()["out_on"]
    assert call.get(f"/initiatives/{one['id']}").json()["state"] == "shipped"
    assert [each["state"] for each in call.get("/releases").json()["items"]] == ["out"]


def test_a_teams_capacity_is_typed_over_and_taken_back(call, team):
    path = f"/teams/{team.pk}/capacity"
    sent = {"day": "2031-02-03", "person_weeks": 9, "note": "Moving."}
    assert call.send("PUT", path, sent).status_code == 428
    typed = call.send("PUT", path, sent, version=team.version)
    assert (typed.json()["starts_on"], typed.json()["person_weeks"]) == ("2031-01-01", 9)
    shown = call.get(path)
    assert (shown.json(), shown["ETag"]) == ([typed.json()], typed["ETag"])
    late = {"day": "2031-03-31", "person_weeks": None}
    assert call.send("PUT", path, late, version=team.version).status_code == 412
    back = call.send("PUT", path, late, version=int(shown["ETag"].strip('"')))
    assert (back.status_code, back.json()) == (200, None)
    assert call.get(path).json() == []
