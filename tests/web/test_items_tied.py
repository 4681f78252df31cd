import pytest

from openweft.items.models import Grant, ItemLink
from openweft.items.talk import link_items
from openweft.workspaces.operations import create_function
from tests.web.conftest import SECRET, as_seen


@pytest.fixture
def path(at, initiative) -> str:
    return at(f"items/{initiative.item.key}/")


def test_an_item_is_shared_with_people_functions_and_teams_together(
    signed_in, ana, cleo, at, path, initiative, team
):
    legal = create_function(name="Legal", by=ana)
    given = as_seen(initiative, members=[cleo.pk], functions=[legal.pk], teams=[team.pk])
    browser = signed_in(ana)
    browser.post(path + "share", given)
    grants = Grant.objects.values_list("member", "function", "team")
    assert set(grants) == {(cleo.pk, None, None), (None, legal.pk, None), (None, None, team.pk)}
    page = browser.get(at(f"initiatives/{initiative.item.key}")).text
    assert f'<option value="{legal.pk}" selected>Legal' in page
    assert "3 people, functions or teams" in page


def test_items_are_linked_by_key_and_unlinked(signed_in, ana, at, path, initiative, objective):
    browser = signed_in(ana)
    browser.post(
        path + "item-links", {"target": objective.item.key.lower(), "relation": "part_of"}
    )
    tie = ItemLink.objects.get()
    assert (tie.target_id, tie.relation) == (objective.pk, "part_of")
    there = browser.get(at(f"objectives/{objective.item.key}")).text
    assert "has the part" in there
    browser.post(path + "item-links", {"remove": tie.pk})
    assert not ItemLink.objects.exists()


def test_a_hidden_item_cannot_be_linked_to_nor_told_apart(signed_in, ana, cleo, path, hidden):
    browser = signed_in(ana)
    unknown = browser.post(path + "item-links", {"target": "INIT-9999"}, follow=True)
    assert "There is no item with that key." in unknown.text
    answer = signed_in(cleo).post(path + "item-links", {"target": hidden.item.key}, follow=True)
    assert "There is no item with that key." in answer.text


def test_a_link_to_a_hidden_item_is_absent(signed_in, ana, cleo, at, initiative, hidden):
    link_items(initiative.pk, target_id=hidden.pk, relation="related", by=ana)
    page = at(f"initiatives/{initiative.item.key}")
    assert SECRET in signed_in(ana).get(page).text
    assert SECRET not in signed_in(cleo).get(page).text


def test_a_viewer_links_nothing(signed_in, ben, path, objective):
    answer = signed_in(ben).post(path + "item-links", {"target": objective.item.key})
    assert answer.status_code == 403
