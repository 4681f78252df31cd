"""The strategy by program: vision, versions, objectives, key results, metrics, alignments."""

import pytest

from openweft.roadmap.operations import create_initiative
from openweft.strategy.models import Alignment, CheckIn

TERMS = {"baseline": 4, "target": 12, "starts_on": "2031-01-01", "due_on": "2031-12-31"}


@pytest.fixture
def call(ana, as_member):
    return as_member(ana)


@pytest.fixture
def goal(call):
    return call.post("/objectives", title="Win banks").json()


def live(call):
    return next(
        each for each in call.get("/strategy/versions").json()["items"] if each["state"] == "live"
    )


def test_the_vision_is_written_and_written_anew_from_the_version_read(call):
    assert call.get("/strategy/vision").status_code == 404
    first = call.send("PUT", "/strategy/vision", {"sentence": "Everyone weaves."})
    assert first.json()["version"] == 1
    again = {"sentence": "Everyone weaves well."}
    assert call.send("PUT", "/strategy/vision", again).status_code == 428
    assert call.send("PUT", "/strategy/vision", again, version=7).status_code == 412
    assert call.send("PUT", "/strategy/vision", again, version=1).json()["version"] == 2
    assert call.get("/strategy/vision").json()["sentence"] == "Everyone weaves well."


def test_an_objective_is_placed_weighed_and_taken_out_in_a_draft(call, goal):
    part = call.post("/objectives", title="Single sign-on everywhere").json()
    draft = call.post("/strategy/versions", note="Banks first.").json()
    path = f"/strategy/versions/{draft['id']}"
    shares = {str(goal["id"]): 0.7, str(part["id"]): 0.3}
    assert call.send("PUT", f"{path}/shares", {"shares": shares}).status_code == 428
    seen = draft["version"]
    assert call.get(f"{path}/objectives")["ETag"] == f'"{seen}"'
    set_ = call.send("PUT", f"{path}/shares", {"shares": shares}, version=seen)
    assert (set_.status_code, set_["ETag"]) == (204, f'"{seen + 1}"')
    late = call.send("PUT", f"{path}/shares", {"shares": shares}, version=seen)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert "Ana Curator changed v2 since you opened it: shares." in late.json()["detail"]
    wrong = {"shares": {str(goal["id"]): 0.7, str(part["id"]): 0.7}}
    assert call.send("PUT", f"{path}/shares", wrong, version=seen + 1).status_code == 422
    placed = {each["objective_id"]: each for each in call.get(f"{path}/objectives").json()}
    assert placed[goal["id"]]["weight"] == pytest.approx(0.7)

    under = {"objective_id": part["id"], "parent_id": goal["id"]}
    assert call.send("PUT", f"{path}/objectives", under, version=seen).status_code == 412
    moved = call.send("PUT", f"{path}/objectives", under, version=seen + 1)
    assert (moved.status_code, moved["ETag"]) == (204, f'"{seen + 2}"')
    placed = {each["objective_id"]: each for each in call.get(f"{path}/objectives").json()}
    assert (placed[part["id"]]["parent_id"], placed[part["id"]]["weight"]) == (goal["id"], 1)

    gone = f"{path}/objectives/{part['id']}"
    assert call.send("DELETE", gone).status_code == 428
    assert call.send("DELETE", gone, version=seen + 1).status_code == 412
    assert call.send("DELETE", gone, version=seen + 2)["ETag"] == f'"{seen + 3}"'
    before = live(call)
    made = call.post(f"{path}/live", note="Agreed.").json()
    assert (made["state"], live(call)["id"]) == ("live", draft["id"])
    assert call.send("DELETE", f"/strategy/versions/{before['id']}/objectives/{part['id']}",
                     version=1).status_code == 409  # fmt: skip


def test_new_words_of_an_objective_ask_its_alignments_to_be_confirmed(ana, call, goal):
    item = create_initiative(title="Sign-on", state="candidate", by=ana)
    said = call.post("/alignments", item_id=item.pk, objective_id=goal["id"], contribution=0.5)
    assert (said.status_code, said.json()["needs_confirming"]) == (201, False)
    path = f"/objectives/{goal['id']}"
    assert call.get(path)["ETag"] == '"1"'
    call.send("PATCH", path, {"title": "Win every bank", "horizon": "H2"}, version=1)
    assert call.get(path).json()["horizon"] == "H2"
    assert [each["title"] for each in call.get("/objectives").json()["items"]] == [
        "Win every bank"
    ]

    (shown,) = call.get("/alignments", item_id=item.pk).json()
    assert shown["needs_confirming"]
    one = f"/alignments/{shown['id']}"
    assert not call.post(f"{one}/confirm").json()["needs_confirming"]
    assert call.send("DELETE", one).status_code == 204
    assert not Alignment.objects.exists()


def test_a_key_result_begins_a_series_or_takes_one_there_is(call, goal):
    about = {"objective_id": goal["id"], "terms": TERMS}
    new = call.post("/key-results", title="Accounts", unit="accounts", **about).json()
    other = call.post("/key-results", title="More", metric_id=new["metric_id"], **about).json()
    assert other["metric_id"] == new["metric_id"]
    (metric,) = call.get("/metrics").json()["items"]
    assert (metric["name"], metric["unit"]) == ("Accounts", "accounts")
    missing = call.post("/key-results", title="None", metric_id=metric["id"] + 1, **about)
    assert missing.status_code == 404

    path = f"/key-results/{new['id']}"
    terms = {**TERMS, "target": 20}
    changed = call.send("PATCH", path, {"title": "Bank accounts", "terms": terms}, version=1)
    assert (changed.json()["target"], changed.json()["title"]) == (20, "Bank accounts")
    same = call.send("PATCH", path, {"title": "Accounts"}, version=changed.json()["version"])
    assert same.json()["target"] == 20
    assert call.post(f"{path}/check-ins", confidence=0.4, note="Slow.").status_code == 204
    assert CheckIn.objects.get().note == "Slow."
    assert call.get("/key-results").json()["items"][1]["confidence"] == 0.4


def test_a_series_is_begun_measured_and_read(call):
    metric = call.post("/metrics", name="Churn", direction="down").json()
    path = f"/metrics/{metric['id']}/measurements"
    for day, value in (("2031-01-31", 4), ("2031-02-28", 3), ("2031-01-31", 5)):
        assert call.post(path, day=day, value=value).status_code == 201
    shown = call.get(path).json()["items"]
    assert {each["day"]: each["value"] for each in shown} == {
        "2031-01-31": 5,
        "2031-02-28": 3,
    }
    assert call.post("/metrics", name="Churn").status_code == 422
