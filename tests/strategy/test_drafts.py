import pytest

from openweft.common.errors import Conflict
from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.operations import (
    create_objective,
    discard_draft,
    restore_draft,
    start_draft,
)
from openweft.strategy.problems import live_version, weights_of


@pytest.fixture
def kept(ana) -> Objective:
    return create_objective(title="Win regulated buyers", by=ana)


@pytest.fixture
def draft(ana, kept) -> StrategyVersion:
    return start_draft(by=ana)


def test_an_objective_of_a_draft_leaves_the_live_version_as_it_was(ana, kept, draft):
    new = create_objective(title="Grow self-serve", version_id=draft.pk, by=ana)
    assert weights_of(draft) == {kept.pk: 0.5, new.pk: 0.5}
    assert weights_of(live_version(ana.workspace)) == {kept.pk: 1}


def test_a_discarded_draft_takes_what_is_its_own_and_comes_back_with_it(ana, kept, draft):
    new = create_objective(title="Grow self-serve", version_id=draft.pk, by=ana)
    discard_draft(draft.pk, by=ana)
    assert list(Objective.objects.live()) == [kept]
    assert draft not in StrategyVersion.objects.kept()

    restore_draft(draft.pk, by=ana)
    assert set(Objective.objects.live()) == {kept, new}
    assert draft in StrategyVersion.objects.kept()


def test_only_a_draft_is_discarded_and_a_discarded_one_not_edited(ana, kept, draft):
    live = live_version(ana.workspace)
    with pytest.raises(Conflict):
        discard_draft(live.pk, by=ana)
    discard_draft(draft.pk, by=ana)
    with pytest.raises(Conflict):
        create_objective(title="Too late", version_id=draft.pk, by=ana)


def test_a_draft_is_discarded_on_its_page(client, ana, draft):
    client.force_login(ana.user)
    where = f"/w/{ana.workspace.slug}/strategy"
    assert "Discard the draft" in client.get(f"{where}/?version={draft.number}").text
    client.post(f"{where}/versions/{draft.number}/discard")
    draft.refresh_from_db()
    assert draft.state == "discarded"
