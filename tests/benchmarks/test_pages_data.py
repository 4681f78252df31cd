import pytest

from benchmarks.pages_data import EMAIL, PASSWORD, build_workspace
from openweft.items.models import Item
from openweft.roadmap.models import Dependency, Estimate, Initiative
from openweft.strategy.models import Alignment
from openweft.strategy.problems import check_shares, live_version
from openweft.workspaces.models import User

pytestmark = pytest.mark.django_db


def rows(workspace):
    return list(
        Initiative.objects.filter(workspace=workspace).values_list(
            "item__key", "item__title", "state", "effort_weeks", "value"
        )
    )


def test_a_large_workspace_has_all_that_its_pages_show():
    workspace = build_workspace(60, teams=5, solve_seconds=3)

    plan = workspace.plans.get()
    assert Initiative.objects.filter(workspace=workspace).count() == 60
    assert plan.is_published
    assert 10 < plan.entries.filter(included=True).count() < plan.entries.count()
    assert Estimate.objects.count() >= 60
    assert Alignment.objects.count() == 120
    assert Dependency.objects.exists()
    version = live_version(workspace)
    assert version is not None
    check_shares(version)
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_equal_numbers_give_equal_workspaces():
    first = rows(build_workspace(20, teams=3, solve_seconds=None, slug="one"))
    second = rows(build_workspace(20, teams=3, solve_seconds=None, slug="two"))

    assert first == second
    assert len(set(Item.objects.values_list("workspace", flat=True))) == 2
