"""The planner's answer to rows: what starts when, and why each initiative is in or out."""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from openweft.engine.planning.explain import Fact, Reason
from openweft.engine.planning.result import Conflict, ConflictKind, Result, Status
from openweft.roadmap.dating import date_plan
from openweft.roadmap.models import Initiative, Plan, PlanEntry, TeamLoad
from openweft.roadmap.problems import Asked
from openweft.roadmap.valuing import Valuation

BATCH = 500
STATES = {
    Status.OPTIMAL: Plan.State.READY,
    Status.FEASIBLE: Plan.State.READY,
    Status.INFEASIBLE: Plan.State.IMPOSSIBLE,
    Status.UNKNOWN: Plan.State.FAILED,
}


def keep_answer(plan: Plan, asked: Asked, result: Result, reasons: Mapping[str, Reason]) -> Plan:
    """Write the answer into the plan, its entries and its loads, in the caller's transaction."""
    plan.state = STATES[result.status]
    plan.status = result.status.value
    plan.objective, plan.bound, plan.gap = result.objective, result.bound, result.gap
    plan.seconds, plan.strategy_version = result.seconds, asked.strategy_version
    plan.period_starts = [period.starts_on.isoformat() for period in asked.periods]
    plan.ends_before = asked.periods[-1].ends_before
    plan.assumptions = [{"code": code, **detail} for code, detail in asked.assumptions]
    plan.trouble = [_conflict(each, asked) for each in result.conflict]
    plan.problem = {
        "items": result.size.items,
        "teams": result.size.teams,
        "periods": result.size.periods,
        "columns": result.size.columns,
        "rows": result.size.rows,
        "seed": result.seed,
    }
    if result.baseline is not None:
        plan.greedy_objective = result.baseline.objective
        plan.greedy_left_share = result.baseline.left_share
    plan.save()
    if plan.state == Plan.State.READY:
        PlanEntry.objects.bulk_create(_entries(plan, asked, result, reasons), batch_size=BATCH)
        TeamLoad.objects.bulk_create(_loads(plan, asked, result), batch_size=BATCH)
    return plan


def _entries(
    plan: Plan, asked: Asked, result: Result, reasons: Mapping[str, Reason]
) -> list[PlanEntry]:
    days = date_plan(result, asked.capacity, asked.periods, plan.from_day, asked.closed)
    in_baseline = result.baseline.placed if result.baseline else {}
    efforts = {item.key: item.total_effort for item in asked.problem.items}
    entries = []
    for key, initiative in asked.initiatives.items():
        placed = result.placed.get(key)
        when = days.get(key)
        entries.append(
            PlanEntry(
                plan=plan,
                initiative=initiative,
                included=placed is not None,
                in_baseline=key in in_baseline,
                starts_on=when.starts_on if when else None,
                finishes_on=when.finishes_on if when else None,
                value=placed.value if placed else asked.valuations[key].value,
                effort_weeks=efforts[key],
                facts=_facts(key, asked, reasons),
                spread={team: list(row) for team, row in result.spread.get(key, {}).items()},
            )
        )
    return entries


def _facts(key: str, asked: Asked, reasons: Mapping[str, Reason]) -> list[dict[str, Any]]:
    if key in asked.barred:
        bar = asked.barred[key]
        return [{"code": bar.code, "item": str(bar.item)}]
    reason = reasons.get(key)
    facts = [fact_as_json(fact) for fact in reason.facts] if reason else []
    facts = [
        {**fact, **_promised(key, asked)} if fact["code"] == "deadline" else fact for fact in facts
    ]
    if asked.initiatives[key].state == Initiative.State.COMMITTED:
        facts = [
            {**fact, "code": "committed"} if fact["code"] == "pinned_in" else fact
            for fact in facts
        ]
    if reason and reason.included:
        facts += _served(asked.valuations[key])
    return facts


def _served(valuation: Valuation) -> list[dict[str, Any]]:
    """What it serves, as it did when the plan was made; readers see it as far as they may."""
    return [
        {"code": "serves", "item": objective, "amount": product}
        for objective, product in valuation.serves
    ]


def fact_as_json(fact: Fact) -> dict[str, Any]:
    """A fact with only what it names."""
    pairs = ((field.name, getattr(fact, field.name)) for field in fields(fact))
    return {name: _plain(value) for name, value in pairs if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _promised(key: str, asked: Asked) -> dict[str, str]:
    """The commitment that promises it, so that only who sees that one reads of it."""
    return {"item": str(asked.promises[key])} if key in asked.promises else {}


def _conflict(conflict: Conflict, asked: Asked) -> dict[str, Any]:
    is_promise = conflict.kind is ConflictKind.DEADLINE
    return {
        "kind": conflict.kind.value,
        "keys": list(conflict.keys),
        "detail": dict(conflict.detail),
        **(_promised(conflict.keys[0], asked) if is_promise else {}),
    }


def _loads(plan: Plan, asked: Asked, result: Result) -> list[TeamLoad]:
    loads = []
    for key, capacity in asked.capacity.items():
        for index, period in enumerate(asked.periods):
            used = sum(row[key][index] for row in result.spread.values() if key in row)
            loads.append(
                TeamLoad(
                    plan=plan,
                    team_id=int(key),
                    starts_on=period.starts_on,
                    capacity=capacity[index],
                    used=used,
                )
            )
    return loads
