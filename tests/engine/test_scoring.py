"""What an item is worth, by each value model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.engine.scoring import (
    Defaults,
    Fields,
    Ice,
    Rice,
    Strategic,
    ThreePoints,
    Wsjf,
    discounted,
)


def defaulted(score):
    return [term.name for term in score.terms if term.is_default]


def test_strategic_value_is_alignment_times_reach():
    score = Strategic(0.5, 0.4).score(Defaults())

    assert (score.value, score.model) == (pytest.approx(0.2), "strategic")
    assert [(term.name, term.amount) for term in score.terms] == [
        ("alignment", 0.5),
        ("reach_share", 0.4),
    ]


def test_an_item_against_the_strategy_is_worth_nothing_but_shows_why():
    score = Strategic(-0.5, 1.0).score(Defaults())

    assert (score.value, score.terms[0].amount) == (0.0, -0.5)


def test_a_missing_input_takes_its_default_and_says_so():
    score = Strategic(0.5).score(Defaults(reach_share=0.3))

    assert score.value == pytest.approx(0.15)
    assert defaulted(score) == ["reach_share"]


def test_rice_divides_reach_impact_and_confidence_by_effort():
    assert Rice(100, 2, 0.8, 4).score(Defaults()).value == pytest.approx(40)
    assert defaulted(Rice(100, None, 0.8, None).score(Defaults())) == ["impact", "effort"]


def test_ice_multiplies_impact_confidence_and_ease():
    assert Ice(5, 0.5, 4).score(Defaults()).value == pytest.approx(10)


def test_wsjf_divides_the_cost_of_delay_by_job_size():
    assert Wsjf(8, 3, 2, 5).score(Defaults()).value == pytest.approx(2.6)


def test_a_formula_sees_every_field_with_its_default():
    fields = Fields({"revenue": 10.0, "risk": None, "other": None}, lambda f: sum(f.values()))

    score = fields.score(Defaults(fields={"risk": -3.0}))

    assert (score.value, score.model) == (7.0, "formula")
    assert defaulted(score) == ["risk", "other"]


def test_a_formula_that_gives_no_number_is_refused():
    with pytest.raises(ValueError, match="does not give a number"):
        Fields({}, lambda _: float("nan"), "odd").score(Defaults())


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Strategic(1.5), "alignment is 1.5"),
        (Rice(1, 1, 2, 1), "confidence is 2"),
        (Rice(1, 1, 1, 0), "effort must be above zero"),
        (Wsjf(1, 1, 1, 0), "job_size must be above zero"),
        (Ice(float("nan"), 1, 1), "impact is nan"),
    ],
)
def test_inputs_out_of_range_are_refused_by_name(model, sentence):
    with pytest.raises(ValueError, match=sentence):
        model.score(Defaults())


def test_defaults_that_could_not_be_scored_are_refused():
    with pytest.raises(ValueError, match="above zero"):
        Defaults(effort=0.0)
    with pytest.raises(ValueError, match="must be a number"):
        Defaults(fields={"risk": float("inf")})


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted))
def test_the_expected_effort_lies_between_low_and_high(points):
    low, likely, high = points

    assert low - 1e-9 <= ThreePoints(low, likely, high).expected <= high + 1e-9


def test_the_expected_effort_leans_to_the_likely():
    assert ThreePoints(1, 2, 9).expected == pytest.approx(3.0)
    with pytest.raises(ValueError, match="low <= likely <= high"):
        ThreePoints(3, 2, 9)


@given(st.floats(0, 1000), st.integers(0, 40), st.floats(0, 0.5))
def test_discounting_never_adds_value_and_undoes_by_compounding(value, periods, rate):
    today = discounted(value, periods, rate)

    assert today <= value
    assert today * (1 + rate) ** periods == pytest.approx(value)


def test_discounting_refuses_the_past_and_a_total_loss():
    with pytest.raises(ValueError, match="periods >= 0"):
        discounted(1.0, -1, 0.1)
    with pytest.raises(ValueError, match="rate above -1"):
        discounted(1.0, 1, -1.0)
