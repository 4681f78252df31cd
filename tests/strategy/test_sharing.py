"""Siblings' shares sum to 1 whatever is done, and betray nothing that is hidden."""

from contextlib import suppress
from importlib import import_module
from itertools import count

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.common.errors import DomainError, Invalid
from openweft.items.operations import edit_item
from openweft.roadmap.operations import delete_and_value, restore_and_value
from openweft.strategy.models import Objective, Placement, StrategyVersion
from openweft.strategy.operations import (
    create_objective,
    delete_objective,
    discard_draft,
    place_objective,
    remove_from_version,
    restore_draft,
    restore_objective,
    set_shares,
    start_draft,
)
from openweft.strategy.problems import live_version, weights_of
from openweft.strategy.reading import tree_of
from openweft.workspaces.models import Role
from tests.factories import make_member

_names = count(1)


@pytest.fixture
def carl(workspace):
    """A curator with whom nothing restricted is shared."""
    return make_member(workspace, "Carl Curator", Role.CURATOR)


@pytest.fixture
def three(ana) -> list[Objective]:
    rows = [create_objective(title=title, by=ana) for title in ("One", "Two", "Three")]
    set_shares(shares=dict(zip([row.pk for row in rows], (0.5, 0.3, 0.2), strict=True)), by=ana)
    return rows


def hide(objective, ana):
    edit_item(objective.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)


def shares_of(ana, version=None):
    chosen = version or live_version(ana.workspace)
    rows = Placement.objects.filter(version=chosen).standing()
    return dict(rows.values_list("objective_id", "share"))


def tops_of(by):
    version = live_version(by.workspace)
    today = by.workspace.created_at.date()
    return tree_of(version, by=by, today=today) if version else []


def seen_shares(by):
    return {node.objective.pk: node.share for top in tops_of(by) for node in top.walk()}


def check_whole(ana):
    for version in StrategyVersion.objects.exclude(state__in=("old", "discarded")):
        rows = list(version.placements.standing())
        standing = {row.objective_id for row in rows}
        assert {row.parent_id for row in rows} <= standing | {None}
        totals = {}
        for row in rows:
            totals[row.parent_id] = totals.get(row.parent_id, 0) + row.share
        assert all(total == pytest.approx(1) for total in totals.values()), totals
        weights = weights_of(version)
        leaves = standing - {row.parent_id for row in rows}
        assert not rows or sum(weights[pk] for pk in leaves) == pytest.approx(1)


def test_a_deleted_objective_hands_its_share_to_its_siblings_and_takes_it_back(ana, three):
    one, two, last = three
    delete_objective(last.pk, by=ana)
    assert shares_of(ana) == pytest.approx({one.pk: 0.625, two.pk: 0.375})
    set_shares(shares={one.pk: 0.6, two.pk: 0.4}, by=ana)

    restore_objective(last.pk, by=ana)
    assert shares_of(ana) == pytest.approx({one.pk: 0.48, two.pk: 0.32, last.pk: 0.2})


def test_what_lies_under_a_deleted_objective_keeps_its_weight(ana, three):
    one, *_rest = three
    under = create_objective(title="Under", parent_id=one.pk, by=ana)
    delete_objective(one.pk, by=ana)
    assert weights_of(live_version(ana.workspace))[under.pk] == pytest.approx(0.5)
    check_whole(ana)


def test_an_objective_that_held_all_the_weight_comes_back_with_an_equal_share(ana):
    first = create_objective(title="First", by=ana)
    delete_objective(first.pk, by=ana)
    second = create_objective(title="Second", by=ana)
    restore_objective(first.pk, by=ana)
    assert shares_of(ana) == pytest.approx({first.pk: 0.5, second.pk: 0.5})


def test_restoring_what_is_not_in_the_trash_moves_nothing(ana, three):
    before = shares_of(ana)
    restore_objective(three[0].pk, by=ana)
    assert shares_of(ana) == before


def test_a_draft_is_whole_again_after_what_was_deleted_while_it_was_discarded(ana, three):
    draft = start_draft(by=ana)
    discard_draft(draft.pk, by=ana)
    delete_objective(three[0].pk, by=ana)
    restore_draft(draft.pk, by=ana)
    assert sum(shares_of(ana, draft).values()) == pytest.approx(1)


def test_an_old_version_stays_as_it_was(ana, three):
    version = live_version(ana.workspace)
    StrategyVersion.objects.filter(pk=version.pk).update(
        state="old", replaced_at=version.live_since
    )
    delete_objective(three[0].pk, by=ana)
    assert list(version.placements.values_list("share", flat=True)) == [0.5, 0.3, 0.2]
    assert weights_of(version)[three[0].pk] == pytest.approx(0.5)


def test_a_database_from_before_is_made_whole(ana, three):
    one, two, last = three
    under = create_objective(title="Under", parent_id=last.pk, by=ana)
    Objective.objects.filter(pk__in=(one.pk, last.pk)).update(is_deleted=True)
    import_module("openweft.strategy.migrations.0003_whole_shares").make_whole(apps, None)
    assert shares_of(ana) == pytest.approx({two.pk: 0.6, under.pk: 0.4})
    check_whole(ana)


def test_a_share_given_makes_room_among_the_siblings(ana, three):
    new = create_objective(title="New", share=0.5, by=ana)
    assert shares_of(ana) == pytest.approx(
        dict(zip([*(row.pk for row in three), new.pk], (0.25, 0.15, 0.1, 0.5), strict=True))
    )
    place_objective(three[0].pk, parent_id=None, share=0.4, by=ana)
    assert shares_of(ana)[three[0].pk] == pytest.approx(0.4)
    check_whole(ana)


def test_the_pages_and_the_api_hand_the_weight_on(ana, three):
    delete_and_value(three[0].pk, by=ana)
    check_whole(ana)
    restore_and_value(three[0].pk, by=ana)
    assert shares_of(ana)[three[0].pk] == pytest.approx(0.5)


def test_shares_are_set_beside_what_is_hidden_and_do_not_betray_it(ana, carl, three):
    one, two, secret = three
    hide(secret, ana)
    assert seen_shares(carl) == pytest.approx({one.pk: 0.625, two.pk: 0.375})

    set_shares(shares={one.pk: 0.25, two.pk: 0.75}, by=carl)
    assert shares_of(ana) == pytest.approx({one.pk: 0.2, two.pk: 0.6, secret.pk: 0.2})
    assert seen_shares(carl) == pytest.approx({one.pk: 0.25, two.pk: 0.75})


def test_shares_are_set_across_a_hidden_parent(ana, carl, three):
    one, two, secret = three
    under = create_objective(title="Under", parent_id=secret.pk, by=ana)
    beside = create_objective(title="Beside", parent_id=secret.pk, by=ana)
    hide(secret, ana)
    hide(beside, ana)

    set_shares(shares={one.pk: 0.5, two.pk: 0.25, under.pk: 0.25}, by=carl)
    weights = weights_of(live_version(ana.workspace))
    assert weights[beside.pk] == pytest.approx(0.1)
    assert [weights[row.pk] for row in (one, two, under)] == pytest.approx([0.45, 0.225, 0.225])
    check_whole(ana)


def test_shares_are_set_where_all_weight_is_hidden(ana, carl, three):
    one, two, secret = three
    set_shares(shares={one.pk: 0, two.pk: 0, secret.pk: 1}, by=ana)
    hide(secret, ana)
    set_shares(shares={one.pk: 0.25, two.pk: 0.75}, by=carl)
    assert seen_shares(carl) == pytest.approx({one.pk: 0.25, two.pk: 0.75})
    check_whole(ana)


def test_naming_what_is_hidden_is_refused_like_naming_nothing(ana, carl, three):
    one, two, secret = three
    hide(secret, ana)
    sentences = set()
    for stranger in (secret.pk, 10**9):
        with pytest.raises(Invalid) as refusal:
            set_shares(shares={one.pk: 0.5, two.pk: 0.3, stranger: 0.2}, by=carl)
        sentences.add(str(refusal.value))
        with pytest.raises(Objective.DoesNotExist):
            set_shares(parent_id=stranger, shares={}, by=carl)
    assert len(sentences) == 1


STEP = st.tuples(
    st.sampled_from(("create", "place", "remove", "delete", "restore", "shares", "hide", "draft")),
    st.integers(0, 30),
    st.integers(0, 30),
    st.none() | st.floats(0, 1),
    st.booleans(),
)


@settings(max_examples=40)
@given(st.lists(STEP, max_size=20))
def test_siblings_sum_to_one_after_anything(ana, carl, steps):
    with transaction.atomic():
        for what, first, second, share, as_carl in steps:
            with suppress(DomainError, ObjectDoesNotExist):
                step(what, first, second, share, (ana, carl if as_carl else ana))
        check_whole(ana)
        for by in (ana, carl):
            check_seen_whole(by)
        transaction.set_rollback(True)


def check_seen_whole(by):
    tops = tops_of(by)
    for siblings in [tops, *(node.children for top in tops for node in top.walk())]:
        assert not siblings or sum(each.share for each in siblings) == pytest.approx(1)


def step(what, first, second, share, people):
    ana, by = people
    rows = list(Objective.objects.filter(workspace=ana.workspace).values_list("pk", flat=True))
    versions = list(StrategyVersion.objects.filter(workspace=ana.workspace))
    version = versions[second % len(versions)].pk if versions and second % 3 == 0 else None
    one = rows[first % len(rows)] if rows else 0
    under = rows[second % len(rows)] if rows and second % 4 else None
    {
        "create": lambda: create_objective(
            title=f"Objective {next(_names)}",
            parent_id=under,
            share=share,
            version_id=version,
            by=by,
        ),
        "place": lambda: place_objective(
            one, parent_id=under, share=share, version_id=version, by=by
        ),
        "remove": lambda: remove_from_version(one, version_id=version, by=by),
        "delete": lambda: delete_objective(one, by=by),
        "restore": lambda: restore_objective(one, by=by),
        "hide": lambda: hide(Objective.objects.get(pk=one), ana),
        "shares": lambda: weigh(under, share or 0, by),
        "draft": lambda: start_draft(by=by) if len(versions) < 3 else None,
    }[what]()


def weigh(parent, share, by):
    """Set the shares of a family as `by` sees it; the first takes `share`, the rest the rest."""
    tops = tops_of(by)
    nodes = {node.objective.pk: node.children for top in tops for node in top.walk()}
    siblings = [each.objective.pk for each in {**nodes, None: tops}.get(parent, [])]
    if len(siblings) == 1:
        set_shares(parent_id=parent, shares={siblings[0]: 1}, by=by)
    elif siblings:
        rest = (1 - share) / (len(siblings) - 1)
        wanted = dict.fromkeys(siblings, rest) | {siblings[0]: share}
        set_shares(parent_id=parent, shares=wanted, by=by)
        assert seen_shares(by)[siblings[0]] == pytest.approx(share, abs=1e-6)
