"""The planner against trying everything."""

from hypothesis import HealthCheck, given, settings

from openweft.engine.planning.conflict import constraints, keeping
from openweft.engine.planning.result import Status
from openweft.engine.planning.solve import solve
from tests.engine.small import EXACT, TOLERANCE, check, every_plan, problems

quick = settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(problems())
def test_no_plan_beats_the_answer_and_the_answer_is_a_plan(problem):
    result = solve(problem, EXACT)

    values = [value for value, _ in every_plan(problem)]
    if not values:
        assert result.status is Status.INFEASIBLE
        return
    assert result.status is Status.OPTIMAL
    assert abs(result.objective - max(values)) < TOLERANCE
    check(problem, result)


@quick
@given(problems())
def test_no_plan_with_an_item_left_out_exceeds_that_items_ceiling(problem):
    result = solve(problem, EXACT)

    for value, finish in every_plan(problem):
        for key, ceiling in result.ceilings.items():
            assert key not in finish or value <= ceiling + TOLERANCE


@quick
@given(problems())
def test_the_baseline_is_a_plan_no_better_than_the_answer(problem):
    result = solve(problem, EXACT)

    if result.baseline is not None:
        finishes = {key: placed.finish for key, placed in result.baseline.placed.items()}
        plans = [finish for _, finish in every_plan(problem)]
        assert finishes in plans
        assert result.baseline.objective <= result.objective + TOLERANCE


@quick
@given(problems())
def test_a_conflict_is_contradictory_and_every_part_of_it_is_needed(problem):
    result = solve(problem, EXACT)

    if result.status is not Status.INFEASIBLE:
        return
    named = set(constraints(problem))
    core = [(part.kind, part.keys) for part in result.conflict]
    assert set(core) <= named
    assert not any(every_plan(keeping(problem, core)))
    for part in core:
        rest = [other for other in core if other != part]
        assert any(True for _ in every_plan(keeping(problem, rest)))
