"""A whole plan as one report, for the operator of the installation."""

from typing import Any

from django.utils.translation import gettext as _

from openweft.roadmap.models import Plan, PlanEntry
from openweft.roadmap.troubles import assumptions_of, trouble_of
from openweft.roadmap.wording import number, why_by_entry
from openweft.strategy.models import StrategyVersion


def plan_report(plan: Plan) -> dict[str, Any]:
    """Status, figures, and every item with its reason, ready for JSON or a table.

    Included items come first by start, the others by falling value. Nothing is
    left out as restricted: whoever runs the installation may see all of it.
    """
    entries = list(PlanEntry.objects.filter(plan=plan).select_related("initiative__item"))
    reasons = why_by_entry(entries, by=None)
    return {
        "status": plan.status or plan.state,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": plan.seconds,
        "plan": plan.number,
        "strategy": _strategy(plan),
        "baseline": {"objective": plan.greedy_objective, "left_share": plan.greedy_left_share},
        "effort": _effort(entries),
        "summary": _summary(plan, entries),
        "assumptions": assumptions_of(plan, by=None),
        "trouble": trouble_of(plan, by=None),
        "items": [
            {
                "key": entry.initiative.item.key,
                "title": entry.initiative.item.title,
                "included": entry.included,
                "starts": entry.starts_on,
                "finishes": entry.finishes_on,
                "value": entry.value,
                "why": str(reasons[entry.pk]),
            }
            for entry in entries
        ],
    }


def _strategy(plan: Plan) -> dict[str, Any] | None:
    version = plan.strategy_version
    return {"version": version.number, "state": version.state} if version else None


def _effort(entries: list[PlanEntry]) -> dict[str, float]:
    """Person-weeks asked for by all, and of those in the plan."""
    return {
        "asked": sum(entry.effort_weeks for entry in entries),
        "planned": sum(entry.effort_weeks for entry in entries if entry.included),
    }


def _summary(plan: Plan, entries: list[PlanEntry]) -> list[str]:
    if plan.objective is None or plan.gap is None:
        return [_("Plan {number} is none: nothing could be planned.").format(number=plan.number)]
    effort, version = _effort(entries), plan.strategy_version
    share = effort["planned"] / effort["asked"] if effort["asked"] else 1.0
    lines = [
        _(
            "Plan {number}: {included} of {all} initiatives, value {value}, proven within "
            "{gap:.2%} of the best possible {bound} in {seconds:.1f} s."
        ).format(
            number=plan.number,
            included=sum(entry.included for entry in entries),
            all=len(entries),
            value=number(plan.objective),
            gap=plan.gap,
            bound=number(plan.bound or plan.objective),
            seconds=plan.seconds or 0,
        ),
        _("{planned} of {effort} person-weeks asked for are in ({share:.0%}).").format(
            planned=number(effort["planned"]), effort=number(effort["asked"]), share=share
        ),
    ]
    if version is not None and version.state != StrategyVersion.State.LIVE:
        lines.append(
            _("Values are reckoned by {version} of the strategy ({state}).").format(
                version=version, state=version.get_state_display()
            )
        )
    if plan.greedy_objective is not None:
        lines.append(
            _(
                "Sorting by value for effort would have reached {greedy}: "
                "{left:.1%} of the value left."
            ).format(greedy=number(plan.greedy_objective), left=plan.greedy_left_share or 0)
        )
    return lines
