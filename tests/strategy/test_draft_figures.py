"""Figures under drafts: going live is editing what is live, discarding leaves no trace."""

from contextlib import suppress

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.common.errors import DomainError
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import (
    align_and_value,
    create_initiative,
    create_objective_and_value,
    discard_draft_and_value,
    make_live_and_value,
    place_objective_and_value,
    remove_from_version_and_value,
    weigh_objective_and_value,
)
from openweft.strategy.models import Objective, Placement
from openweft.strategy.operations import start_draft
from openweft.strategy.problems import live_version, weights_of

BASE = ("Win", "Grow", "Keep", "Learn")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "move", "weigh", "drop")),
        st.integers(0, 9),
        st.integers(0, 9),
        st.floats(0, 1),
    ),
    max_size=8,
)


@pytest.fixture
def standing(ana):
    """Four objectives, two under the first, and an initiative for each."""
    rows = {}
    for title in BASE:
        under = rows["Win"].pk if title in {"Keep", "Learn"} else None
        rows[title] = create_objective_and_value(title=title, parent_id=under, by=ana)
        made = create_initiative(title=f"For {title}", state="candidate", by=ana)
        align_and_value(made.pk, objective_id=rows[title].pk, contribution=0.5, by=ana)
    return rows


def figures(ana):
    """All that is reckoned from the live version, by name: places, weights and values."""
    version = live_version(ana.workspace)
    weights = weights_of(version)
    places = {
        placed.objective.item.title: (
            placed.parent.item.title if placed.parent else None,
            placed.share,
            weights[placed.objective_id],
        )
        for placed in Placement.objects.filter(version=version).standing()
    }
    rows = Initiative.objects.values_list("item__title", "value", "alignment")
    return places, {title: numbers for title, *numbers in rows}


def same(one, other):
    for mine, theirs in zip(one, other, strict=True):
        assert mine.keys() == theirs.keys()
        for title in mine:
            assert list(mine[title]) == pytest.approx(list(theirs[title]), abs=1e-9), title


def edit(steps, version, ana):
    """Take the steps in one version; those that are refused change nothing."""
    for number, (what, first, second, share) in enumerate(steps):
        placed = version.placements.standing().order_by("objective__item__title")
        keys = list(placed.values_list("objective_id", flat=True))
        if not keys:
            return
        one, under = keys[first % len(keys)], [None, *keys][second % (len(keys) + 1)]
        at = {"version_id": version.pk, "by": ana}
        with suppress(DomainError, ObjectDoesNotExist), transaction.atomic():
            if what == "add":
                create_objective_and_value(
                    title=f"New {number}", parent_id=under, share=share, **at
                )
            elif what == "move":
                place_objective_and_value(one, parent_id=under, share=share, **at)
            elif what == "weigh":
                weigh_objective_and_value(one, share=share, **at)
            else:
                remove_from_version_and_value(one, **at)


def check_whole(version):
    totals, leaves = {}, set(weights_of(version))
    for placed in version.placements.standing():
        totals[placed.parent_id] = totals.get(placed.parent_id, 0) + placed.share
        leaves.discard(placed.parent_id)
    assert all(total == pytest.approx(1) for total in totals.values())
    weights = weights_of(version)
    assert not leaves or sum(weights[pk] for pk in leaves) == pytest.approx(1)


@settings(max_examples=30)
@given(STEPS)
def test_making_a_draft_live_is_editing_the_live_version(ana, standing, steps):
    with transaction.atomic():
        edit(steps, live_version(ana.workspace), ana)
        directly = figures(ana)
        transaction.set_rollback(True)
    with transaction.atomic():
        draft = start_draft(by=ana)
        edit(steps, draft, ana)
        make_live_and_value(draft.pk, by=ana)
        same(figures(ana), directly)
        check_whole(draft)
        transaction.set_rollback(True)


@settings(max_examples=30)
@given(STEPS)
def test_a_draft_leaves_no_trace_in_figures_standing_or_discarded(ana, standing, steps):
    before = figures(ana)
    with transaction.atomic():
        draft = start_draft(by=ana)
        edit(steps, draft, ana)
        for objective in draft.own_objectives.filter(is_deleted=False):
            served = Initiative.objects.first()
            align_and_value(served.pk, objective_id=objective.pk, contribution=1, by=ana)
        check_whole(draft)
        assert figures(ana) == before
        discard_draft_and_value(draft.pk, by=ana)
        assert figures(ana) == before
        assert {row.item.title for row in Objective.objects.live()} == set(BASE)
        transaction.set_rollback(True)
