"""A draft is edited beside what is live, and leaks nothing until it is live itself."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from openweft.common.errors import Conflict, Invalid
from openweft.items.models import Item
from openweft.items.operations import edit_item
from openweft.items.search import find_items
from openweft.roadmap.groups import Groups
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import (
    InitiativeTerms,
    align_and_value,
    create_initiative,
    make_live_and_value,
)
from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.operations import (
    KeyResultTerms,
    MetricTerms,
    create_key_result,
    create_objective,
    delete_objective,
    discard_draft,
    make_live,
    place_objective,
    remove_from_version,
    restore_draft,
    restore_objective,
    start_draft,
    weigh_objective,
)
from openweft.strategy.problems import live_version, weights_of
from openweft.workspaces.models import Event, Role
from tests.factories import make_member


@pytest.fixture
def kept(ana) -> Objective:
    return create_objective(title="Win regulated buyers", by=ana)


@pytest.fixture
def draft(ana, kept) -> StrategyVersion:
    return start_draft(by=ana)


@pytest.fixture
def new(ana, draft) -> Objective:
    return create_objective(title="Grow self-serve", version_id=draft.pk, by=ana)


def test_an_objective_of_a_draft_leaves_the_live_version_as_it_was(ana, kept, draft, new):
    assert weights_of(draft) == {kept.pk: 0.5, new.pk: 0.5}
    assert weights_of(live_version(ana.workspace)) == {kept.pk: 1}


def test_an_objective_of_a_draft_is_in_no_list_search_or_choice(ana, gus, kept, new):
    assert list(Objective.objects.live()) == [kept]
    assert new.item not in Item.objects.live()
    assert find_items("self-serve", by=ana, most=9) == []
    assert find_items(new.item.key, by=ana, most=9) == []
    assert new.pk not in Groups.of(ana).objectives
    assert new in Objective.objects.with_page(ana)
    edit_item(new.pk, changes={"owner": gus}, based_on=None, by=ana)
    assert new not in Objective.objects.with_page(gus)


def test_an_objective_of_a_draft_goes_live_with_it(ana, draft, new):
    make_live(draft.pk, by=ana)
    assert new in Objective.objects.live()
    assert [hit.item for hit in find_items("self-serve", by=ana, most=9)] == [new.item]


def test_a_discarded_draft_takes_what_is_its_own_and_comes_back_with_it(ana, kept, draft, new):
    early = create_objective(title="Thought better of", version_id=draft.pk, by=ana)
    remove_from_version(early.pk, version_id=draft.pk, by=ana)
    discard_draft(draft.pk, by=ana)
    assert not Objective.objects.with_page(ana).filter(pk=new.pk).exists()
    assert draft not in StrategyVersion.objects.kept()

    restore_draft(draft.pk, by=ana)
    assert set(Objective.objects.within(draft)) == {kept, new}
    assert weights_of(draft) == {kept.pk: 0.5, new.pk: 0.5}


def test_what_was_deleted_by_a_clock_that_is_ahead_does_not_come_back(ana, draft, new):
    early = create_objective(title="Thought better of", version_id=draft.pk, by=ana)
    delete_objective(early.pk, by=ana)
    Item.objects.filter(pk=early.pk).update(deleted_at=timezone.now() + timedelta(seconds=9))
    discard_draft(draft.pk, by=ana)
    restore_draft(draft.pk, by=ana)
    assert new.item in Item.objects.kept()
    assert early.item not in Item.objects.kept()


def test_a_draft_takes_along_what_its_discarder_may_not_see(workspace, ana, draft, new):
    carl = make_member(workspace, "Carl Curator", Role.CURATOR)
    edit_item(new.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    discard_draft(draft.pk, by=carl)
    assert not Objective.objects.with_page(ana).filter(pk=new.pk).exists()
    restore_draft(draft.pk, by=carl)
    assert new in Objective.objects.with_page(ana)


def test_what_went_with_a_draft_does_not_come_back_without_it(ana, draft, new):
    discard_draft(draft.pk, by=ana)
    with pytest.raises(Conflict, match="bring that back first"):
        restore_objective(new.pk, by=ana)


def test_what_was_written_for_a_draft_and_is_taken_out_goes_to_the_trash(ana, kept, draft, new):
    remove_from_version(new.pk, version_id=draft.pk, by=ana)
    assert weights_of(draft) == {kept.pk: 1}
    restore_objective(new.pk, by=ana)
    assert weights_of(draft) == {kept.pk: 0.5, new.pk: 0.5}


def test_only_a_draft_is_discarded_and_a_discarded_one_not_edited(ana, kept, draft):
    live = live_version(ana.workspace)
    with pytest.raises(Conflict):
        discard_draft(live.pk, by=ana)
    discard_draft(draft.pk, by=ana)
    with pytest.raises(Conflict):
        create_objective(title="Too late", version_id=draft.pk, by=ana)


def test_another_share_leaves_the_siblings_their_proportions(ana, kept, draft, new):
    third = create_objective(title="Third", version_id=draft.pk, by=ana)
    weigh_objective(third.pk, version_id=draft.pk, share=0.6, by=ana)
    assert weights_of(draft) == pytest.approx({kept.pk: 0.2, new.pk: 0.2, third.pk: 0.6})
    with pytest.raises(Invalid, match="between 0 and 1"):
        weigh_objective(third.pk, version_id=draft.pk, share=1.2, by=ana)
    with pytest.raises(Invalid, match="nothing beside it"):
        weigh_objective(kept.pk, share=0.5, by=ana)
    with pytest.raises(Objective.DoesNotExist):
        weigh_objective(new.pk, share=0.5, by=ana)


def test_what_was_dropped_from_a_draft_is_put_back(ana, kept, draft, new):
    remove_from_version(kept.pk, version_id=draft.pk, by=ana)
    assert weights_of(draft) == {new.pk: 1}
    place_objective(kept.pk, version_id=draft.pk, parent_id=new.pk, by=ana)
    assert weights_of(draft) == {kept.pk: 1, new.pk: 1}
    assert weights_of(live_version(ana.workspace)) == {kept.pk: 1}


def test_what_is_done_in_a_draft_is_no_news_of_a_live_objective(ana, kept, draft, new):
    place_objective(kept.pk, version_id=draft.pk, parent_id=new.pk, by=ana)
    weigh_objective(kept.pk, version_id=draft.pk, share=1, by=ana)
    remove_from_version(kept.pk, version_id=draft.pk, by=ana)
    told = Event.objects.filter(item_id=kept.pk).values_list("code", flat=True)
    assert set(told) == {"objective.created"}
    moved = Event.objects.get(code="objective.placed")
    assert moved.after["objective"] == kept.pk


def test_what_serves_a_drafted_objective_counts_in_the_draft_alone(ana, kept, draft, new):
    whole = create_initiative(title="Onboarding", state="candidate", by=ana)
    of = InitiativeTerms(parent_id=whole.pk)
    part = create_initiative(title="Sign-up", state="candidate", terms=of, by=ana)
    align_and_value(whole.pk, objective_id=kept.pk, contribution=0.5, by=ana)
    before = Initiative.objects.get(pk=part.pk).alignment

    align_and_value(part.pk, objective_id=new.pk, contribution=1, by=ana)
    assert Initiative.objects.get(pk=part.pk).alignment == before == 0.5
    assert not Event.objects.filter(item_id=part.pk, code="alignment.stated").exists()

    make_live_and_value(draft.pk, by=ana)
    assert Initiative.objects.get(pk=part.pk).alignment == 0.5
    assert Initiative.objects.get(pk=whole.pk).alignment == 0.25


def test_a_drafted_objective_has_no_key_results_yet(ana, new):
    today = ana.workspace.created_at.date()
    terms = KeyResultTerms(0, 1, today, today.replace(year=today.year + 1))
    with pytest.raises(Invalid, match="is a draft"):
        create_key_result(new.pk, title="Fast", metric=MetricTerms("Days"), terms=terms, by=ana)


def test_what_older_databases_hold_in_drafts_alone_becomes_theirs(ana, kept, draft, new):
    gone = start_draft(by=ana)
    other = create_objective(title="Buy a rival", version_id=gone.pk, by=ana)
    discard_draft(gone.pk, by=ana)
    Objective.objects.update(drafted_in=None)
    Item.objects.update(is_draft=False)
    StrategyVersion.objects.update(discarded_at=None)

    path = "openweft.strategy.migrations.0005_objectives_of_drafts"
    import_module(path).give_drafts_their_own(apps, None)

    assert dict(Objective.objects.values_list("pk", "drafted_in")) == {
        kept.pk: None,
        new.pk: draft.pk,
        other.pk: gone.pk,
    }
    restore_draft(gone.pk, by=ana)
    assert other in Objective.objects.within(gone)
    assert list(Objective.objects.live()) == [kept]


def test_a_live_objective_in_the_trash_leaves_the_draft_too(ana, kept, draft, new):
    delete_objective(kept.pk, by=ana)
    assert weights_of(draft) == {new.pk: 1}
