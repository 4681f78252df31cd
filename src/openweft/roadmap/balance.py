"""Where the effort of the published plan goes."""

from openweft.roadmap.models import Plan, PlanEntry
from openweft.strategy.models import Alignment
from openweft.workspaces.models import Workspace


def effort_shares(workspace: Workspace) -> dict[int, float]:
    """The share of the planned aligned effort that goes to each objective, by its id.

    An initiative's effort goes to the objectives it serves, in proportion to
    contribution times confidence; what serves none, or works against one, is
    left out. The shares sum to 1, or there are none.
    """
    plan = Plan.objects.filter(workspace=workspace).published().first()
    if plan is None:
        return {}
    efforts = dict(
        PlanEntry.objects.filter(plan=plan, included=True).values_list(
            "initiative_id", "effort_weeks"
        )
    )
    strengths: dict[int, dict[int, float]] = {}
    rows = Alignment.objects.filter(item__in=efforts, contribution__gt=0)
    for item, objective, contribution, confidence in rows.values_list(
        "item_id", "objective_id", "contribution", "confidence"
    ):
        its = strengths.setdefault(item, {})
        its[objective] = its.get(objective, 0.0) + contribution * confidence
    return _spread(efforts, strengths)


def _spread(efforts: dict[int, float], strengths: dict[int, dict[int, float]]) -> dict[int, float]:
    weeks: dict[int, float] = {}
    for item, its in strengths.items():
        whole = sum(its.values())
        for objective, strength in its.items():
            if whole > 0:
                part = efforts[item] * strength / whole
                weeks[objective] = weeks.get(objective, 0.0) + part
    total = sum(weeks.values())
    return {objective: part / total for objective, part in weeks.items()} if total else {}
