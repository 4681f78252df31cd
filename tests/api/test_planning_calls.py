"""Plans by program: scenarios, pins, a plan asked for, solved, read and published."""

import pytest

from openweft.jobs.leases import claim
from openweft.jobs.models import Job
from openweft.roadmap.models import Initiative, Pin, Plan
from openweft.roadmap.operations import create_initiative
from openweft.workspaces.operations import create_team
from tests.working import work


@pytest.fixture
def call(ana, as_member):
    return as_member(ana)


@pytest.fixture
def rows(ana):
    create_team(name="Trust", people=3, by=ana)
    return [create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(2)]


def test_a_plan_is_asked_for_solved_read_and_published(call, rows):
    lean = call.post("/planning/scenarios", name="Lean", capacity_factor=0.5).json()
    pins = f"/planning/scenarios/{lean['id']}/pins"
    out = {"initiative_id": rows[1].pk, "side": "out", "reason": "Bought instead."}
    assert call.send("PUT", pins, out).status_code == 204
    asked = call.post("/planning/plans", scenario_id=lean["id"])
    assert (asked.status_code, asked.json()["state"]) == (202, "solving")
    path = f"/planning/plans/{asked.json()['id']}"
    assert call.post(f"{path}/publish").status_code == 409

    assert work().state == Job.State.DONE

    plan = call.get(path).json()
    assert (plan["state"], plan["scenario_id"]) == ("ready", lean["id"])
    assert plan["objective"] <= plan["bound"] + 1e-9
    entries = call.get(f"{path}/entries").json()["items"]
    told = {each["initiative_id"]: (each["included"], each["why"]) for each in entries}
    assert told[rows[0].pk][0]
    assert told[rows[1].pk] == (False, "Out, because it is pinned out.")
    loads = call.get(f"{path}/loads").json()
    assert all(each["used"] <= each["capacity"] + 1e-6 for each in loads)
    assert call.post(f"{path}/publish", note="Agreed.").json()["is_published"]
    assert [each["id"] for each in call.get("/planning/plans").json()["items"]] == [plan["id"]]
    assert Initiative.objects.get(pk=rows[0].pk).finishes_on


def test_a_pin_is_taken_away_and_a_scenario_listed(call, rows):
    lean = call.post("/planning/scenarios", name="Lean").json()
    pins = f"/planning/scenarios/{lean['id']}/pins"
    call.send("PUT", pins, {"initiative_id": rows[0].pk, "side": "in", "reason": "Asked for."})
    assert Pin.objects.get().scenario_id == lean["id"]
    for _again in range(2):
        assert call.send("DELETE", f"{pins}/{rows[0].pk}").status_code == 204
    assert not Pin.objects.exists()
    assert [each["name"] for each in call.get("/planning/scenarios").json()["items"]] == ["Lean"]


def test_a_plan_is_cancelled_and_stays_so_though_its_job_runs(call, rows):
    path = f"/planning/plans/{call.post('/planning/plans').json()['id']}"
    assert call.post(f"{path}/cancel").json()["state"] == "cancelled"
    assert call.post(f"{path}/cancel").status_code == 409
    assert claim() is None
    assert Plan.objects.get().state == "cancelled"


def test_a_guest_sees_neither_scenarios_nor_plans(call, gus, rows, as_member):
    call.post("/planning/plans")
    theirs = as_member(gus)
    assert theirs.get("/planning/plans").json()["items"] == []
    assert theirs.get("/planning/scenarios").json()["items"] == []
