"""What a plan is asked: rows in, the planner's problem out."""

from datetime import date

import pytest

from openweft.common.errors import Invalid
from openweft.engine.planning.problem import Pin
from openweft.items.operations import edit_item, set_products
from openweft.roadmap.models import Initiative, PlanEntry, Size
from openweft.roadmap.operations import (
    Band,
    CommitmentTerms,
    Points,
    create_commitment,
    create_initiative,
    create_scenario,
    depend,
    main_scenario,
    move_initiative,
    pin_initiative,
    report_effort,
    reschedule_initiative,
    set_estimate,
    set_floor,
    set_policy,
    settle_commitment,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.problems import ask_for
from openweft.roadmap.troubles import assumptions_of
from openweft.roadmap.wording import why_by_entry
from openweft.workspaces.operations import create_function, create_product, create_team
from tests.conftest import SECRET_TITLE

TODAY = date(2027, 1, 4)


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=4, by=ana)


@pytest.fixture
def sign_on(ana, team) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


@pytest.fixture
def directory(ana, team) -> Initiative:
    return create_initiative(title="Directory", state="candidate", by=ana)


def asked(ana, today=TODAY, scenario=None):
    return ask_for(scenario or main_scenario(ana.workspace), today)


def item(ana, row, today=TODAY):
    return next(each for each in asked(ana, today).problem.items if each.key == str(row.pk))


def promise(ana, row, due_on, *, is_binding=True):
    terms = CommitmentTerms(to_whom="Acme", due_on=due_on, is_binding=is_binding)
    return create_commitment(title="Promise", terms=terms, initiative_id=row.pk, by=ana)


def test_nothing_to_plan_and_nobody_to_deliver_are_said(ana):
    with pytest.raises(Invalid, match="nothing to plan"):
        asked(ana)
    create_initiative(title="Single sign-on", state="candidate", by=ana)
    with pytest.raises(Invalid, match="no team"):
        asked(ana)


@pytest.mark.parametrize("state", ["proposed", "shipped", "reviewed", "declined", "paused"])
def test_only_what_waits_or_is_under_way_is_asked_about(ana, sign_on, directory, state):
    Initiative.objects.filter(pk=directory.pk).update(state=state)
    assert [each.key for each in asked(ana).problem.items] == [str(sign_on.pk)]


def test_a_period_that_is_over_is_not_asked_about_and_of_this_one_only_what_is_left(
    ana, team, sign_on
):
    whole, half = asked(ana, date(2027, 1, 1)), asked(ana, date(2027, 2, 15))
    later = asked(ana, date(2027, 4, 1))
    full = whole.capacity[str(team.pk)]
    left = half.capacity[str(team.pk)]
    assert left[0] == pytest.approx(full[0] * 33 / 64)
    assert left[1:] == pytest.approx(full[1:])
    assert later.periods[0].starts_on == date(2027, 4, 1)
    assert later.problem.periods == len(later.periods) == 4


def test_work_in_progress_is_held_and_takes_what_is_left_of_it(ana, team, sign_on):
    set_estimate(sign_on.pk, team_id=team.pk, estimate=Points(6, 6, 6), by=ana)
    move_initiative(sign_on.pk, state="in_progress", by=ana)
    report_effort(sign_on.pk, team_id=team.pk, spent=2, by=ana)
    found = item(ana, sign_on)
    assert (found.started, found.forced, found.release) == (True, True, 0)
    assert found.effort == {str(team.pk): pytest.approx(4)}

    report_effort(sign_on.pk, team_id=team.pk, remaining=5, by=ana)
    assert item(ana, sign_on).effort == {str(team.pk): 5}
    report_effort(sign_on.pk, team_id=team.pk, remaining=0, by=ana)
    assert item(ana, sign_on).total_effort == 0


def test_what_is_committed_or_pinned_is_held_and_a_pin_out_breaks_a_promise(ana, sign_on):
    assert item(ana, sign_on).pin is None
    move_initiative(sign_on.pk, state="committed", by=ana)
    assert item(ana, sign_on).pin is Pin.IN
    promise(ana, sign_on, date(2027, 6, 30))
    assert item(ana, sign_on).deadline == 1
    pin_initiative(sign_on.pk, side="out", reason="Bought instead.", by=ana)
    assert (item(ana, sign_on).pin, item(ana, sign_on).deadline) == (Pin.OUT, None)


def test_a_pin_holds_in_its_scenario_alone(ana, sign_on):
    other = create_scenario(name="Lean", capacity_factor=0.5, by=ana)
    pin_initiative(sign_on.pk, side="in", reason="Asked for.", scenario_id=other.pk, by=ana)
    assert item(ana, sign_on).pin is None
    (held,) = asked(ana, scenario=other).problem.items
    assert held.pin is Pin.IN
    mine, lean = (asked(ana, scenario=each) for each in (None, other))
    for key, weeks in mine.capacity.items():
        assert lean.capacity[key] == pytest.approx([week / 2 for week in weeks])


def test_the_earliest_open_binding_promise_is_the_deadline(ana, sign_on):
    promise(ana, sign_on, date(2027, 9, 30))
    early = promise(ana, sign_on, date(2027, 6, 30))
    promise(ana, sign_on, date(2027, 3, 31), is_binding=False)
    promise(ana, sign_on, date(2026, 12, 31))
    assert item(ana, sign_on).deadline == 1
    settle_commitment(early.pk, state="kept", by=ana)
    assert item(ana, sign_on).deadline == 2


def test_what_must_not_start_before_a_day_waits_for_the_next_whole_period(ana, sign_on):
    for day, release in ((TODAY, 0), (date(2027, 2, 1), 1), (date(2027, 4, 1), 1)):
        reschedule_initiative(sign_on.pk, starts_on=None, finishes_on=None, not_before=day, by=ana)
        found = item(ana, sign_on)
        assert found.release == release
        assert [value is None for value in found.value] == [n < release for n in range(4)]


def test_value_comes_later_at_a_discount(ana, sign_on):
    set_policy(changes={"discount_a_year": 0.2}, by=ana)
    now, _second, _third, last = item(ana, sign_on).value
    assert last == pytest.approx(now * 0.8**0.75, rel=0.02)


def test_ties_between_candidates_are_asked(ana, sign_on, directory):
    depend(sign_on.pk, first_id=directory.pk, by=ana)
    (tie,) = asked(ana).problem.after
    assert (tie.first, tie.then, tie.lag) == (str(directory.pk), str(sign_on.pk), 0)


def test_floors_are_asked_with_the_labels_that_items_carry(ana, sign_on):
    trust = create_product(name="Trust centre", by=ana)
    also = create_product(name="Billing", by=ana)
    set_products(sign_on.pk, products=[trust, also], by=ana)
    legal = create_function(name="Legal", by=ana)
    edit_item(sign_on.pk, changes={"function": legal}, based_on=None, by=ana)
    for dimension, label in (("type", "quality"), ("horizon", "H2")):
        set_floor(band=Band(dimension, label, least=0.2), by=ana)
    problem = asked(ana).problem
    assert problem.items[0].tags == {
        "type": "strategic",
        "horizon": "H1",
        "product": "Billing",
        "function": "Legal",
    }
    found = {(floor.dimension, floor.label, floor.least) for floor in problem.floors}
    assert found == {("type", "quality", 0.2), ("horizon", "H2", 0.2)}


def test_an_estimate_that_is_missing_is_stood_in_for_and_listed(ana, team, sign_on, directory):
    set_estimate(directory.pk, team_id=team.pk, estimate=Points(1, 2, 3), by=ana)
    Size.objects.filter(workspace=ana.workspace).delete()
    assert item(ana, sign_on).total_effort == 4
    assert item(ana, directory).total_effort == pytest.approx(2)
    gaps = dict(asked(ana).assumptions)
    assert gaps["no_estimate"]["items"] == [sign_on.pk]
    assert set(gaps["default_value"]["items"]) == {sign_on.pk, directory.pk}


def test_a_restricted_item_holds_capacity_but_nobody_else_learns_its_name(ana, cleo, team):
    hidden = create_initiative(
        title=SECRET_TITLE, state="candidate", item={"visibility": "restricted"}, by=ana
    )
    rival = create_initiative(title="Directory", state="candidate", by=ana)
    depend(rival.pk, first_id=hidden.pk, rule="excludes", by=ana)
    set_estimate(hidden.pk, team_id=team.pk, estimate=Points(3, 3, 3), by=ana)
    pin_initiative(hidden.pk, side="in", reason="It is to be had now.", by=ana)
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))

    assert sum(load.used for load in plan.loads.all()) == pytest.approx(3)
    entry = PlanEntry.objects.select_related("plan", "initiative").get(initiative=rival)
    assert not entry.included
    told = {by: str(why_by_entry([entry], by=by)[entry.pk]) for by in (ana, cleo)}
    assert SECRET_TITLE in told[ana]
    assert "a restricted item" in told[cleo]
    for text in (told[cleo], *assumptions_of(plan, by=cleo)):
        assert SECRET_TITLE not in text
        assert hidden.item.key not in text
