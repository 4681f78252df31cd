"""The two real folders, as they are."""

from datetime import date

import pytest

from openweft.interchange.operations import dry_run, import_source
from openweft.interchange.readers import detect
from openweft.interchange.undoing import undo_import
from openweft.items.models import Item
from openweft.roadmap.models import Initiative, Policy
from openweft.roadmap.operations import main_scenario
from openweft.roadmap.problems import ask_for
from openweft.workspaces.models import Capacity, Event, Team
from tests.factories import make_member, make_workspace

pytestmark = pytest.mark.data


def included_bound(workspace) -> float:
    """Capacity over effort asked, in the workspace's main scenario."""
    from django.utils import timezone

    asked = ask_for(main_scenario(workspace), workspace.today(timezone.now())).problem
    effort = sum(item.total_effort for item in asked.items)
    return sum(sum(team.capacity) for team in asked.teams) / effort


def test_the_reader_of_a_folder_is_detected(strategy_folder):
    assert detect(strategy_folder).key == "rust-goals"


def test_all_goals_of_2026_become_candidates_of_28_teams(ana, strategy_folder):
    written = import_source("rust-goals", strategy_folder, by=ana)

    rows = Initiative.objects.filter(workspace=ana.workspace)
    assert rows.count() == rows.plannable().count() == 75
    assert Team.objects.filter(workspace=ana.workspace).count() == 28
    assert written.created["objective"] == 9
    assert rows.filter(estimates=None).count() == 0
    assert not rows.filter(stated_value=None).exists()
    assert all(row.stated_value_why for row in rows)


def test_defaults_are_stated_with_the_policy(ana, strategy_folder):
    written = import_source("rust-goals", strategy_folder, by=ana)

    notes = [note["text"] for note in Policy.objects.get(workspace=ana.workspace).notes]
    assert notes == written.notes
    assert any("half of what its candidates ask" in note for note in notes)
    assert "tracking_issue" in written.unread["rust_goals.csv"]


def test_about_half_of_the_effort_fits(ana, strategy_folder):
    import_source("rust-goals", strategy_folder, by=ana)

    assert 0.25 < included_bound(ana.workspace) < 0.75


def test_every_enhancement_is_read_and_the_open_ones_fit_half(ana, strategy_folder):
    written = import_source("k8s-enhancements", strategy_folder, by=ana)

    rows = Initiative.objects.filter(workspace=ana.workspace)
    states = {state: rows.filter(state=state).count() for state in Initiative.State.values}
    assert written.created["initiative"] == rows.count() == 530
    assert (states["shipped"], states["in_progress"], states["paused"]) == (205, 5, 1)
    assert states["candidate"] + states["in_progress"] == 306
    assert not rows.filter(state="declined", state_reason="").exists()
    assert 0.25 < included_bound(ana.workspace) < 0.75


def test_the_past_keeps_its_days(ana, strategy_folder):
    import_source("k8s-enhancements", strategy_folder, by=ana)

    shipped = Initiative.objects.filter(workspace=ana.workspace, state="shipped")
    assert not shipped.filter(shipped_on=None).exists()
    assert not shipped.filter(shipped_on__gt=date(2025, 1, 13)).exists()
    assert Item.objects.filter(workspace=ana.workspace, created_at__year=2019).exists()


def test_goals_and_enhancements_share_a_workspace(ana, strategy_folder):
    import_source("rust-goals", strategy_folder, by=ana)
    import_source("k8s-enhancements", strategy_folder, by=ana)

    assert Initiative.objects.filter(workspace=ana.workspace).count() == 605


def test_a_second_import_changes_nothing(ana, strategy_folder):
    import_source("rust-goals", strategy_folder, by=ana)
    before = Event.objects.count(), Capacity.objects.count()

    again = import_source("rust-goals", strategy_folder, by=ana)

    assert (again.created, again.updated, again.unchanged) == ({}, {}, 75)
    assert (Event.objects.count() - 1, Capacity.objects.count()) == before


def test_a_dry_run_says_all_and_keeps_nothing(ana, strategy_folder):
    written = dry_run("rust-goals", strategy_folder, by=ana)

    assert written.created["initiative"] == 75
    assert len(written.lines) == 75
    assert not Item.objects.filter(workspace=ana.workspace).exists()
    assert not Event.objects.filter(workspace=ana.workspace).exists()


def test_an_import_is_undone_as_a_unit_and_can_be_made_again(ana, strategy_folder):
    first = import_source("rust-goals", strategy_folder, by=ana)
    assert first.batch_id
    undo_import(first.batch_id, by=ana)

    assert not Item.objects.filter(workspace=ana.workspace).live().exists()
    assert not Team.objects.filter(workspace=ana.workspace, is_active=True).exists()
    assert not Capacity.objects.filter(team__workspace=ana.workspace).exists()
    assert Policy.objects.get(workspace=ana.workspace).notes == []

    second = import_source("rust-goals", strategy_folder, by=ana)

    assert second.created["initiative"] == 75
    assert 0.25 < included_bound(ana.workspace) < 0.75


def test_another_period_is_read_on_request(strategy_folder, db):
    from openweft.interchange.readers import Options

    olga = make_member(make_workspace("Old goals"), "Olga Owner", "owner")
    import_source("rust-goals", strategy_folder, options=Options(period="2024h2"), by=olga)

    assert 0 < Initiative.objects.filter(workspace=olga.workspace).count() < 75
