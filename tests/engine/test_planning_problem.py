"""What a planning problem refuses, by name."""

import subprocess
import sys

import pytest

from openweft.engine.planning.problem import (
    After,
    Excludes,
    Floor,
    Item,
    Limits,
    Problem,
    Team,
    Together,
)
from tests.engine.small import item, one_team


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Team("core", (1.0, -1.0)), "Team core has a capacity below zero"),
        (lambda: item("a", float("inf")), "Item a has a value that is not a number"),
        (lambda: item("a", effort={"core": -1.0}), "Item a has an effort below zero"),
        (lambda: item("a", least_periods=0), "Item a needs least_periods"),
        (lambda: item("a", peak={"core": 0.0}), "Item a has a peak"),
        (lambda: After("a", "b", -2), "lag from a to b"),
        (lambda: Floor("new", "kind", "new", 0.5, 0.4), "Floor new needs"),
        (lambda: Limits(seconds=0), "seconds > 0"),
        (lambda: Limits(seed=-1), "seed"),
        (lambda: Problem(0, (), ()), "at least one period"),
        (lambda: one_team(item("a"), item("a")), "Item a occurs twice"),
        (lambda: Problem(1, (Team("t", (1.0,)), Team("t", (1.0,))), ()), "Team t occurs twice"),
        (lambda: Problem(2, (Team("t", (1.0,)),), ()), "Team t needs one capacity"),
        (lambda: one_team(Item("a", (1.0,), {})), "Item a needs one value"),
        (lambda: one_team(item("a", effort={"x": 1.0})), "Item a needs the unknown team x"),
        (lambda: one_team(item("a", deadline=3)), "Item a has a deadline outside"),
        (lambda: one_team(item("a"), after=(After("a", "b"),)), "names the unknown item b"),
        (lambda: one_team(item("a"), together=(Together("a", "a"),)), "ties the item to itself"),
        (lambda: one_team(item("a"), excludes=(Excludes("b", "a"),)), "unknown item b"),
        (
            lambda: one_team(item("a"), item("b"), after=(After("a", "b"), After("b", "a"))),
            "in a circle: (a needs b needs a|b needs a needs b)",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence_that_names_it(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()


def test_the_problem_needs_no_solver_to_be_stated():
    light = "problem, result, explain"
    code = (
        f"from openweft.engine.planning import {light}\n"
        "from openweft.engine import alignment, scoring\n"
        "import sys; sys.exit('highspy' in sys.modules or 'numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
