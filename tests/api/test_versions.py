"""`If-Match` on what is no item: who saw an older version is told who wrote since."""

import pytest

from openweft.strategy.operations import MetricTerms, create_metric


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
