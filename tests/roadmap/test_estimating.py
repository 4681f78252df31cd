"""Estimates, sizes, and effort reported."""

import pytest

from openweft.common.errors import Invalid
from openweft.roadmap.models import Estimate, Initiative, Size
from openweft.roadmap.operations import (
    FirstTitle,
    Points,
    create_initiative,
    remove_estimate,
    report_effort,
    set_estimate,
    set_size,
    start_roadmap,
)
from openweft.workspaces.models import Event, Team
from openweft.workspaces.operations import create_team


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=3, by=ana)


@pytest.fixture
def initiative(ana) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


def last(code):
    return Event.objects.filter(code=code).order_by("pk").last()


def test_an_estimate_by_size_follows_the_size(ana, team, initiative):
    set_size("m", points=Points(3, 5, 8), by=ana)
    row = set_estimate(initiative.pk, team_id=team.pk, estimate=" m ", by=ana)
    assert (row.size.code, row.low, row.likely, row.high) == ("M", 3, 5, 8)

    set_size("M", points=Points(4, 6, 9), by=ana)
    row.refresh_from_db()
    assert (row.low, row.likely, row.high) == (4, 6, 9)
    assert (last("size.set").before["likely"], last("size.set").after["likely"]) == (5, 6)

    points = set_estimate(initiative.pk, team_id=team.pk, estimate=Points(1, 1, 1), by=ana)
    set_size("M", points=Points(7, 8, 9), by=ana)
    points.refresh_from_db()
    assert (points.size, points.high) == (None, 1)


def test_a_size_there_is_none_of_is_refused_naming_those_there_are(ana, team, initiative):
    for code in ("S", "M"):
        set_size(code, points=Points(1, 2, 3), by=ana)
    with pytest.raises(Invalid, match=r"no size “XXL”; S, M are set"):
        set_estimate(initiative.pk, team_id=team.pk, estimate="XXL", by=ana)
    with pytest.raises(Invalid, match="needs a name"):
        set_size("  ", points=Points(1, 2, 3), by=ana)
    assert not Estimate.objects.exists()


@pytest.mark.parametrize("state", Initiative.State)
def test_what_is_finished_keeps_the_numbers_its_size_stood_for(ana, team, initiative, state):
    set_size("S", points=Points(1, 2, 3), by=ana)
    set_estimate(initiative.pk, team_id=team.pk, estimate="S", by=ana)
    Initiative.objects.update(state=state)
    set_size("S", points=Points(4, 5, 6), by=ana)

    is_finished = state in {"shipped", "reviewed", "declined"}
    row = Estimate.objects.get()
    assert (row.low, row.likely, row.high) == ((1, 2, 3) if is_finished else (4, 5, 6))
    initiative.refresh_from_db()
    assert initiative.effort_weeks == (2 if is_finished else 5)


def test_one_size_is_the_default(ana):
    for code in ("S", "M"):
        set_size(code, points=Points(1, 2, 3), is_default=True, by=ana)
    assert Size.objects.get(is_default=True).code == "M"


def test_an_estimate_that_is_removed_is_kept_in_its_event(ana, team, initiative):
    set_estimate(initiative.pk, team_id=team.pk, estimate=Points(1, 2, 4), by=ana)
    initiative.refresh_from_db()
    assert initiative.effort_weeks == pytest.approx(13 / 6)
    remove_estimate(initiative.pk, team_id=team.pk, by=ana)

    assert not Estimate.objects.exists()
    gone = last("estimate.removed")
    assert (gone.before["likely"], gone.after) == (2, {"team": "Trust"})
    with pytest.raises(Estimate.DoesNotExist):
        remove_estimate(initiative.pk, team_id=team.pk, by=ana)


def test_reported_effort_changes_only_what_is_said(ana, team, initiative):
    set_estimate(initiative.pk, team_id=team.pk, estimate=Points(1, 2, 4), by=ana)
    report_effort(initiative.pk, team_id=team.pk, spent=1.5, remaining=2, by=ana)
    report_effort(initiative.pk, team_id=team.pk, spent=3, by=ana)
    row = Estimate.objects.get()
    assert (row.spent, row.remaining, row.left) == (3, 2, 2)
    assert last("effort.reported").before == {"spent": 1.5}
    for spent, remaining in ((-1.0, None), (None, float("nan"))):
        with pytest.raises(Invalid, match="number of person-weeks"):
            report_effort(initiative.pk, team_id=team.pk, spent=spent, remaining=remaining, by=ana)
    row.refresh_from_db()
    assert (row.spent, row.remaining) == (3, 2)


def test_a_team_a_size_and_titles_are_a_first_plan(ana):
    plan = start_roadmap(
        team="Core",
        people=3,
        titles=[FirstTitle("Faster search"), FirstTitle("Dark", "s")],
        by=ana,
    )
    assert plan.job_id is not None
    assert list(Size.objects.filter(is_default=True).values_list("code", flat=True)) == ["M"]
    rows = Estimate.objects.order_by("pk").values_list(
        "initiative__item__title", "size__code", "team__name"
    )
    assert list(rows) == [("Faster search", "M", "Core"), ("Dark", "S", "Core")]


def test_a_first_plan_keeps_the_sizes_there_are(ana):
    set_size("Wee", points=Points(1, 1, 1), by=ana)
    start_roadmap(team="Core", people=3, titles=[FirstTitle("Search", "wee")], by=ana)
    assert Size.objects.get().code == "WEE"


@pytest.mark.parametrize("titles", [[], [FirstTitle("Search"), FirstTitle("Dark", "XXL")]])
def test_a_first_plan_that_is_refused_leaves_nothing(ana, titles):
    with pytest.raises(Invalid):
        start_roadmap(team="Core", people=3, titles=titles, by=ana)
    assert not Team.objects.exists()
    assert not Size.objects.exists()
    assert not Initiative.objects.exists()
