"""The main job on the goals of a real project: import, plan, and read the reasons in a browser."""

import json
import os
from pathlib import Path

import pytest

from openweft.roadmap.models import Plan
from openweft.workspaces.models import Role, Workspace
from tests.factories import make_member
from tests.processes import ROOT, start_python

pytestmark = pytest.mark.data


@pytest.fixture
def goals() -> Path:
    """The folder of real goals; the test is skipped, and says so, where it is absent."""
    folder = (ROOT / os.environ.get("OPENWEFT_TEST_DATA", "../shared/data")).resolve() / "strategy"
    if not folder.is_dir():
        pytest.skip(f"REAL DATA MISSING: no folder {folder}; set OPENWEFT_TEST_DATA")
    return folder


@pytest.fixture
def home(tmp_path) -> str:
    """A home that the commands share."""
    return str(tmp_path)


def said_by(home: str, *arguments: str) -> str:
    process = start_python("-m", "openweft.cli", *arguments, OPENWEFT_HOME=home)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def test_goals_come_in_are_planned_and_stand_on_the_roadmap_with_reasons(
    page, enter, db, goals, home
):
    said_by(home, "import", "rust-goals", str(goals))
    answer = json.loads(said_by(home, "plan", "--publish", "--json"))
    kept = [item for item in answer["items"] if item["included"]]
    left = [item for item in answer["items"] if not item["included"]]
    assert kept
    assert left
    assert answer["gap"] <= 0.005
    assert all(item["why"] for item in answer["items"])

    workspace = Workspace.objects.get()
    enter(make_member(workspace, "Ana Curator", Role.CURATOR))
    page.goto(f"/w/{workspace.slug}/roadmap/")
    page.get_by_text("Published plan", exact=True).wait_for()
    page.locator("a.item").first.wait_for()
    assert page.locator("a.item").count() == len(kept)
    assert str(len(left)) in page.locator("#out-title").inner_text()

    page.goto(f"/w/{workspace.slug}/initiatives/{kept[0]['key']}")
    assert page.locator(".why p").first.inner_text() == kept[0]["why"]


def test_the_browser_computes_the_plan_of_the_goals_it_is_given(page, enter, db, goals, home):
    said_by(home, "import", "rust-goals", str(goals))
    workspace = Workspace.objects.get()
    enter(make_member(workspace, "Ana Curator", Role.CURATOR))
    page.goto(f"/w/{workspace.slug}/roadmap/")
    page.get_by_role("button", name="Compute plan").click()
    page.get_by_role("heading", name="is a proposal").wait_for(timeout=60_000)

    plan = Plan.objects.get()
    assert plan.gap is not None
    assert plan.gap <= 0.005
    page.get_by_role("button", name="Publish plan").click()
    page.get_by_text("Published plan", exact=True).wait_for()
    page.locator(".left-out li").first.wait_for()
    assert page.locator(".left-out li").first.locator(".muted").last.inner_text() != ""
