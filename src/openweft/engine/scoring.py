"""What an item is worth, by the value model a workspace chose; every score opens into its terms.

A value model is a frozen dataclass of the item's inputs with `score(defaults) -> Score`; a new
one is a new class of that shape (see `Model`), and nothing else changes. Inputs that are None
take the workspace's stated defaults, and their terms say so. Values of different models are not
comparable.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a missing input is taken to be; each in the unit and range its model states.

    `fields` is for formulas. Raises ValueError for a number that is not one, or a default
    effort or job size not above zero.
    """

    alignment: float = 0.0
    reach_share: float = 1.0
    reach: float = 1.0
    impact: float = 1.0
    confidence: float = 0.5
    ease: float = 5.0
    effort: float = 1.0
    business_value: float = 1.0
    time_criticality: float = 1.0
    risk_reduction: float = 1.0
    job_size: float = 1.0
    fields: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse defaults that could not be scored."""
        if not (self.effort > 0 and self.job_size > 0):
            raise ValueError("The default effort and job size must be above zero.")
        if not all(isfinite(amount) for amount in self.fields.values()):
            raise ValueError("Every default of a formula's field must be a number.")


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """One input of a score: its name, its amount, and whether a default stands in for it."""

    name: str
    amount: float
    is_default: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A value in points of `model`, and the terms it was computed from, in the model's order."""

    value: float
    terms: tuple[ScoreTerm, ...]
    model: str


class Model(Protocol):
    """The shape of a value model: one item's inputs, which know how to become a score."""

    def score(self, defaults: Defaults) -> Score:
        """Return the score, with defaults for what is missing."""


@dataclass(frozen=True, slots=True)
class Strategic:
    """Alignment x reach: how much it serves the strategy, times how many it touches.

    alignment: -1 to 1; below zero counts as 0. reach_share: 0 to 1 of a named population.
    """

    alignment: float | None
    reach_share: float | None = None

    def score(self, defaults: Defaults) -> Score:
        """Return a score of 0 to 1."""
        alignment = _term("alignment", self.alignment, defaults.alignment, low=-1.0, high=1.0)
        reach = _term("reach_share", self.reach_share, defaults.reach_share, high=1.0)
        return Score(max(alignment.amount, 0.0) * reach.amount, (alignment, reach), "strategic")


@dataclass(frozen=True, slots=True)
class Rice:
    """Reach x impact x confidence / effort.

    reach: people or events per period, >= 0. impact: >= 0, by custom 0.25 to 3. confidence: 0 to
    1. effort: person-weeks (any unit, one for all), > 0. Source: McBride, "RICE: Simple
    prioritization for product managers", Intercom, 2016.
    """

    reach: float | None
    impact: float | None
    confidence: float | None
    effort: float | None

    def score(self, defaults: Defaults) -> Score:
        """Return a score >= 0. Raises ValueError if the effort is not above zero."""
        reach = _term("reach", self.reach, defaults.reach)
        impact = _term("impact", self.impact, defaults.impact)
        confidence = _term("confidence", self.confidence, defaults.confidence, high=1.0)
        effort = _above_zero(_term("effort", self.effort, defaults.effort))
        value = reach.amount * impact.amount * confidence.amount / effort.amount
        return Score(value, (reach, impact, confidence, effort), "rice")


@dataclass(frozen=True, slots=True)
class Ice:
    """Impact x confidence x ease.

    impact, ease: >= 0, by custom 1 to 10. confidence: 0 to 1. Source: the ICE score of growth
    teams, Ellis and Brown, "Hacking Growth", 2017 (there an average of three; as a product here,
    so that no confidence means no score).
    """

    impact: float | None
    confidence: float | None
    ease: float | None

    def score(self, defaults: Defaults) -> Score:
        """Return a score >= 0."""
        impact = _term("impact", self.impact, defaults.impact)
        confidence = _term("confidence", self.confidence, defaults.confidence, high=1.0)
        ease = _term("ease", self.ease, defaults.ease)
        value = impact.amount * confidence.amount * ease.amount
        return Score(value, (impact, confidence, ease), "ice")


@dataclass(frozen=True, slots=True)
class Wsjf:
    """(Business value + time criticality + risk reduction) / job size.

    All >= 0 in relative points, job size > 0. Source: weighted shortest job first, cost of delay
    over duration; Reinertsen, "The Principles of Product Development Flow", 2009; the three
    parts are SAFe's.
    """

    business_value: float | None
    time_criticality: float | None
    risk_reduction: float | None
    job_size: float | None

    def score(self, defaults: Defaults) -> Score:
        """Return a score >= 0. Raises ValueError if the job size is not above zero."""
        value = _term("business_value", self.business_value, defaults.business_value)
        urgency = _term("time_criticality", self.time_criticality, defaults.time_criticality)
        risk = _term("risk_reduction", self.risk_reduction, defaults.risk_reduction)
        size = _above_zero(_term("job_size", self.job_size, defaults.job_size))
        delay = value.amount + urgency.amount + risk.amount
        return Score(delay / size.amount, (value, urgency, risk, size), "wsjf")


Formula = Callable[[Mapping[str, float]], float]


@dataclass(frozen=True, slots=True)
class Fields:
    """A formula over an item's fields.

    inputs: field to amount, None where missing; the defaults' `fields` stand in, then 0.
    formula: from all amounts to points; whoever lets people write formulas parses them into one.
    """

    inputs: Mapping[str, float | None]
    formula: Formula
    name: str = "formula"

    def score(self, defaults: Defaults) -> Score:
        """Return the formula's value. Raises ValueError if it is not a number."""
        terms = tuple(
            _term(key, amount, defaults.fields.get(key, 0.0), low=float("-inf"))
            for key, amount in self.inputs.items()
        )
        value = self.formula({term.name: term.amount for term in terms})
        if not isfinite(value):
            raise ValueError(f"The formula {self.name} does not give a number.")
        return Score(value, terms, self.name)


@dataclass(frozen=True, slots=True)
class ThreePoints:
    """An effort as low, likely and high guess, in person-weeks, 0 <= low <= likely <= high.

    Raises ValueError otherwise.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        """Refuse guesses out of order."""
        if not 0 <= self.low <= self.likely <= self.high:
            raise ValueError("An estimate needs 0 <= low <= likely <= high.")

    @property
    def expected(self) -> float:
        """(low + 4 x likely + high) / 6 person-weeks, between low and high.

        The mean of PERT's beta distribution, an approximation. Source: Malcolm, Roseboom, Clark,
        Fazar, "Application of a technique for research and development program evaluation",
        Operations Research 7(5), 1959.
        """
        return (self.low + 4 * self.likely + self.high) / 6


def discounted(value: float, periods_until_finish: int, rate_per_period: float) -> float:
    """Return what a value is worth today: value / (1 + rate) ^ periods.

    periods_until_finish: >= 0, 0 for the current period. rate_per_period: > -1; 0.02 makes a
    point a period later worth 1/1.02. Raises ValueError outside these ranges. Exact up to
    rounding. Source: present value by compound interest.
    """
    if periods_until_finish < 0 or not rate_per_period > -1:
        raise ValueError("Discounting needs periods >= 0 and a rate above -1.")
    return float(value / (1.0 + rate_per_period) ** periods_until_finish)


def _term(
    name: str, given: float | None, default: float, *, low: float = 0.0, high: float = float("inf")
) -> ScoreTerm:
    amount = default if given is None else given
    if not (isfinite(amount) and low <= amount <= high):
        raise ValueError(f"The input {name} is {amount}, outside {low} to {high}.")
    return ScoreTerm(name, float(amount), given is None)


def _above_zero(term: ScoreTerm) -> ScoreTerm:
    if term.amount <= 0:
        raise ValueError(f"The input {term.name} must be above zero.")
    return term
