import pytest

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.strategy.models import Objective, Placement, StrategyVersion
from openweft.strategy.operations import (
    create_objective,
    make_live,
    place_objective,
    remove_from_version,
    set_shares,
    set_vision,
    start_draft,
)
from openweft.strategy.problems import live_version, weights_of
from openweft.workspaces.models import Event
from tests.factories import make_member, restrict


@pytest.fixture
def tree(ana):
    """Two objectives on top, two under the first; all live."""
    win = create_objective(title="Win regulated buyers", by=ana)
    grow = create_objective(title="Grow self-serve", by=ana)
    pass_ = create_objective(title="Pass every review", parent_id=win.pk, by=ana)
    keep = create_objective(title="Keep data where buyers want it", parent_id=win.pk, by=ana)
    return win, grow, pass_, keep


def live(ana):
    return live_version(ana.workspace)


def sums(version):
    totals = {}
    for placed in version.placements.all():
        totals[placed.parent_id] = totals.get(placed.parent_id, 0) + placed.share
    return totals


def test_the_first_version_is_told_once(ana, tree):
    (begun,) = Event.objects.filter(code="strategy.begun")
    assert (begun.subject, begun.after) == (str(live(ana)), {"live": "v1"})


def test_the_first_objective_begins_a_live_version(ana):
    first = create_objective(title="Win regulated buyers", by=ana)
    version = live(ana)
    assert (
        version.number,
        version.placements.get().objective,
        version.placements.get().share,
    ) == (
        1,
        first,
        1,
    )


def test_siblings_make_room_in_proportion(ana):
    one = create_objective(title="One", by=ana)
    two = create_objective(title="Two", by=ana)
    set_shares(shares={one.pk: 0.8, two.pk: 0.2}, by=ana)

    three = create_objective(title="Three", by=ana)

    shares = dict(live(ana).placements.values_list("objective_id", "share"))
    assert shares[three.pk] == pytest.approx(1 / 3)
    assert shares[one.pk] == pytest.approx(0.8 * 2 / 3)
    assert sum(shares.values()) == pytest.approx(1)


def test_the_leaves_weights_sum_to_one(ana, tree):
    _win, grow, pass_, keep = tree
    weights = weights_of(live(ana))
    assert weights[grow.pk] + weights[pass_.pk] + weights[keep.pk] == pytest.approx(1)
    assert weights[pass_.pk] == pytest.approx(0.25)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_nothing_and_all(ana, share):
    with pytest.raises(Invalid, match="between 0 and 1"):
        create_objective(title="One", share=share, by=ana)
    assert not Objective.objects.exists()


def test_shares_are_set_for_all_siblings_and_sum_to_one(ana, tree):
    win, grow, pass_, _keep = tree
    for shares, sentence in (
        ({win.pk: 1.0}, "set together"),
        ({win.pk: 0.5, grow.pk: 0.3, pass_.pk: 0.2}, "set together"),
        ({win.pk: 0.5, grow.pk: 0.3}, "add up to 0.80"),
        ({win.pk: 1.5, grow.pk: -0.5}, "between 0 and 1"),
        ({win.pk: float("nan"), grow.pk: 0.5}, "between 0 and 1"),
    ):
        with pytest.raises(Invalid, match=sentence):
            set_shares(shares=shares, by=ana)
    set_shares(shares={win.pk: 0.7, grow.pk: 0.3}, by=ana)
    assert live(ana).placements.get(objective=win).share == 0.7


def test_moving_an_objective_leaves_both_families_whole(ana, tree):
    win, grow, pass_, _keep = tree

    place_objective(pass_.pk, parent_id=grow.pk, by=ana)

    assert live(ana).placements.get(objective=pass_).parent == grow
    assert all(total == pytest.approx(1) for total in sums(live(ana)).values())
    assert Event.objects.get(code="objective.placed").before["parent"] == win.pk


def test_an_objective_never_comes_under_itself(ana, tree):
    win, _grow, pass_, _keep = tree
    for parent in (win, pass_):
        with pytest.raises(Invalid, match="under itself"):
            place_objective(win.pk, parent_id=parent.pk, by=ana)


def test_a_parent_stands_in_the_version(ana, tree):
    left = tree[3]
    remove_from_version(left.pk, by=ana)
    with pytest.raises(Invalid, match="is not in v1"):
        create_objective(title="Under it", parent_id=left.pk, by=ana)


def test_what_is_written_for_a_draft_is_no_parent_in_the_live_version(ana, tree):
    draft = start_draft(by=ana)
    newcomer = create_objective(title="Only tried", version_id=draft.pk, by=ana)
    for call in (
        lambda: create_objective(title="Under it", parent_id=newcomer.pk, by=ana),
        lambda: place_objective(newcomer.pk, parent_id=None, by=ana),
        lambda: place_objective(tree[0].pk, parent_id=newcomer.pk, by=ana),
    ):
        with pytest.raises(Objective.DoesNotExist):
            call()


def test_a_leaf_taken_out_gives_its_share_to_its_siblings(ana, tree):
    _win, _grow, pass_, keep = tree
    remove_from_version(pass_.pk, by=ana)
    assert live(ana).placements.get(objective=keep).share == pytest.approx(1)
    assert Objective.objects.filter(pk=pass_.pk, is_deleted=False).exists()


def test_what_lay_under_an_objective_taken_out_moves_up_with_its_weight(ana, tree):
    win, _grow, pass_, keep = tree
    before = weights_of(live(ana))
    remove_from_version(win.pk, by=ana)
    after = weights_of(live(ana))
    assert after[pass_.pk] == pytest.approx(before[pass_.pk])
    assert after[keep.pk] == pytest.approx(before[keep.pk])
    assert all(total == pytest.approx(1) for total in sums(live(ana)).values())


def test_a_draft_is_tried_without_touching_what_is_live(ana, tree):
    win, grow, *_rest = tree
    draft = start_draft(note="More weight on growth", by=ana)
    assert draft.placements.count() == 4

    set_shares(version_id=draft.pk, shares={win.pk: 0.2, grow.pk: 0.8}, by=ana)

    assert live(ana).placements.get(objective=grow).share == pytest.approx(0.5)
    assert draft.placements.get(objective=grow).share == 0.8


def test_a_draft_goes_live_and_the_one_before_is_kept(ana, tree):
    old = live(ana)
    draft = start_draft(by=ana)

    make_live(draft.pk, note="Agreed on Tuesday", by=ana)

    old.refresh_from_db()
    assert live(ana) == draft
    assert (old.state, old.replaced_at is None) == ("old", False)
    assert Event.objects.get(code="strategy.made_live").after["note"] == "Agreed on Tuesday"


def test_only_a_draft_goes_live_and_an_old_version_stays_as_it_was(ana, tree):
    old = live(ana)
    draft = start_draft(by=ana)
    make_live(draft.pk, by=ana)
    for version in (draft, old):
        with pytest.raises(Conflict, match="not a draft"):
            make_live(version.pk, by=ana)
    with pytest.raises(Conflict, match="stays as it was"):
        create_objective(title="Late", version_id=old.pk, by=ana)


def test_a_draft_whose_shares_do_not_add_up_does_not_go_live(ana, tree):
    win, *_rest = tree
    draft = start_draft(by=ana)
    Placement.objects.filter(version=draft, objective=win).update(share=0.1)
    with pytest.raises(Invalid, match=r"at the top add up to 0\.60"):
        make_live(draft.pk, by=ana)
    assert live(ana).number == 1


def test_the_vision_of_the_second_tab_is_refused(ana):
    vision = set_vision(sentence=" Every  expense settled within a day. ", by=ana)
    assert (vision.sentence, vision.version) == ("Every expense settled within a day.", 1)
    set_vision(sentence="From the first tab", based_on=1, by=ana)
    with pytest.raises(Conflict):
        set_vision(sentence="From the second tab", based_on=1, by=ana)
    with pytest.raises(Invalid):
        set_vision(sentence=" \x00", by=ana)


def test_only_curators_write_the_strategy(cleo, ben, gus, ana, tree):
    win, grow, *_rest = tree
    draft = start_draft(by=ana)
    for by in (cleo, ben, gus):
        for call in (
            lambda by=by: set_vision(sentence="Mine", by=by),
            lambda by=by: create_objective(title="Mine", by=by),
            lambda by=by: set_shares(shares={win.pk: 0, grow.pk: 1}, by=by),
            lambda by=by: place_objective(win.pk, parent_id=None, by=by),
            lambda by=by: remove_from_version(win.pk, by=by),
            lambda by=by: start_draft(by=by),
            lambda by=by: make_live(draft.pk, by=by),
        ):
            with pytest.raises(NotAllowed):
                call()


def test_a_version_of_another_workspace_does_not_exist(eve, ana, tree):
    version = live(ana)
    for call in (
        lambda: create_objective(title="Mine", version_id=version.pk, by=eve),
        lambda: make_live(version.pk, by=eve),
    ):
        with pytest.raises(StrategyVersion.DoesNotExist):
            call()


def test_a_restricted_objective_does_not_exist_for_a_curator_it_is_not_shared_with(
    workspace, ana, tree
):
    carl = make_member(workspace, "Carl Curator", "curator")
    win, *_rest = tree
    restrict(win.item)
    Objective.objects.filter(pk=win.pk).update(visibility="restricted")
    for call in (
        lambda: create_objective(title="Under", parent_id=win.pk, by=carl),
        lambda: place_objective(win.pk, parent_id=None, by=carl),
        lambda: remove_from_version(win.pk, by=carl),
    ):
        with pytest.raises(Objective.DoesNotExist):
            call()


def test_placing_an_objective_where_it_stands_moves_nothing(ana, tree):
    _win, _grow, pass_, _keep = tree
    before = sums(live(ana))
    place_objective(pass_.pk, parent_id=pass_.placements.get().parent_id, by=ana)
    assert sums(live(ana)) == before
    assert not Event.objects.filter(code="objective.placed").exists()
