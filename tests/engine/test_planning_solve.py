"""The planner on problems with known answers, and on larger ones."""

from random import Random

import pytest

from openweft.engine.planning.problem import (
    After,
    Excludes,
    Floor,
    Item,
    Limits,
    Pin,
    Problem,
    Team,
    Together,
)
from openweft.engine.planning.result import ConflictKind, Status
from openweft.engine.planning.solve import solve
from tests.engine.small import EXACT, check, item, one_team


def larger(seed, *, items=40, teams=4, periods=6, peaks=False, floors=True):
    """A roadmap with about twice the demand its teams can serve."""
    chance = Random(seed)
    names = [f"t{n}" for n in range(teams)]
    made = []
    for n in range(items):
        length = chance.choice([1, 1, 2, 3])
        rate = {team: chance.randint(2, 8) for team in chance.sample(names, chance.choice([1, 2]))}
        worth = chance.uniform(50, 150) * length * sum(rate.values()) ** 0.8
        values = tuple(worth * 0.96**t if t >= length - 1 else None for t in range(periods))
        effort = {team: float(weeks * length) for team, weeks in rate.items()}
        made.append(
            Item(
                f"i{n:02}",
                values,
                effort,
                length,
                release=chance.choice([0, 0, 0, 1]),
                tags={"kind": chance.choice(["new", "old", "old"])},
                peak={team: float(weeks) for team, weeks in rate.items()} if peaks else None,
            )
        )
    load = {name: sum(one.effort.get(name, 0.0) for one in made) for name in names}
    order = [one.key for one in made]
    ties = {tuple(sorted(chance.sample(order, 2))) for _ in range(items // 4)}
    return Problem(
        periods,
        tuple(Team(name, (max(9.0, load[name] / 2 / periods),) * periods) for name in names),
        tuple(made),
        after=tuple(After(a, b) for a, b in sorted(ties)),
        excludes=(Excludes(*order[:2]),),
        together=(Together(*order[2:4]),),
        floors=(Floor("new", "kind", "new", least=0.4),) if floors else (),
    )


def finishes(result):
    return {key: placed.finish for key, placed in result.placed.items()}


def test_a_problem_without_items_has_an_empty_plan():
    result = solve(Problem(1, (), ()), EXACT)

    assert (result.status, result.objective, result.placed) == (Status.OPTIMAL, 0.0, {})


def test_a_peak_stretches_an_item_over_more_periods():
    problem = one_team(item("a", (30.0, 20.0, 10.0), {"core": 4.0}, peak={"core": 2.0}))

    result = solve(problem, EXACT)

    assert finishes(result) == {"a": 1}
    assert result.spread["a"]["core"] == (2.0, 2.0, 0.0)


def test_a_prerequisite_is_pulled_in_and_comes_first():
    problem = one_team(
        item("base", -1.0, {"core": 2.0}),
        item("top", 50.0, {"core": 2.0}),
        after=(After("base", "top", lag=1),),
    )

    result = solve(problem, EXACT)

    assert (result.placed["base"].finish, result.placed["top"].start) == (0, 2)
    assert result.baseline.left_share == 0.0


def test_work_in_progress_stays_unless_a_person_pins_it_out():
    running = item("running", -5.0, {"core": 2.0}, started=True)
    stopped = item("stopped", -5.0, {"core": 2.0}, started=True, pin=Pin.OUT)

    assert finishes(solve(one_team(running, stopped), EXACT)).keys() == {"running"}


def test_a_value_that_rises_is_worth_waiting_for():
    assert finishes(solve(one_team(item("season", (1.0, 2.0, 9.0))), EXACT)) == {"season": 2}


def test_an_item_finishes_no_later_than_it_has_to():
    problem = one_team(item("a", 5.0, {"core": 3.0}), item("b", 5.0, {"core": 3.0}))

    assert sorted(finishes(solve(problem, EXACT)).values()) == [0, 1]


def test_greedy_leaves_value_that_the_plan_takes():
    problem = one_team(
        item("dense", 30.0, {"core": 5.0}),
        item("large", 50.0, {"core": 12.0}),
        capacity=(4.0, 4.0, 4.0),
    )

    result = solve(problem, EXACT)

    assert result.baseline.objective == 30.0
    assert result.baseline.left_share == pytest.approx(0.4)


def test_promises_that_cannot_all_be_kept_are_named_with_the_team():
    problem = one_team(
        item("a", 5.0, {"core": 5.0}, deadline=1),
        item("b", 5.0, {"core": 5.0}, deadline=1),
        item("c", 5.0, {"core": 1.0}, deadline=2),
    )

    result = solve(problem, EXACT)

    assert result.status is Status.INFEASIBLE
    assert {(part.kind, part.keys) for part in result.conflict} == {
        (ConflictKind.DEADLINE, ("a",)),
        (ConflictKind.DEADLINE, ("b",)),
        (ConflictKind.CAPACITY, ("core",)),
    }
    details = {part.keys: part.detail for part in result.conflict}
    assert details["a",] == {"earliest_finish": 1.0, "effort": 5.0, "deadline": 1.0}
    assert details["core",] == {"effort": 11.0, "capacity": 12.0}


@pytest.mark.parametrize(
    ("problem", "kinds"),
    [
        (
            one_team(
                item("a", started=True), item("b", pin=Pin.IN), excludes=(Excludes("a", "b"),)
            ),
            {ConflictKind.STARTED, ConflictKind.PIN, ConflictKind.EXCLUDES},
        ),
        (
            one_team(
                item("a", pin=Pin.OUT), item("b", pin=Pin.IN), together=(Together("a", "b"),)
            ),
            {ConflictKind.PIN, ConflictKind.TOGETHER},
        ),
        (
            one_team(item("a"), item("b", deadline=0), after=(After("a", "b"),)),
            {ConflictKind.DEADLINE, ConflictKind.AFTER},
        ),
        (
            one_team(
                item("a", effort={"core": 1.0}, pin=Pin.IN),
                floors=(Floor("new", "kind", "new", least=0.5, most=0.9),),
            ),
            {ConflictKind.PIN, ConflictKind.FLOOR},
        ),
        (one_team(item("a", (None, None, None), pin=Pin.IN)), {ConflictKind.PIN}),
    ],
)
def test_each_kind_of_contradiction_is_named(problem, kinds):
    result = solve(problem, EXACT)

    assert result.status is Status.INFEASIBLE
    assert {part.kind for part in result.conflict} == kinds


def test_asked_to_stop_it_returns_the_simple_plan():
    result = solve(larger(1), should_stop=lambda: True)

    assert result.status is Status.FEASIBLE
    assert result.objective >= result.baseline.objective
    check(larger(1), result)


def test_asked_to_stop_it_leaves_a_contradiction_unexplained():
    core, tiny = Team("core", (4.0, 4.0, 4.0)), Team("tiny", (1.0, 1.0, 1.0))
    items = (
        item("a", effort={"core": 5.0}, deadline=1),
        item("b", effort={"core": 5.0}, deadline=1),
        item("z", effort={"tiny": 9.0}, pin=Pin.IN),
    )

    result = solve(Problem(3, (core, tiny), items), should_stop=lambda: True)

    assert (result.status, result.conflict) == (Status.INFEASIBLE, ())


def halves():
    """Half of the effort must be new, which no choice of these items reaches."""
    return one_team(
        item("old", effort={"core": 3.0}, pin=Pin.IN),
        item("one", effort={"core": 2.0}, tags={"kind": "new"}),
        item("two", effort={"core": 2.0}, tags={"kind": "new"}),
        floors=(Floor("half", "kind", "new", least=0.5, most=0.5),),
    )


def test_a_band_that_whole_items_cannot_meet_is_a_contradiction():
    result = solve(halves(), EXACT)

    kinds = {part.kind for part in result.conflict}
    assert (result.status, kinds) == (Status.INFEASIBLE, {ConflictKind.PIN, ConflictKind.FLOOR})


def test_asked_to_stop_before_any_plan_is_known_it_says_so():
    result = solve(halves(), should_stop=lambda: True)

    assert (result.status, result.objective, result.gap) == (Status.UNKNOWN, None, None)


def test_what_neighbourhoods_leave_open_the_whole_model_closes():
    problem = larger(1, items=26, teams=3, peaks=True)

    result = solve(problem, Limits(seconds=3.0, gap=0.0))

    check(problem, result)
    assert result.gap <= 0.03


@pytest.mark.parametrize("peaks", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_larger_roadmap_is_planned_well_and_spread_without_overload(seed, peaks):
    problem = larger(seed, peaks=peaks)

    result = solve(problem, Limits(seconds=3.0, gap=0.01))

    check(problem, result)
    assert result.gap <= 0.05
    assert result.objective >= result.baseline.objective


def test_equal_input_gives_an_equal_plan():
    problem = larger(3, items=25)

    first, second = (solve(problem, Limits(seconds=20.0, gap=0.01)) for _ in range(2))

    assert first.status is Status.OPTIMAL
    assert (first.placed, first.spread) == (second.placed, second.spread)


def test_progress_tells_of_better_plans_and_bounds():
    heard = []

    result = solve(larger(2, items=25), Limits(seconds=10.0, gap=0.01), heard.append)

    plans = [step.objective for step in heard if step.objective is not None]
    assert plans == sorted(plans)
    assert heard[-1].bound >= result.objective
    assert {step.phase for step in heard} >= {"relax", "improve"}


def test_thread_counts_may_differ_from_call_to_call():
    problem = larger(1, items=10)

    assert {solve(problem, Limits(threads=n)).status for n in (1, 2)} == {Status.OPTIMAL}
