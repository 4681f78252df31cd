"""The small moves the planner makes between runs of the solver."""

from openweft.engine.planning.construct import Draft, follow, mended
from openweft.engine.planning.polish import polish
from openweft.engine.planning.problem import After, Floor, Pin
from openweft.engine.planning.ready import prepare
from tests.engine.small import item, one_team


def never():
    return False


def drafted(problem, *indices):
    draft = Draft(prepare(problem))
    for index in indices:
        assert draft.add(index)
    return draft


def test_polishing_takes_in_what_fits_and_swaps_what_is_worth_it():
    problem = one_team(
        item("poor", 1.0, {"core": 12.0}),
        item("rich", 9.0, {"core": 10.0}),
        item("small", 2.0, {"core": 2.0}),
    )
    draft = drafted(problem, 0)

    assert polish(draft, never)
    assert draft.finish.keys() == {1, 2}


def test_polishing_finishes_items_earlier():
    draft = drafted(one_team(item("a", 5.0, {"core": 2.0})))
    draft.keep(0, 2, {0: [0.0, 0.0, 2.0]})

    assert polish(draft, never)
    assert draft.finish == {0: 0}


def test_polishing_stops_when_it_is_late():
    draft = drafted(one_team(item("a", 5.0)))
    answers = iter([False, True, True])

    assert not polish(draft, lambda: next(answers))
    assert draft.finish == {}


def test_an_item_that_cannot_be_placed_anew_stays_where_it_is():
    draft = drafted(one_team(item("a", 5.0, {"core": 99.0})))
    draft.keep(0, 2, {0: [4.0, 4.0, 4.0]})

    assert not polish(draft, never)
    assert draft.finish == {0: 2}


def test_a_swap_that_breaks_a_band_is_undone():
    problem = one_team(
        item("base", 5.0, {"core": 4.0}, tags={"kind": "new"}),
        item("top", 9.0, {"core": 4.0}, tags={"kind": "old"}),
        after=(After("base", "top"),),
        floors=(Floor("new", "kind", "new", least=0.9),),
    )
    draft = drafted(problem, 0)

    assert not polish(draft, never)
    assert draft.finish == {0: 0}


def test_mending_places_anew_what_did_not_fit():
    problem = one_team(item("a", 5.0, {"core": 4.0}), item("b", 5.0, {"core": 4.0}))

    draft = mended(prepare(problem), {0: 0, 1: 0}, {0: {0: (4.0, 0, 0)}, 1: {0: (0, 0, 0)}})

    assert draft.finish == {0: 0, 1: 1}


def test_mending_gives_up_on_a_promise_that_no_longer_fits():
    problem = one_team(
        item("a", 5.0, {"core": 4.0}), item("b", 5.0, {"core": 4.0}, pin=Pin.IN, deadline=0)
    )

    work: dict[int, dict[int, tuple[float, ...]]] = {0: {0: (4.0, 0, 0)}, 1: {0: (0, 0, 0)}}
    assert mended(prepare(problem), {0: 0, 1: 0}, work) is None


def test_a_promise_goes_first_when_the_given_order_would_break_it():
    problem = one_team(item("a", 9.0, {"core": 4.0}), item("b", 5.0, {"core": 4.0}, deadline=0))

    assert follow(prepare(problem), [0, 1]).finish == {1: 0, 0: 1}
