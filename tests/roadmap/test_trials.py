"""Plans under a draft of the strategy: valued by its weights, told so, and never published."""

import pytest
from django.utils import timezone

from openweft.common.errors import Conflict, Invalid
from openweft.reports.today import today_for
from openweft.roadmap.models import Plan, Policy
from openweft.roadmap.operations import (
    align_and_value,
    create_initiative,
    create_objective_and_value,
    create_scenario,
    make_live_and_value,
    pin_initiative,
    publish_plan,
    scenario_under,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.reports import plan_report
from openweft.roadmap.valuing import value_initiatives
from openweft.strategy.models import StrategyVersion
from openweft.strategy.operations import discard_draft, start_draft, weigh_objective
from openweft.workspaces.operations import create_team


@pytest.fixture
def draft(ana) -> StrategyVersion:
    """Two objectives of equal weight and what serves each; a draft that turns to the second."""
    create_team(name="Weavers", people=4, by=ana)
    wishes = [create_objective_and_value(title=title, by=ana) for title in ("Win", "Grow")]
    draft = start_draft(by=ana)
    own = create_objective_and_value(title="Learn", version_id=draft.pk, share=0.5, by=ana)
    weigh_objective(wishes[0].pk, version_id=draft.pk, share=0.1, by=ana)
    for wish in (*wishes, own):
        row = create_initiative(title=f"For {wish.item.title}", state="candidate", by=ana)
        align_and_value(row.pk, objective_id=wish.pk, contribution=1, by=ana)
    return draft


def solved(ana, draft) -> Plan:
    return solve_plan(begin_plan(scenario_under(draft.pk, by=ana), by=ana))


def test_a_plan_under_a_draft_is_valued_by_the_drafts_weights(ana, draft):
    plan = solved(ana, draft)
    assert (plan.state, plan.strategy_version) == ("ready", draft)
    entries = list(plan.entries.select_related("initiative").order_by("initiative"))
    rows = [entry.initiative for entry in entries]
    policy = Policy.objects.get(workspace=ana.workspace)
    under = [each.value for each in value_initiatives(rows, policy, version=draft)]
    alive = [each.value for each in value_initiatives(rows, policy)]
    assert [entry.value for entry in entries] == pytest.approx(under, rel=0.2)
    assert under != pytest.approx(alive)
    assert [row.value for row in rows] == pytest.approx(alive)


def test_a_trial_is_published_once_its_draft_is_live(ana, draft):
    plan = solved(ana, draft)
    with pytest.raises(Conflict, match="v2 of the strategy, which is not live"):
        publish_plan(plan.pk, by=ana)
    make_live_and_value(draft.pk, by=ana)
    assert publish_plan(plan.pk, by=ana).is_published


def test_a_trial_is_no_newer_plan_of_the_day(ana, draft):
    solved(ana, draft)
    assert today_for(ana, now=timezone.now(), curates=True).newer_plan is None


def test_the_report_says_by_which_strategy_a_plan_is_valued(ana, draft):
    report = plan_report(solved(ana, draft))
    assert report["strategy"] == {"version": draft.number, "state": "draft"}
    assert any("v2 of the strategy (draft)" in line for line in report["summary"])


def test_nothing_is_planned_under_a_discarded_draft(ana, draft):
    scenario = scenario_under(draft.pk, by=ana)
    discard_draft(draft.pk, by=ana)
    with pytest.raises(Invalid, match="which is discarded"):
        solve_plan(begin_plan(scenario, by=ana))
    for call in (
        lambda: scenario_under(draft.pk, by=ana),
        lambda: create_scenario(name="Late", strategy_version_id=draft.pk, by=ana),
    ):
        with pytest.raises(StrategyVersion.DoesNotExist):
            call()


def test_one_scenario_stands_for_a_draft_and_changed_ones_do_not(ana, draft):
    first = scenario_under(draft.pk, by=ana)
    assert scenario_under(draft.pk, by=ana) == first
    row = create_initiative(title="Forced", state="candidate", by=ana)
    pin_initiative(row.pk, side="in", reason="Asked for.", scenario_id=first.pk, by=ana)
    second = scenario_under(draft.pk, by=ana)
    assert (first.name, second.name) == ("Under strategy v2", "Under strategy v2 (2)")
