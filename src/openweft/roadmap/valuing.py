"""What initiatives are worth by the workspace's value model: the door to `engine.scoring`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openweft.engine.alignment import Alignment
from openweft.engine.scoring import Defaults, Fields, Ice, Model, Rice, Strategic, Wsjf
from openweft.roadmap.models import Estimate, Initiative, Policy, ValueModel
from openweft.roadmap.wholes import wholes_above
from openweft.strategy.models import StrategyVersion
from openweft.strategy.problems import Lens, live_version, reckon_alignments

NO_STRATEGY_ALIGNMENT = 1.0
STATED = "stated_value"
POINTS = 1000  # makes strategic values, fractions of a whole strategy, readable


@dataclass(frozen=True, slots=True)
class Valuation:
    """An initiative's value with its terms, its alignment (None without ties), and its effort.

    serves: the objectives it furthers, by id, with what each adds to the alignment, most first.
    """

    value: float
    terms: list[dict[str, Any]]
    alignment: float | None
    effort_weeks: float
    has_default: bool
    serves: tuple[tuple[str, float], ...]


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
    above = wholes_above(keys, policy.workspace_id)
    aligned = reckon_alignments(keys, Lens(version), above=above)
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
    score = _model(row, tie, effort, ValueModel(model)).score(
        Defaults(
            alignment=fallback,
            reach_share=policy.default_reach_share,
            effort=effort or 1.0,
            job_size=effort or 1.0,
            fields={STATED: 1.0},
        )
    )
    terms = [
        {"name": term.name, "amount": term.amount, "is_default": term.is_default}
        for term in score.terms
    ]
    scale = POINTS if score.model == ValueModel.STRATEGIC else 1
    has_default = any(term.is_default for term in score.terms)
    furthered = [(term.objective, term.product) for term in aligned.terms if term.product > 0]
    serves = tuple(sorted(furthered, key=lambda pair: (-pair[1], pair[0])))
    return Valuation(score.value * scale, terms, tie, effort, has_default, serves)


def _model(row: Initiative, tie: float | None, effort: float, chosen: ValueModel) -> Model:
    """The row's inputs in the chosen model's shape."""
    weeks = effort or None
    if chosen == ValueModel.STRATEGIC:
        return Strategic(tie, row.reach_share)
    if chosen == ValueModel.RICE:
        return Rice(row.reach_people, row.impact, row.confidence, weeks)
    if chosen == ValueModel.ICE:
        return Ice(row.impact, row.confidence, row.ease)
    if chosen == ValueModel.WSJF:
        return Wsjf(row.business_value, row.time_criticality, row.risk_reduction, weeks)
    return Fields({STATED: row.stated_value}, lambda amounts: amounts[STATED], "stated")
