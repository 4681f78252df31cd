"""How much an item serves the strategy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.engine.alignment import (
    Placement,
    Tie,
    absolute_weights,
    align,
    through,
)

STRATEGY = (
    Placement("grow", None, 3.0),
    Placement("trust", None, 1.0),
    Placement("nordics", "grow", 0.5),
    Placement("baltics", "grow", 0.5),
    Placement("uptime", "trust", 0.0),
    Placement("privacy", "trust", 0.0),
)


@st.composite
def strategies(draw):
    count = draw(st.integers(1, 8))
    share = st.one_of(st.just(0.0), st.floats(0.01, 5.0))
    parents = [draw(st.sampled_from([None, *range(n)])) for n in range(count)]
    return tuple(
        Placement(f"o{n}", None if parent is None else f"o{parent}", draw(share))
        for n, parent in enumerate(parents)
    )


ties_to_anything = st.lists(
    st.builds(
        Tie,
        objective=st.integers(0, 9).map(lambda n: f"o{n}"),
        contribution=st.floats(-1, 1),
        confidence=st.floats(0, 1),
        key_result=st.sampled_from([None, "kr"]),
    ),
    max_size=8,
)


@given(strategies())
def test_the_weights_of_the_leaves_sum_to_one(placements):
    weights = absolute_weights(placements)

    parents = {placement.parent for placement in placements}
    assert sum(w for o, w in weights.items() if o not in parents) == pytest.approx(1.0)


@given(strategies())
def test_a_parents_weight_is_its_childrens_together(placements):
    weights = absolute_weights(placements)

    for parent in {placement.parent for placement in placements} - {None}:
        children = [p.objective for p in placements if p.parent == parent]
        assert weights[parent] == pytest.approx(sum(weights[o] for o in children))


@given(strategies(), ties_to_anything)
def test_an_alignment_is_the_sum_of_its_terms_within_minus_one_and_one(placements, ties):
    found = align(ties, placements)

    assert -1.0 <= found.score <= 1.0
    assert found.score == pytest.approx(sum(term.product for term in found.terms))
    assert sum(term.weight for term in found.terms) <= 1.0 + 1e-9


@given(strategies(), ties_to_anything)
def test_every_tie_is_counted_or_reported_as_dropped(placements, ties):
    found = align(ties, placements)

    assert len(found.terms) + len(found.dropped) == len(ties)


@given(strategies(), ties_to_anything)
def test_no_counted_objective_is_above_another(placements, ties):
    terms = align(ties, placements).terms

    counted = {term.objective for term in terms}
    assert not any(counted & set(term.path[1:]) for term in terms)


@given(strategies(), ties_to_anything)
def test_a_view_through_an_objective_counts_only_what_is_below_it(placements, ties):
    lens = placements[0].objective
    found = through(lens, ties, placements)

    assert -1.0 <= found.score <= 1.0
    assert all(term.path[-1] == lens for term in found.terms)


def test_shares_are_normalised_among_siblings_and_split_equally_if_all_are_zero():
    weights = absolute_weights(STRATEGY)

    assert weights == {
        "grow": 0.75,
        "trust": 0.25,
        "nordics": 0.375,
        "baltics": 0.375,
        "uptime": 0.125,
        "privacy": 0.125,
    }


def test_a_tie_to_an_ancestor_and_its_descendant_counts_once_at_the_descendant():
    above, below = Tie("grow", 1.0, 1.0), Tie("nordics", 0.5, 0.8)

    found = align([above, below], STRATEGY)

    assert found.score == pytest.approx(0.375 * 0.5 * 0.8)
    assert found.dropped == (above,)
    assert found.terms[0].path == ("nordics", "grow")


def test_of_several_ties_to_one_objective_the_strongest_counts():
    weak, strong = Tie("uptime", 0.9, 0.1, "kr1"), Tie("uptime", -0.5, 0.8, "kr2")

    found = align([weak, strong], STRATEGY)

    assert (found.terms[0].key_result, found.dropped) == ("kr2", (weak,))
    assert found.score == pytest.approx(-0.05)


def test_ties_to_objectives_outside_the_version_are_dropped():
    old = Tie("retired", 1.0, 1.0)

    assert align([old], STRATEGY).dropped == (old,)


def test_through_a_lens_its_subtree_weighs_one():
    found = through("grow", [Tie("nordics", 1.0, 1.0), Tie("uptime", 1.0, 1.0)], STRATEGY)

    assert found.score == pytest.approx(0.5)
    assert [tie.objective for tie in found.dropped] == ["uptime"]


def test_a_lens_outside_the_version_is_refused():
    with pytest.raises(ValueError, match="retired is not in this version"):
        through("retired", [], STRATEGY)


@pytest.mark.parametrize(
    ("placements", "sentence"),
    [
        ([Placement("a", "b", 1), Placement("b", "a", 1)], "objective a run in a circle"),
        ([Placement("a", "gone", 1)], "a has the unknown parent gone"),
        ([Placement("a", None, 1), Placement("a", None, 1)], "a occurs twice"),
    ],
)
def test_a_broken_tree_is_refused_by_name(placements, sentence):
    with pytest.raises(ValueError, match=sentence):
        absolute_weights(placements)


def test_numbers_out_of_range_are_refused_by_name():
    with pytest.raises(ValueError, match="grow needs a share"):
        Placement("grow", None, -1.0)
    with pytest.raises(ValueError, match="tie to grow"):
        Tie("grow", 1.5, 0.5)
