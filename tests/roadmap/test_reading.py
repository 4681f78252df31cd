from datetime import date

import pytest

from openweft.items.operations import edit_item
from openweft.roadmap.groups import Groups
from openweft.roadmap.models import Initiative, Plan, PlanEntry
from openweft.roadmap.operations import (
    Points,
    create_initiative,
    main_scenario,
    set_estimate,
    set_size,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.reading import bars
from openweft.roadmap.tally import tally_of
from openweft.strategy.operations import align_item, create_objective
from openweft.workspaces.models import Member, Product
from openweft.workspaces.operations import create_team

START, FINISH = date(2030, 1, 7), date(2030, 2, 15)


@pytest.fixture
def rows(ana: Member) -> list[Initiative]:
    set_size("M", points=Points(3, 5, 8), is_default=True, by=ana)
    return [
        create_initiative(title=title, state="candidate", by=ana) for title in ("Open", "Closed")
    ]


@pytest.fixture
def plan(ana: Member, rows) -> Plan:
    """The first is in with five person-weeks, the second out with three."""
    made = begin_plan(main_scenario(ana.workspace), by=ana)
    first, second = rows
    dates = {"starts_on": START, "finishes_on": FINISH}
    PlanEntry.objects.create(plan=made, initiative=first, included=True, effort_weeks=5, **dates)
    PlanEntry.objects.create(plan=made, initiative=second, included=False, effort_weeks=3)
    return made


def hide(row: Initiative, by: Member) -> None:
    edit_item(row.pk, changes={"visibility": "restricted"}, based_on=None, by=by)


def bar_of(row: Initiative, by: Member, home: str = ""):
    wanted = Initiative.objects.visible_to(by).live().filter(pk=row.pk)
    return bars(wanted, None, most=1, home=home)[0]


def test_bars_have_the_dates_of_the_plan(ana, rows, plan):
    inside, outside = bars(Initiative.objects.visible_to(ana).live().order_by("pk"), plan, most=9)
    assert (inside.included, inside.starts_on, inside.finishes_on) == (True, START, FINISH)
    assert (outside.included, outside.starts_on, outside.entry_weeks) == (False, None, 3)


def test_work_under_way_keeps_the_day_it_began(ana, rows, plan):
    began = date(2029, 12, 3)
    Initiative.objects.filter(pk=rows[0].pk).update(state="in_progress", starts_on=began)
    bar = bars(Initiative.objects.visible_to(ana).live().filter(pk=rows[0].pk), plan, most=1)[0]
    assert (bar.starts_on, bar.finishes_on) == (began, FINISH)


def test_a_bar_is_at_home_with_the_team_that_does_most(ana, rows):
    some, most = (create_team(name=name, people=3, by=ana) for name in ("Some", "Most"))
    set_estimate(rows[0].pk, team_id=some.pk, estimate=Points(1, 2, 3), by=ana)
    set_estimate(rows[0].pk, team_id=most.pk, estimate=Points(2, 4, 6), by=ana)
    assert bar_of(rows[0], ana, "team").home_id == most.pk
    assert bar_of(rows[1], ana, "team").home_id is None


def test_a_bar_is_at_home_with_the_objective_it_serves_most(ana, rows):
    little, much = (create_objective(title=title, by=ana) for title in ("Little", "Much"))
    for objective, confidence in ((much, 0.9), (little, 0.2)):
        align_item(
            rows[0].pk,
            objective_id=objective.pk,
            contribution=0.5,
            confidence=confidence,
            by=ana,
        )
    assert bar_of(rows[0], ana, "objective").home_id == much.pk


def test_a_bar_is_at_home_with_its_first_product_by_name(ana, rows):
    later, first = (Product.objects.create(workspace=ana.workspace, name=n) for n in ("B", "A"))
    rows[0].item.products.set([later, first])
    assert bar_of(rows[0], ana, "product").home_id == first.pk


def test_a_tally_counts_states_and_the_plan(ana, rows, plan):
    tally = tally_of(plan, by=ana)
    assert tally.by_state == {"candidate": 2}
    assert (tally.planned, tally.asked) == (1, 2)
    assert (tally.planned_weeks, tally.asked_weeks) == (5, 8)
    assert tally_of(None, by=ana).asked == 0


def test_a_tally_counts_nothing_hidden(ana, cleo, rows, plan):
    hide(rows[0], by=ana)
    tally = tally_of(plan, by=cleo)
    assert tally.by_state == {"candidate": 1}
    assert (tally.planned, tally.asked, tally.asked_weeks) == (0, 1, 3)


def test_groups_are_told_in_the_order_of_names_without_former_teams(ana):
    former, later, first = (create_team(name=n, people=1, by=ana) for n in ("Gone", "B", "A"))
    former.is_active = False
    former.save()
    groups = Groups.of(ana)
    assert list(groups.active_teams) == [first.pk, later.pk]
    assert list(groups.teams.values()) == ["A", "B", "Gone"]


def test_groups_keep_what_is_hidden_and_from_guests_the_teams(ana, cleo, gus):
    create_team(name="Trust", people=1, by=ana)
    hidden = create_objective(title="Quietly", by=ana)
    edit_item(hidden.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    assert list(Groups.of(ana).objectives.values()) == ["Quietly"]
    assert not Groups.of(cleo).objectives
    assert not Groups.of(gus).teams
