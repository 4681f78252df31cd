"""Value models: what an initiative is worth, and the terms that say so.

Light on purpose: plain data, no numerical package. A missing input takes the default the caller
states, and its term says that it did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Defaults:
    """What stands in for a missing input.

    reach_share: share of the named population, 0 to 1. people: RICE's reach, people a period.
    impact, ease, points: on the scale of the workspace's model. confidence: 0 to 1.
    effort: person-weeks, > 0.
    """

    reach_share: float = 0.5
    people: float = 100.0
    impact: float = 1.0
    ease: float = 1.0
    points: float = 1.0
    confidence: float = 0.5
    effort: float = 4.0


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """One input of a score, by name, and whether a default stands in for it."""

    name: str
    amount: float
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A value in the model's own points, with the terms it is made of in the formula's order."""

    value: float
    terms: tuple[ScoreTerm, ...]
    model: str

    @property
    def has_default(self) -> bool:
        """Whether any input was missing."""
        return any(term.is_default for term in self.terms)


def strategic(
    alignment: float | None,
    reach_share: float | None,
    default_alignment: float,
    defaults: Defaults,
) -> Score:
    """Points of strategic value: 1000 x max(alignment, 0) x reach.

    alignment: -1 to 1, None for an item tied to nothing, which takes `default_alignment`.
    reach_share: share of the named population touched, 0 to 1. The factor 1000 only makes the
    numbers readable. Source: own, the domain's definition of strategic value.
    """
    tie = _term("alignment", alignment, default_alignment)
    reach = _term("reach", reach_share, defaults.reach_share)
    value = 1000 * max(tie.amount, 0.0) * reach.amount
    return Score(value, (tie, reach), "strategic")


def rice(inputs: Mapping[str, float | None], effort: float | None, defaults: Defaults) -> Score:
    """RICE points: reach x impact x confidence / effort.

    inputs: "reach" (people a period), "impact", "confidence" (0 to 1). effort: person-weeks, > 0.
    Source: McBride, "RICE: simple prioritization for product managers" (Intercom, 2016).
    """
    reach = _term("reach", inputs.get("reach"), defaults.people)
    impact = _term("impact", inputs.get("impact"), defaults.impact)
    confidence = _term("confidence", inputs.get("confidence"), defaults.confidence)
    cost = _term("effort", effort or None, defaults.effort)
    value = reach.amount * impact.amount * confidence.amount / cost.amount
    return Score(value, (reach, impact, confidence, cost), "rice")


def ice(inputs: Mapping[str, float | None], defaults: Defaults) -> Score:
    """ICE points: impact x confidence x ease.

    inputs: "impact", "confidence" (0 to 1), "ease". Source: Ellis, Brown, "Hacking Growth" (2017).
    """
    impact = _term("impact", inputs.get("impact"), defaults.impact)
    confidence = _term("confidence", inputs.get("confidence"), defaults.confidence)
    ease = _term("ease", inputs.get("ease"), defaults.ease)
    value = impact.amount * confidence.amount * ease.amount
    return Score(value, (impact, confidence, ease), "ice")


def wsjf(inputs: Mapping[str, float | None], effort: float | None, defaults: Defaults) -> Score:
    """WSJF points: (business value + time criticality + risk reduction) / job size.

    inputs: "business_value", "time_criticality", "risk_reduction", in points of one relative scale.
    effort: person-weeks, > 0, the job's size.
    Source: Reinertsen, "The Principles of Product Development Flow" (2009), cost of delay divided
    by duration; the three-part numerator is the Scaled Agile Framework's.
    """
    names = ("business_value", "time_criticality", "risk_reduction")
    parts = tuple(_term(name, inputs.get(name), defaults.points) for name in names)
    size = _term("effort", effort or None, defaults.effort)
    value = sum(part.amount for part in parts) / size.amount
    return Score(value, (*parts, size), "wsjf")


def stated(value: float | None, default: float) -> Score:
    """The value somebody stated, as it is."""
    term = _term("stated value", value, default)
    return Score(term.amount, (term,), "stated")


def _term(name: str, amount: float | None, default: float) -> ScoreTerm:
    if amount is None:
        return ScoreTerm(name, default, is_default=True)
    if not isfinite(amount):
        raise ValueError(f"The {name} is not a number.")
    return ScoreTerm(name, amount)


def discounted(value: float, years: float, rate_a_year: float) -> float:
    """What `value`, had after `years`, is worth today: value x (1 - rate) ^ years.

    rate_a_year: the share of its worth a value loses by waiting a year, 0 to below 1; years >= 0.
    Raises ValueError outside these ranges.
    """
    if not 0 <= rate_a_year < 1 or years < 0:
        raise ValueError("Discounting needs a yearly rate in 0 to below 1 and years >= 0.")
    return float(value * (1 - rate_a_year) ** years)


def expected_effort(low: float, likely: float, high: float) -> float:
    """The mean of a three-point estimate, in its unit: (low + 4 x likely + high) / 6.

    Raises ValueError unless 0 <= low <= likely <= high.
    Source: Malcolm, Roseboom, Clark, Fazar, "Application of a technique for research and development
    program evaluation" (Operations Research 7(5), 1959), the PERT mean of a beta distribution.
    """
    if not 0 <= low <= likely <= high:
        raise ValueError(f"An estimate needs 0 <= low <= likely <= high, not {low}, {likely}, {high}.")
    return (low + 4 * likely + high) / 6
