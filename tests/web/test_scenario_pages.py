"""Scenarios on their pages: written down, computed, compared, put away."""

import pytest

from openweft.roadmap.models import Plan, Scenario
from openweft.roadmap.operations import create_initiative, create_scenario, edit_scenario
from openweft.strategy.operations import start_draft

FRONT = "/w/loom/roadmap/scenarios"
TERMS = {"name": "One more team", "capacity_factor": "1.2", "version": "0"}


@pytest.fixture
def scenario(ana) -> Scenario:
    return create_scenario(name="One more team", capacity_factor=1.2, by=ana)


def test_a_curator_writes_down_and_computes_a_scenario(client, ana):
    create_initiative(title="Single sign-on", by=ana)
    client.force_login(ana.user)
    assert b"Nothing is assumed otherwise" in client.get(FRONT).content

    assert client.post(f"{FRONT}/new", TERMS).status_code == 302
    made = Scenario.objects.get(name="One more team")
    assert (made.capacity_factor, made.horizon_periods, made.strategy_version) == (1.2, None, None)
    page = client.get(FRONT).content.decode()
    assert "× 1.2" in page
    assert "none yet" in page

    assert client.post(f"{FRONT}/{made.pk}/solve").status_code == 302
    plan = Plan.objects.get(scenario=made)
    assert f"v{plan.number}" in client.get(FRONT).content.decode()


def test_what_is_assumed_changes_and_a_draft_can_be(client, ana, scenario):
    draft = start_draft(by=ana)
    client.force_login(ana.user)
    typed = {
        **TERMS,
        "name": "Under the draft",
        "strategy_version_id": draft.pk,
        "horizon_periods": "6",
        "version": scenario.version,
    }
    assert client.post(f"{FRONT}/{scenario.pk}", typed).status_code == 302
    scenario.refresh_from_db()
    assert (scenario.name, scenario.strategy_version, scenario.horizon_periods) == (
        "Under the draft",
        draft,
        6,
    )


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"capacity_factor": "eleven"}, {"capacity_factor": "11"},
     {"horizon_periods": "0"}, {"strategy_version_id": "999"}, {"name": "As things stand"}],
)  # fmt: skip
def test_what_cannot_be_assumed_is_refused_in_place(client, ana, wrong):
    create_scenario(name="As things stand", by=ana)
    client.force_login(ana.user)
    answer = client.post(f"{FRONT}/new", {**TERMS, **wrong})
    assert answer.status_code == 422
    assert Scenario.objects.count() == 1


def test_two_who_edit_at_once_see_both(client, ana, scenario):
    edit_scenario(scenario.pk, changes={"name": "Two more teams"}, based_on=None, by=ana)
    client.force_login(ana.user)
    answer = client.post(f"{FRONT}/{scenario.pk}", {**TERMS, "name": "Half a team"})
    assert answer.status_code == 409
    assert "Two more teams" in answer.content.decode()
    assert "Half a team" in answer.content.decode()
    scenario.refresh_from_db()
    assert scenario.name == "Two more teams"


def test_a_scenario_is_put_away_and_brought_back(client, ana, scenario):
    client.force_login(ana.user)
    client.post(f"{FRONT}/{scenario.pk}/archive")
    scenario.refresh_from_db()
    assert scenario.archived_at is not None
    assert b"Bring back" in client.get(FRONT).content
    client.post(f"{FRONT}/{scenario.pk}/restore")
    scenario.refresh_from_db()
    assert scenario.archived_at is None


def test_others_look_or_do_not(client, ben, gus, eve, scenario):
    client.force_login(ben.user)
    page = client.get(FRONT).content.decode()
    assert "One more team" in page
    assert "/solve" not in page
    for act in ("", "/solve", "/archive"):
        assert client.post(f"{FRONT}/{scenario.pk}{act}", TERMS).status_code == 403
    for other, status in ((gus, 403), (eve, 404)):
        client.force_login(other.user)
        assert client.get(FRONT).status_code == status
        assert client.get(f"{FRONT}/{scenario.pk}").status_code == status
    assert not Plan.objects.exists()


def test_someone_elses_scenario_does_not_exist(client, ana, eve):
    theirs = create_scenario(name="Elsewhere", by=eve)
    client.force_login(ana.user)
    for act in ("", "/solve", "/archive", "/restore"):
        assert client.post(f"{FRONT}/{theirs.pk}{act}", TERMS).status_code == 404
