"""Small planning problems, and what is true of them by trying everything."""

from itertools import chain, combinations, product

from hypothesis import strategies as st

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

EXACT = Limits(seconds=20.0, gap=0.0, threads=1)
TOLERANCE = 1e-5


def item(key, value=10.0, effort=None, **more):
    """An item worth the same whenever it is finished, unless `value` is a tuple."""
    periods = more.pop("periods", 3)
    values = value if isinstance(value, tuple) else (value,) * periods
    return Item(key, values, effort or {}, **more)


def one_team(*items, capacity=(4.0, 4.0, 4.0), **more):
    return Problem(len(capacity), (Team("core", capacity),), items, **more)


@st.composite
def problems(draw, *, most_items=4, periods=3):
    """Problems with every kind of constraint, small enough to try all plans."""
    teams = ("red", "blue")
    weeks = st.integers(0, 6)
    count = draw(st.integers(1, most_items))
    capacity = [Team(k, tuple(float(draw(weeks)) for _ in range(periods))) for k in teams]
    items = tuple(draw(_items(f"i{n}", teams, periods)) for n in range(count))
    keys = [one.key for one in items]
    pairs = list(combinations(keys, 2))
    some = st.lists(st.sampled_from(pairs), max_size=2, unique=True) if pairs else st.just([])
    few = st.lists(st.sampled_from(pairs), max_size=1) if pairs else st.just([])
    return Problem(
        periods,
        tuple(capacity),
        items,
        after=tuple(After(a, b, draw(st.integers(-1, 1))) for a, b in draw(some)),
        together=tuple(Together(a, b) for a, b in draw(few)),
        excludes=tuple(Excludes(a, b) for a, b in draw(few)),
        floors=tuple(draw(_floors())),
    )


@st.composite
def _items(draw, key, teams, periods):
    chosen = draw(st.lists(st.sampled_from(teams), max_size=2, unique=True))
    effort = {team: float(draw(st.integers(0, 7))) for team in chosen}
    limited = draw(st.lists(st.sampled_from(chosen), unique=True)) if chosen else []
    value = st.one_of(st.none(), st.integers(-3, 20).map(float))
    rare = draw(st.integers(0, 9))
    return Item(
        key,
        tuple(draw(value) for _ in range(periods)),
        effort,
        least_periods=draw(st.sampled_from([1, 1, 2])),
        release=draw(st.sampled_from([0, 0, 1])),
        deadline=draw(st.integers(0, periods - 1)) if rare == 0 else None,
        pin=(Pin.IN, Pin.OUT)[rare - 1] if rare in {1, 2} else None,
        started=rare == 3,
        tags={"kind": draw(st.sampled_from(["new", "old"]))},
        peak={team: float(draw(st.integers(1, 4))) for team in limited},
    )


def _floors():
    share = st.sampled_from([0.25, 0.5])
    least = share.map(lambda low: Floor("enough new", "kind", "new", least=low))
    most = share.map(lambda high: Floor("not too old", "kind", "old", most=high))
    return st.one_of(st.just([]), st.just([]), st.tuples(least), st.tuples(most))


def every_plan(problem):
    """All (value, finishes) that keep every constraint, by trying all finishes."""
    choices = [(None, *range(problem.periods)) for _ in problem.items]
    for picked in product(*choices):
        finish = {
            one.key: t for one, t in zip(problem.items, picked, strict=True) if t is not None
        }
        if keeps_all(problem, finish):
            yield (
                sum(one.value[finish[one.key]] for one in problem.items if one.key in finish),
                finish,
            )


def keeps_all(problem, finish):
    return (
        all(_item_holds(one, finish) for one in problem.items)
        and all(tie.then not in finish or tie.first in finish for tie in problem.after)
        and all((pair.a in finish) == (pair.b in finish) for pair in problem.together)
        and not any(pair.a in finish and pair.b in finish for pair in problem.excludes)
        and all(_floor_holds(problem, floor, finish) for floor in problem.floors)
        and _dates_hold(problem, finish)
        and all(_team_fits(problem, team, finish) for team in problem.teams)
    )


def earliest_start(problem, one, finish):
    after = [finish[t.first] + 1 + t.lag for t in problem.after if t.then == one.key]
    return max(one.release, *after, 0)


def _item_holds(one, finish):
    if one.key not in finish:
        return not one.forced
    t = finish[one.key]
    in_time = one.deadline is None or t <= one.deadline
    return one.pin is not Pin.OUT and one.value[t] is not None and in_time


def _dates_hold(problem, finish):
    return all(
        finish[one.key] - one.least_periods + 1 >= earliest_start(problem, one, finish)
        for one in problem.items
        if one.key in finish
    )


def _floor_holds(problem, floor, finish):
    chosen = [one for one in problem.items if one.key in finish]
    total = sum(one.total_effort for one in chosen)
    inside = sum(one.total_effort for one in chosen if floor.covers(one))
    low = 0.0 if floor.least is None else floor.least
    high = 1.0 if floor.most is None else floor.most
    return low * total - TOLERANCE <= inside <= high * total + TOLERANCE


def _team_fits(problem, team, finish):
    """Hall's condition: no set of periods must hold more work than it can."""
    periods = range(problem.periods)
    sizes = range(problem.periods + 1)
    for chosen in chain.from_iterable(combinations(periods, n) for n in sizes):
        forced = 0.0
        for one in problem.items:
            if one.key in finish and one.effort.get(team.key, 0.0) > 0:
                window = range(earliest_start(problem, one, finish), finish[one.key] + 1)
                peak = (one.peak or {}).get(team.key, float("inf"))
                outside = sum(min(peak, team.capacity[t]) for t in window if t not in chosen)
                forced += max(0.0, one.effort[team.key] - outside)
        if forced > sum(team.capacity[t] for t in chosen) + TOLERANCE:
            return False
    return True


def check(problem, result):
    """Assert that the plan, as spread, keeps every constraint and adds up."""
    finish = {key: placed.finish for key, placed in result.placed.items()}
    items = {one.key: one for one in problem.items}
    assert keeps_all_but_room(problem, finish)
    assert abs(result.objective - sum(p.value for p in result.placed.values())) < TOLERANCE
    assert result.bound >= result.objective - TOLERANCE
    for key, placed in result.placed.items():
        one = items[key]
        assert placed.value == one.value[placed.finish]
        assert earliest_start(problem, one, finish) <= placed.start
        assert placed.start <= placed.finish - one.least_periods + 1
        rows = result.spread.get(key, {})
        for team, weeks in one.effort.items():
            row = rows.get(team, (0.0,) * problem.periods)
            peak = (one.peak or {}).get(team, float("inf"))
            assert abs(sum(row) - weeks) < TOLERANCE
            assert all(-TOLERANCE <= done <= peak + TOLERANCE for done in row)
            assert all(
                placed.start <= t <= placed.finish for t, w in enumerate(row) if w > TOLERANCE
            )
    for team in problem.teams:
        for t in range(problem.periods):
            used = sum(rows[team.key][t] for rows in result.spread.values() if team.key in rows)
            assert used <= team.capacity[t] + TOLERANCE


def keeps_all_but_room(problem, finish):
    roomy = tuple(Team(team.key, (1e6,) * problem.periods) for team in problem.teams)
    free = Problem(
        problem.periods,
        roomy,
        problem.items,
        problem.after,
        problem.together,
        problem.excludes,
        problem.floors,
    )
    return (
        all(_item_holds(one, finish) for one in free.items)
        and all(tie.then not in finish or tie.first in finish for tie in free.after)
        and all((pair.a in finish) == (pair.b in finish) for pair in free.together)
        and not any(pair.a in finish and pair.b in finish for pair in free.excludes)
        and all(_floor_holds(free, floor, finish) for floor in free.floors)
        and _dates_hold(free, finish)
    )
