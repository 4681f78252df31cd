import pytest

from openweft.common.errors import Conflict, Invalid, NotAllowed, Stale
from openweft.roadmap.models import Scenario
from openweft.roadmap.operations import (
    archive_scenario,
    create_initiative,
    create_scenario,
    edit_scenario,
    main_scenario,
    pin_initiative,
    restore_scenario,
)
from openweft.workspaces.models import Event


@pytest.fixture
def lean(ana):
    return create_scenario(name="Lean", capacity_factor=0.8, by=ana)


def test_a_scenario_assumes_otherwise_and_keeps_what_is_left_out(ana, lean):
    edited = edit_scenario(lean.pk, changes={"capacity_factor": 0.7}, based_on=1, by=ana)
    assert (edited.name, edited.capacity_factor, edited.version) == ("Lean", 0.7, 2)
    event = Event.objects.get(code="scenario.edited")
    assert (event.before, event.after) == ({"capacity_factor": 0.8}, {"capacity_factor": 0.7})

    edited = edit_scenario(lean.pk, changes={"horizon_periods": 4}, based_on=2, by=ana)
    edited = edit_scenario(lean.pk, changes={"horizon_periods": None}, based_on=3, by=ana)
    assert edited.horizon_periods is None


def test_who_saw_an_older_scenario_is_told_who_changed_what(ana, lean):
    edit_scenario(lean.pk, changes={"capacity_factor": 0.7}, based_on=1, by=ana)
    with pytest.raises(Stale, match=r"Ana Curator changed Lean since .*: capacity factor"):
        edit_scenario(lean.pk, changes={"capacity_factor": 0.6}, based_on=1, by=ana)
    lean.refresh_from_db()
    assert lean.capacity_factor == 0.7


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "Taken"},
        {"capacity_factor": 11},
        {"capacity_factor": float("nan")},
        {"horizon_periods": 0},
        {"is_main": True},
    ],
)
def test_what_cannot_be_assumed_is_refused_whole(ana, lean, changes):
    create_scenario(name="Taken", by=ana)
    with pytest.raises(Invalid):
        edit_scenario(lean.pk, changes=changes, by=ana)
    lean.refresh_from_db()
    assert (lean.name, lean.capacity_factor, lean.version) == ("Lean", 0.8, 1)


def test_an_archived_scenario_rests_until_it_is_restored(ana, lean):
    row = create_initiative(title="Audit log", state="candidate", by=ana)
    archive_scenario(lean.pk, by=ana)
    assert archive_scenario(lean.pk, by=ana).version == 2

    with pytest.raises(Conflict, match="archived"):
        edit_scenario(lean.pk, changes={"name": "New"}, by=ana)
    with pytest.raises(Scenario.DoesNotExist):
        pin_initiative(row.pk, side="in", reason="Promised", scenario_id=lean.pk, by=ana)

    assert restore_scenario(lean.pk, by=ana).archived_at is None
    assert edit_scenario(lean.pk, changes={"name": "New"}, by=ana).name == "New"
    codes = Event.objects.filter(code__startswith="scenario.").values_list("code", flat=True)
    assert list(codes) == [
        "scenario.edited", "scenario.restored", "scenario.archived", "scenario.created"
    ]  # fmt: skip


def test_the_main_scenario_stays(ana):
    with pytest.raises(Conflict, match="main scenario"):
        archive_scenario(main_scenario(ana.workspace).pk, by=ana)


def test_scenarios_are_the_planners_own(ana, ben, eve, lean):
    with pytest.raises(NotAllowed):
        edit_scenario(lean.pk, changes={"name": "Mine"}, by=ben)
    with pytest.raises(Scenario.DoesNotExist):
        archive_scenario(lean.pk, by=eve)
