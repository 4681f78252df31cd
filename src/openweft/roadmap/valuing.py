"""What initiatives are worth, by the workspace's value model. The only door to `engine.scoring`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openweft.engine.alignment import Alignment
from openweft.engine.scoring import Defaults, Score, ice, rice, stated, strategic, wsjf
from openweft.roadmap.models import Estimate, Initiative, Policy, ValueModel
from openweft.strategy.models import StrategyVersion
from openweft.strategy.problems import Lens, live_version, reckon_alignments

NO_STRATEGY_ALIGNMENT = 1.0


@dataclass(frozen=True, slots=True)
class Valuation:
    """An initiative's value with its terms, its alignment (None without ties), and its effort."""

    value: float
    terms: list[dict[str, Any]]
    alignment: float | None
    effort_weeks: float
    has_default: bool


def value_initiatives(
    rows: Sequence[Initiative],
    policy: Policy,
    *,
    version: StrategyVersion | None = None,
    model: str = "",
) -> list[Valuation]:
    """The valuation of each row, in their order; a handful of queries however many.

    version: the strategy to align with, the live one unless given. model: the
    policy's unless given.
    """
    version = version or live_version(policy.workspace)
    keys = [row.pk for row in rows]
    parents = {row.pk: row.parent_id for row in rows}
    aligned = reckon_alignments(keys, Lens(version), parents=parents)
    efforts = _efforts(keys)
    fallback = policy.default_alignment if version else NO_STRATEGY_ALIGNMENT
    chosen = model or policy.value_model
    return [
        _valuation(row, aligned[row.pk], efforts.get(row.pk, 0.0), policy, (chosen, fallback))
        for row in rows
    ]


def _efforts(keys: Sequence[int]) -> dict[int, float]:
    efforts: dict[int, float] = {}
    for estimate in Estimate.objects.filter(initiative__in=keys):
        key = estimate.initiative_id
        efforts[key] = efforts.get(key, 0.0) + estimate.expected
    return efforts


def _valuation(
    row: Initiative,
    aligned: Alignment,
    effort: float,
    policy: Policy,
    basis: tuple[str, float],
) -> Valuation:
    model, fallback = basis
    tie = aligned.score if aligned.terms else None
    defaults = Defaults(reach_share=policy.default_reach_share)
    score = _score(row, tie, effort, model, (fallback, defaults))
    terms = [
        {"name": term.name, "amount": term.amount, "is_default": term.is_default}
        for term in score.terms
    ]
    return Valuation(score.value, terms, tie, effort, score.has_default)


def _score(
    row: Initiative,
    tie: float | None,
    effort: float,
    model: str,
    basis: tuple[float, Defaults],
) -> Score:
    fallback, defaults = basis
    chosen = ValueModel(model)
    if chosen == ValueModel.STRATEGIC:
        return strategic(tie, row.reach_share, fallback, defaults)
    if chosen == ValueModel.STATED:
        return stated(row.stated_value, defaults.points)
    inputs = {
        "reach": row.reach_people,
        "impact": row.impact,
        "confidence": row.confidence,
        "ease": row.ease,
        "business_value": row.business_value,
        "time_criticality": row.time_criticality,
        "risk_reduction": row.risk_reduction,
    }
    if chosen == ValueModel.ICE:
        return ice(inputs, defaults)
    return (rice if chosen == ValueModel.RICE else wsjf)(inputs, effort or None, defaults)
