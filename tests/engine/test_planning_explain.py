"""Every reason the planner gives, held against the plan."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from openweft.engine.planning.explain import Fact, FactCode, explain
from openweft.engine.planning.problem import After, Excludes, Floor, Pin, Problem, Team, Together
from openweft.engine.planning.result import Status
from openweft.engine.planning.solve import solve
from tests.engine.small import (
    EXACT,
    TOLERANCE,
    earliest_start,
    every_plan,
    item,
    keeps_all,
    one_team,
    problems,
)

CODES = FactCode


class Recount:
    """The plan counted again, without the planner's own code."""

    def __init__(self, problem, result):
        self.problem, self.result = problem, result
        self.items = {one.key: one for one in problem.items}
        self.finish = {key: placed.finish for key, placed in result.placed.items()}
        self.capacity = {team.key: team.capacity for team in problem.teams}

    def used(self, team, t):
        return sum(rows[team][t] for rows in self.result.spread.values() if team in rows)

    def free(self, key, team, last):
        one = self.items[key]
        peak = (one.peak or {}).get(team, float("inf"))
        have = {k: t for k, t in self.finish.items() if k != key}
        start = earliest_start_known(self.problem, one, have)
        weeks = self.capacity[team]
        return sum(
            min(peak, one.effort[team], weeks[t] - self.used(team, t))
            for t in range(start, last + 1)
        )

    def share(self, floor, keys):
        chosen = [self.items[key] for key in keys]
        total = sum(one.total_effort for one in chosen)
        return sum(one.total_effort for one in chosen if floor.covers(one)), total

    def outside(self, name, keys):
        floor = next(floor for floor in self.problem.floors if floor.name == name)
        inside, total = self.share(floor, keys)
        low = floor.least is not None and inside < floor.least * total - 1e-9
        return low or (floor.most is not None and inside > floor.most * total + 1e-9)


def earliest_start_known(problem, one, finish):
    known = tuple(tie for tie in problem.after if tie.first in finish)
    return earliest_start(replace(problem, after=known), one, finish)


def density(one):
    best = max((points for points in one.value if points is not None), default=0.0)
    return best / one.total_effort if one.total_effort else float("inf")


def enters(count, key, finish, changed=None):
    """Whether the item fits beside these finishes, and is worth something."""
    problem = count.problem if changed is None else changed
    one = next(one for one in problem.items if one.key == key)
    return any(
        one.value[t] is not None and keeps_all(problem, {**finish, key: t})
        for t in range(problem.periods)
    )


def holds(count, key, fact):
    one, finish = count.items[key], count.finish
    problem = count.problem
    checks = {
        CODES.PINNED_IN: lambda: one.pin is Pin.IN,
        CODES.PINNED_OUT: lambda: one.pin is Pin.OUT,
        CODES.STARTED: lambda: one.started,
        CODES.DEADLINE: lambda: one.deadline == fact.period >= finish[key],
        CODES.NEEDED_BY: lambda: fact.item in finish and _tied(problem, key, fact.item),
        CODES.PREREQUISITE_OUT: lambda: fact.item not in finish and _tied(problem, fact.item, key),
        CODES.EXCLUDED_BY: lambda: fact.item in finish and _rivals(problem, key, fact.item),
        CODES.TOGETHER_WITH: lambda: (fact.item in finish) == (key in finish),
        CODES.FLOOR_HELPS: lambda: count.outside(fact.floor, finish.keys() - {key}),
        CODES.FLOOR_BLOCKS: lambda: count.outside(fact.floor, finish.keys() | {key}),
        CODES.NO_VALUE: lambda: fact.amount <= 0,
        CODES.TOO_LONG: lambda: not _possible_alone(problem, one),
        CODES.TEAM_FULL: lambda: _short(count, one, fact) > 0,
        CODES.ROOM: lambda: _short(count, one, fact) <= TOLERANCE,
        CODES.DISPLACED_BY: lambda: _displaces(count, one, fact),
        CODES.WORTH_LESS: lambda: _worth_less(count, key, fact),
        CODES.WOULD_ENTER_IF_EFFORT: lambda: _enters_lighter(count, one, fact),
        CODES.WOULD_ENTER_IF_VALUE: lambda: _swaps(count, key, fact),
        CODES.VALUE_PER_EFFORT: lambda: fact.rank >= 1,
        CODES.UNRESTRICTED: lambda: key not in finish,
    }
    return checks[fact.code]()


def _tied(problem, first, then):
    return any((tie.first, tie.then) == (first, then) for tie in problem.after)


def _rivals(problem, a, b):
    return any({pair.a, pair.b} == {a, b} for pair in problem.excludes)


def _possible_alone(problem, one):
    free = replace(one, pin=None, deadline=None, started=False)
    alone = replace(problem, items=(free,), after=(), together=(), excludes=(), floors=())
    return any(finish for _, finish in every_plan(alone))


def _short(count, one, fact):
    short = one.effort[fact.team] - count.free(one.key, fact.team, fact.period)
    if fact.code is CODES.TEAM_FULL:
        assert fact.amount == pytest.approx(short)
    return short


def _displaces(count, one, fact):
    held = sum(count.result.spread[fact.item][fact.team])
    return density(count.items[fact.item]) > density(one) - 1e-9 and 0 < fact.amount <= held + 1e-6


def _worth_less(count, key, fact):
    most = count.result.objective - fact.amount + TOLERANCE
    return all(value <= most for value, finish in every_plan(count.problem) if key in finish)


def _enters_lighter(count, one, fact):
    lighter = replace(one, effort={**one.effort, fact.team: fact.amount})
    changed = replace(
        count.problem,
        items=tuple(lighter if other.key == one.key else other for other in count.problem.items),
    )
    return enters(count, one.key, count.finish, changed)


def _swaps(count, key, fact):
    left = {other: t for other, t in count.finish.items() if other != fact.item}
    return count.result.placed[fact.item].value == fact.amount and enters(count, key, left)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_every_fact_is_true_of_the_plan(problem):
    result = solve(problem, EXACT)

    reasons = explain(problem, result)
    if result.status is Status.INFEASIBLE:
        assert reasons == {}
        return
    count = Recount(problem, result)
    for key, reason in reasons.items():
        assert reason.included == (key in result.placed)
        assert all(holds(count, key, fact) for fact in reason.facts), reason


def codes(problem, key):
    return {fact.code: fact for fact in explain(problem, solve(problem, EXACT))[key].facts}


def test_a_full_team_is_named_with_its_shortage_and_who_holds_it():
    problem = one_team(
        item("big", 90.0, {"core": 10.0}),
        item("small", 3.0, {"core": 5.0}),
        capacity=(4.0, 4.0, 4.0),
    )

    facts = codes(problem, "small")

    assert facts[CODES.TEAM_FULL] == Fact(CODES.TEAM_FULL, team="core", period=2, amount=3.0)
    assert facts[CODES.DISPLACED_BY].item == "big"
    assert facts[CODES.WOULD_ENTER_IF_EFFORT].amount == pytest.approx(2.0, abs=1e-5)
    assert facts[CODES.WOULD_ENTER_IF_VALUE].amount == 90.0


def test_what_is_in_says_what_holds_it_there():
    problem = one_team(
        item("base", -1.0, started=True, deadline=1, pin=Pin.IN),
        item("mate", -1.0),
        item("top", 50.0),
        after=(After("base", "top"),),
        together=(Together("base", "mate"),),
    )

    assert {CODES.STARTED, CODES.DEADLINE, CODES.PINNED_IN, CODES.NEEDED_BY} <= set(
        codes(problem, "base")
    )
    assert codes(problem, "mate")[CODES.TOGETHER_WITH].item == "base"


def test_what_is_out_says_what_keeps_it_out():
    problem = one_team(
        item("in", 50.0),
        item("rival", 5.0),
        item("no", 5.0, pin=Pin.OUT),
        item("after no", 5.0),
        item("with no", 5.0),
        item("never", (None, None, None)),
        item("bad", -2.0),
        after=(After("no", "after no"),),
        together=(Together("no", "with no"),),
        excludes=(Excludes("in", "rival"),),
    )

    assert codes(problem, "rival")[CODES.EXCLUDED_BY].item == "in"
    assert CODES.PINNED_OUT in codes(problem, "no")
    assert codes(problem, "after no")[CODES.PREREQUISITE_OUT].item == "no"
    assert codes(problem, "with no")[CODES.TOGETHER_WITH].item == "no"
    assert CODES.TOO_LONG in codes(problem, "never")
    assert codes(problem, "bad")[CODES.NO_VALUE].amount == -2.0


def test_a_band_says_whom_it_helps_and_whom_it_blocks():
    problem = one_team(
        item("new", 1.0, {"core": 4.0}, tags={"kind": "new"}),
        item("old", 9.0, {"core": 4.0}, tags={"kind": "old"}),
        item("older", 8.0, {"core": 4.0}, tags={"kind": "old"}),
        floors=(Floor("half new", "kind", "new", least=0.5),),
    )

    assert codes(problem, "new")[CODES.FLOOR_HELPS].floor == "half new"
    assert codes(problem, "older")[CODES.FLOOR_BLOCKS].floor == "half new"
    assert CODES.WOULD_ENTER_IF_EFFORT not in codes(problem, "older")


def test_an_item_that_nothing_keeps_out_is_called_unrestricted():
    problem = one_team(item("a", 5.0, {"core": 2.0}))
    empty = replace(solve(problem, EXACT), placed={}, spread={}, objective=0.0, ceilings={})

    facts = explain(problem, empty)["a"].facts

    assert facts[0].code is CODES.UNRESTRICTED
    assert facts[1] == Fact(CODES.ROOM, team="core", period=2, amount=6.0)


def test_an_item_that_must_cost_more_than_it_brings_says_how_much_less_a_plan_would_be_worth():
    problem = one_team(
        item("big", 80.0, {"core": 10.0}),
        item("mid", 40.0, {"core": 8.0}),
        item("small", 3.0, {"core": 6.0}),
    )

    fact = codes(problem, "small")[CODES.WORTH_LESS]

    assert fact.amount == pytest.approx(80.0 - (90.0 - 27.0))


def test_forced_and_needed_items_are_never_named_for_a_swap():
    problem = one_team(
        item("held", 1.0, {"core": 4.0}, pin=Pin.IN, tags={"kind": "new"}),
        item("base", 1.0, {"core": 4.0}, tags={"kind": "new"}),
        item("top", 90.0, {"core": 2.0}, tags={"kind": "new"}),
        item("out", 5.0, {"core": 4.0}, tags={"kind": "old"}),
        item("next", 4.0, {"core": 4.0}, tags={"kind": "new"}),
        after=(After("base", "top", lag=-1),),
        floors=(Floor("few old", "kind", "old", most=0.05),),
    )

    facts = codes(problem, "next")
    assert CODES.FLOOR_BLOCKS not in facts
    assert facts[CODES.WOULD_ENTER_IF_VALUE].item == "top"
    assert CODES.WOULD_ENTER_IF_EFFORT not in codes(problem, "out")


def test_only_the_teams_an_item_needs_are_searched_for_who_displaces_it():
    red, blue = Team("red", (4.0,)), Team("blue", (4.0,))
    items = (
        item("r", 90.0, {"red": 4.0}, periods=1),
        item("b", 90.0, {"blue": 4.0}, periods=1),
        item("out", 1.0, {"red": 2.0}, periods=1),
    )

    reason = explain(*_solved(Problem(1, (red, blue), items)))["out"]

    displacing = [fact.item for fact in reason.facts if fact.code is CODES.DISPLACED_BY]
    assert displacing == ["r"]


def _solved(problem):
    return problem, solve(problem, EXACT)
