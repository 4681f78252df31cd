"""`If-Match` on what is no item: who saw an older version is told who wrote since."""

import pytest

from openweft.items.models import Item
from openweft.roadmap.operations import create_initiative
from openweft.strategy.operations import MetricTerms, create_metric
from openweft.workspaces.operations import create_product, create_team


def told_late(caller, method, path, body, *, name):
    """A program sends nothing, then what is current, then what it saw first."""
    assert caller.send(method, path, body).status_code == 428
    first = caller.send(method, path, body, version=1)
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    late = caller.send(method, path, body, version=1)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert f"Ana Curator changed {name} since you opened it" in late.json()["detail"]


def test_a_scenario_is_changed_by_who_saw_the_last(ana, ben, gus, eve, as_member):
    call = as_member(ana)
    made = call.post("/planning/scenarios", name="Lean", capacity_factor=0.8).json()
    path = f"/planning/scenarios/{made['id']}"
    told_late(call, "PATCH", path, {"capacity_factor": 0.5}, name="Lean")

    kept = call.send("PATCH", path, {"name": None, "horizon_periods": 3}, version=2).json()
    assert (kept["name"], kept["horizon_periods"], kept["capacity_factor"]) == ("Lean", 3, 0.5)
    assert call.send("PATCH", path, {"capacity_factor": 50}, version=3).status_code == 422
    assert as_member(ben).send("PATCH", path, {"name": "Mine"}, version=3).status_code == 403
    assert as_member(eve).send("PATCH", path, {"name": "Mine"}, version=3).status_code == 404


def test_a_scenario_is_put_away_and_brought_back(ana, as_member):
    call = as_member(ana)
    path = f"/planning/scenarios/{call.post('/planning/scenarios', name='Lean').json()['id']}"
    names = lambda query="": [  # noqa: E731  # asked four times
        row["name"] for row in call.get(f"/planning/scenarios{query}").json()["items"]
    ]
    assert call.post(f"{path}/archive").json()["archived_at"]
    assert ("Lean" in names(), names("?archived=true")) == (False, ["Lean"])
    assert call.send("PATCH", path, {"name": "New"}, version=2).status_code == 409
    assert call.post(f"{path}/restore").json()["archived_at"] is None
    assert ("Lean" in names(), names("?archived=true")) == (True, [])


def test_a_series_is_changed_by_who_saw_the_last(ana, eve, as_member):
    metric = create_metric(MetricTerms("Accounts"), by=ana)
    path, body = f"/metrics/{metric.pk}", {"name": "Buyers", "unit": "accounts"}
    told_late(as_member(ana), "PUT", path, body, name="Buyers")
    assert as_member(eve).send("PUT", path, body, version=2).status_code == 404


@pytest.mark.parametrize(
    ("path", "new"), [("/functions", "Sales"), ("/teams", "Looms"), ("/products", "Ledger")]
)
def test_a_program_is_told_who_changed_the_organisation(ana, as_member, path, new):
    call = as_member(ana)
    made = call.post(path, name=new).json()
    told_late(call, "PATCH", f"{path}/{made['id']}", {"name": "Other"}, name="Other")


@pytest.fixture
def row(ana):
    return create_initiative(title="Sign-on", state="candidate", by=ana)


@pytest.fixture
def calls(ana, row):
    """What may be written of an initiative besides its words: method, address and body."""
    looms, ledger = create_team(name="Looms", by=ana), create_product(name="Ledger", by=ana)
    one, points = f"/initiatives/{row.pk}", {"low": 1, "likely": 2, "high": 4}
    return {
        "tags": ("PUT", f"/items/{row.pk}/tags", {"names": ["eu"]}),
        "products": ("PUT", f"/items/{row.pk}/products", {"ids": [ledger.pk]}),
        "sharing": ("PUT", f"/items/{row.pk}/sharing", {"members": [ana.pk]}),
        "estimate": ("PUT", f"{one}/estimates/{looms.pk}", points),
        "state": ("POST", f"{one}/move", {"state": "in_progress"}),
    }


@pytest.mark.parametrize("what", ["tags", "products", "sharing", "estimate", "state"])
def test_what_hangs_on_an_item_is_written_by_who_saw_the_last(ana, as_member, row, calls, what):
    call, (method, path, body) = as_member(ana), calls[what]
    assert call.send(method, path, body).status_code == 428
    first = call.send(method, path, body, version=1)
    assert (first.status_code // 100, first["ETag"]) == (2, '"2"')

    late = call.send(method, path, body, version=1)
    told = (
        f"Ana Curator changed INIT-1 since you opened it: {what}. You saw version 1; it is at 2."
    )
    assert (late.status_code, late.json()["detail"]) == (412, told)
    assert Item.objects.get(pk=row.pk).version == 2


def test_effort_is_reported_and_an_estimate_removed_by_who_saw_the_last(ana, as_member, calls):
    call, (method, path, body) = as_member(ana), calls["estimate"]
    call.send(method, path, body, version=1)
    spent = call.send("PUT", f"{path}/effort", {"spent": 1}, version=2)
    assert (spent.json()["spent"], spent["ETag"]) == (1, '"3"')
    assert call.send("PUT", f"{path}/effort", {"spent": 0}, version=2).status_code == 412
    assert call.send("DELETE", path, version=2).status_code == 412
    assert call.send("DELETE", path, version=3).status_code == 204


def test_going_out_is_told_by_who_saw_the_last(ana, as_member, row, calls):
    call = as_member(ana)
    call.send(*calls["state"], version=1)
    path = f"/initiatives/{row.pk}/ship"
    assert call.send("POST", path, version=1).status_code == 412
    assert call.send("POST", path, version=2).json()["state"] == "shipped"

    release = call.post("/releases", title="Spring", due_on="2030-03-01").json()
    path = f"/releases/{release['id']}"
    assert call.send("POST", f"{path}/move", {"state": "ready"}, version=1).status_code == 200
    assert call.send("POST", f"{path}/ship", version=1).status_code == 412
    assert call.send("POST", f"{path}/ship", version=2).json()["state"] == "out"


def test_a_promise_is_settled_by_who_saw_the_last(ana, as_member):
    call = as_member(ana)
    terms = {"to_whom": "Nordbank", "due_on": "2030-03-31"}
    made = call.post("/commitments", title="Sign-on", terms=terms).json()
    path = f"/commitments/{made['id']}/settle"
    assert call.send("POST", path, {"state": "kept"}, version=1).status_code == 200
    broken = {"state": "broken", "reason": "Late"}
    assert call.send("POST", path, broken, version=1).status_code == 412


def test_null_clears_a_number_and_what_is_left_out_stays(ana, as_member, row):
    call, path = as_member(ana), f"/initiatives/{row.pk}"
    given = {"reach_share": 0.5, "impact": 2, "horizon": "H2", "type": "quality"}
    call.send("PATCH", path, given, version=1)
    cleared = {"reach_share": None, "horizon": None, "stated_value_why": None}
    now = call.send("PATCH", path, cleared, version=2).json()
    assert (now["reach_share"], now["impact"]) == (None, 2)
    assert (now["horizon"], now["type"], now["stated_value_why"]) == ("H2", "quality", "")
