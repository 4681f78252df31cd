"""Where the effort of the published plan goes."""

from openweft.roadmap.models import Plan, PlanEntry
from openweft.roadmap.wholes import wholes_above
from openweft.strategy.models import StrategyVersion
from openweft.strategy.problems import Lens, reckon_alignments


def effort_shares(version: StrategyVersion) -> dict[int, float]:
    """The share of the planned aligned effort that goes to each objective of a version, by id.

    An initiative's effort goes to the objectives that count in its alignment, in
    proportion to contribution times confidence; what serves none, or works against
    one, is left out. The shares sum to 1, or there are none.
    """
    plan = Plan.objects.filter(workspace=version.workspace_id).published().first()
    if plan is None:
        return {}
    rows = PlanEntry.objects.filter(plan=plan, included=True, initiative__is_deleted=False)
    efforts = dict(rows.values_list("initiative_id", "effort_weeks"))
    above = wholes_above(efforts, version.workspace_id)
    reckoned = reckon_alignments(efforts, Lens(version), above=above)
    strengths = {
        pk: {
            int(term.objective): term.contribution * term.confidence
            for term in aligned.terms
            if term.contribution > 0
        }
        for pk, aligned in reckoned.items()
    }
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
