"""Import, undo, effort, export and plan, called on the test's own database."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.cli.export import export
from openweft.cli.files import report_effort, undo_import
from openweft.cli.import_ import import_
from openweft.cli.people import createsuperuser
from openweft.cli.plan import plan
from openweft.common.errors import Invalid
from openweft.interchange.models import SavedMapping
from openweft.interchange.operations import save_mapping
from openweft.items.models import Item
from openweft.roadmap.models import Plan
from openweft.workspaces.models import Workspace
from tests.factories import make_workspace

ROWS = "id,title,team,low,likely,high\n1,Single sign-on,Core,1,2,4\n2,Audit export,Core,2,3,5\n"
ANSWER = {"status", "objective", "bound", "gap", "seconds", "items"}
ITEM = {"key", "title", "included", "starts", "finishes", "value", "why"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "roadmap.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def titles():
    return sorted(Item.objects.filter(kind="INIT").values_list("title", flat=True))


def test_an_import_makes_a_workspace_where_there_is_none(call, file):
    done = call(import_, "csv", file)
    assert done.exit_code == 0, done.output
    assert "Brought 2 rows" in done.stdout
    assert "Assumed" in done.stdout
    assert Workspace.objects.get().name == "Roadmap"


def test_the_same_file_twice_changes_nothing(call, file):
    call(import_, "csv", file)
    again = call(import_, "csv", file, "--json")
    told = json.loads(again.stdout)
    assert (told["created"], told["updated"], told["unchanged"]) == ({}, {}, 2)
    assert titles() == ["Audit export", "Single sign-on"]


def test_a_changed_row_updates_what_it_made(call, file):
    call(import_, "csv", file)
    file.write_text(ROWS.replace("Audit export", "Audit log"), encoding="utf-8")
    told = json.loads(call(import_, "csv", file, "--json").stdout)
    assert told["updated"]["initiative"] == 1
    assert titles() == ["Audit log", "Single sign-on"]


def test_a_dry_run_leaves_not_even_the_workspace(call, file):
    done = call(import_, "csv", file, "--dry-run")
    assert "Would bring 2 rows" in done.stdout
    assert not Workspace.objects.exists()


def test_a_refused_file_leaves_not_even_the_workspace(call, file):
    file.write_text(ROWS + "3,Half a row\n", encoding="utf-8")
    done = call(import_, "csv", file)
    assert isinstance(done.exception, Invalid)
    assert "row 4" in str(done.exception)
    assert not Workspace.objects.exists()


def test_a_workspace_is_chosen_by_its_slug_or_made_under_it(call, file):
    call(import_, "csv", file, "--workspace", "loom")
    call(import_, "csv", file, "--workspace", "loom")
    assert list(Workspace.objects.values_list("slug", flat=True)) == ["loom"]


def test_a_saved_mapping_names_the_columns(call, file, workspace, olga):
    columns = {"what": "title", "who": "team", "how much": "size"}
    save_mapping("ours", columns=columns, by=olga)
    file.write_text("what,who,how much\nSingle sign-on,Core,M\n", encoding="utf-8")
    assert call(import_, "csv", file, "--mapping", "ours").exit_code == 0
    assert titles() == ["Single sign-on"]

    unknown = call(import_, "csv", file, "--mapping", "theirs")
    assert isinstance(unknown.exception, Invalid)
    assert str(unknown.exception) == "There is no mapping “theirs”; saved are ours."


def test_a_mapping_is_kept_and_found_again_by_the_columns(call, file, workspace, olga):
    columns = {"what": "title", "headline": "body"}
    save_mapping("ours", columns=columns, by=olga)
    file.write_text("headline,what\nFor all,Single sign-on\n", encoding="utf-8")

    kept = call(import_, "csv", file, "--save-mapping", "theirs")

    assert kept.exit_code == 0, kept.output
    assert titles() == ["Single sign-on"]
    assert "The saved mapping “ours” fits these columns." in kept.stdout
    assert SavedMapping.objects.get(name="theirs").columns == columns


def test_a_mapping_of_columns_that_are_not_there_is_refused(call, file, workspace, olga):
    save_mapping("ours", columns={"title": "title", "who": "owner", "mood": ""}, by=olga)

    refused = call(import_, "csv", file, "--mapping", "ours")

    assert str(refused.exception) == (
        "The mapping “ours” names columns that roadmap.csv does not have: who."
    )
    assert titles() == []


def test_a_dry_run_keeps_no_mapping(call, file, workspace, olga):
    assert call(import_, "csv", file, "--dry-run", "--save-mapping", "ours").exit_code == 0
    assert not SavedMapping.objects.exists()


def test_an_import_is_undone_as_a_unit(call, file):
    call(import_, "csv", file)
    assert "Undone: roadmap.csv" in call(undo_import).stdout
    assert not Item.objects.live().filter(kind="INIT").exists()
    none = call(undo_import)
    assert none.exit_code == 1
    assert "no such import" in none.output
    assert call(undo_import, "--batch", 999).exit_code == 1


def test_effort_is_reported_from_a_file(call, file, tmp_path):
    call(import_, "csv", file)
    key = Item.objects.get(title="Single sign-on").key
    effort = tmp_path / "effort.csv"
    effort.write_text(f"key,team,spent,remaining,mood\n{key},Core,1,0.5,fine\n", encoding="utf-8")
    done = call(report_effort, effort)
    assert "Brought 1 estimates" in done.stdout
    assert "Not read: mood" in done.stdout


def test_an_export_is_read_back(call, file, tmp_path):
    call(import_, "csv", file)
    shown = call(export, "-")
    kept = call(export, tmp_path / "out.csv")
    whole = call(export, tmp_path / "out.json")
    assert shown.stdout.count("\n") == 3
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == shown.stdout.replace("\r\n", "\n")
    assert "Wrote" in kept.stderr
    assert whole.exit_code == 0
    assert "Audit export" in json.dumps(json.loads((tmp_path / "out.json").read_text("utf-8")))

    nowhere = call(export, tmp_path / "no folder" / "out.csv")
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.output


def test_a_plan_is_printed_with_its_reasons(call, file):
    call(import_, "csv", file)
    done = call(plan)
    assert done.exit_code == 0
    assert "Plan 1: " in done.stdout
    assert "Single sign-on" in done.stdout
    assert "In, " in done.stdout


def test_a_plan_as_json_has_the_promised_keys(call, file):
    call(import_, "csv", file)
    told = json.loads(call(plan, "--json").stdout)
    assert set(told) >= ANSWER
    assert [set(item) for item in told["items"]] == [ITEM, ITEM]
    assert told["gap"] <= 0.005
    assert {type(item["included"]) for item in told["items"]} == {bool}


def test_a_plan_is_published_if_asked(call, file):
    call(import_, "csv", file)
    done = call(plan, "--publish", "--seconds", 2)
    assert "Plan 1 is the published one" in done.stderr
    assert Plan.objects.get().is_published


def test_promises_that_cannot_be_kept_are_named_and_no_plan_is_made(call, file):
    soon = timezone.localdate() + timedelta(days=20)
    file.write_text(
        "title,team,low,likely,high,promised to,promised by\n"
        f"Single sign-on,Core,300,400,500,Nordbank,{soon}\n"
        f"Audit export,Core,300,400,500,Nordbank,{soon}\n",
        encoding="utf-8",
    )
    call(import_, "csv", file)
    told = call(plan, "--json", "--publish")
    assert told.exit_code == 1
    answer = json.loads(told.stdout)
    assert answer["status"] == "infeasible"
    assert any("Single sign-on" in sentence for sentence in answer["trouble"])
    assert not Plan.objects.filter(is_published=True).exists()
    assert "Single sign-on is promised" in call(plan).stdout


def test_a_plan_of_nothing_is_refused_and_not_left_open(call, workspace, olga):
    done = call(plan)
    assert isinstance(done.exception, Invalid)
    assert not Plan.objects.filter(state=Plan.State.SOLVING).exists()


@pytest.mark.parametrize("command", [plan, export, undo_import, report_effort])
def test_a_command_names_the_workspaces_to_choose_from(call, tmp_path, command):
    arguments = [] if command in {plan, undo_import} else [tmp_path / "file.csv"]
    (tmp_path / "file.csv").touch()
    assert "no workspace yet" in call(command, *arguments).output
    for slug in ("loom", "spindle"):
        make_workspace(slug.title(), slug=slug)
    several = call(command, *arguments)
    assert several.exit_code == 2
    assert "loom, spindle" in several.output
    assert "no workspace “weft”" in call(command, *arguments, "--workspace", "weft").output
    assert call(command, *arguments, "--workspace", "loom").exit_code == 1


def test_a_scenario_is_chosen_by_its_name(call, file):
    call(import_, "csv", file)
    assert call(plan, "--scenario", "Main").exit_code in {0, 2}
    unknown = call(plan, "--scenario", "No such")
    assert unknown.exit_code == 2
    assert "there is no scenario “No such”" in unknown.output


def test_a_weak_password_and_a_wrong_address_are_refused(call):
    person = ["--name", "Ann", "--email"]
    weak = call(createsuperuser, *person, "ann@example.com", "--password", "short")
    wrong = call(createsuperuser, *person, "ann", "--password", "loom-4-all-x")
    assert (weak.exit_code, wrong.exit_code) == (1, 1)
    assert "too short" in weak.output
    assert "valid email" in wrong.output
