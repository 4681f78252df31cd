import re
from typing import Any

import pytest

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.items.keys import take_numbers
from openweft.items.models import Grant, Item, Kind, Visibility
from openweft.items.operations import (
    create_row,
    delete_item,
    edit_item,
    restore_item,
    set_products,
    set_tags,
    share_item,
)
from openweft.strategy.models import Objective
from openweft.workspaces.models import Event, Function, Member, Product, Team
from openweft.workspaces.operations import create_function, create_product, create_team
from tests.factories import make_workspace, restrict


@pytest.fixture
def goal(ana):
    return create_row(Objective, title="Win regulated buyers", by=ana)


def events(code):
    return Event.objects.filter(code=code)


def test_creating_gives_a_key_an_owner_and_an_event(ana, goal):
    assert (goal.item.key, goal.item.owner, goal.item.version) == ("OBJ-1", ana, 1)
    event = events("objective.created").get()
    assert (event.by, event.item_id, event.after["title"]) == (ana, goal.pk, goal.item.title)


def test_numbers_are_never_handed_out_twice(workspace, ana):
    first = take_numbers(workspace, Kind.OBJECTIVE, 3)
    second = take_numbers(workspace, Kind.OBJECTIVE)
    elsewhere = take_numbers(make_workspace(), Kind.OBJECTIVE)
    assert (list(first), list(second), list(elsewhere)) == ([1, 2, 3], [4], [1])


@pytest.mark.parametrize("title", ["", "  \n ", "\x00", "x" * 301])
def test_a_title_that_will_not_do_is_refused(ana, goal, title):
    with pytest.raises(Invalid):
        edit_item(goal.pk, changes={"title": title}, based_on=1, by=ana)
    with pytest.raises(Invalid):
        create_row(Objective, title=title, by=ana)


def test_an_edit_records_what_changed_and_nothing_else(ana, ben, goal):
    edited = edit_item(
        goal.pk,
        changes={"title": " Win  more ", "body": "Why\r\nnot", "owner": ben},
        based_on=1,
        by=ana,
    )
    assert (edited.title, edited.body, edited.owner, edited.version) == (
        "Win more",
        "Why\nnot",
        ben,
        2,
    )
    event = events("item.edited").get()
    assert event.before == {"title": "Win regulated buyers", "body": "", "owner": ana.pk}
    assert event.after == {"title": "Win more", "body": "Why\nnot", "owner": ben.pk}


def test_an_edit_that_changes_nothing_leaves_version_and_history(ana, goal):
    edited = edit_item(goal.pk, changes={"title": goal.item.title}, based_on=1, by=ana)
    assert edited.version == 1
    assert not events("item.edited").exists()


def test_the_second_of_two_tabs_is_told(ana, goal):
    edit_item(goal.pk, changes={"title": "From the first tab"}, based_on=1, by=ana)
    says = "Ana Curator changed OBJ-1 since you opened it: title. You saw version 1; it is at 2."
    with pytest.raises(Conflict, match=re.escape(says)):
        edit_item(goal.pk, changes={"title": "From the second tab"}, based_on=1, by=ana)
    assert Item.objects.get(pk=goal.pk).title == "From the first tab"


def test_a_field_there_is_none_of_is_refused_whole(ana, goal):
    with pytest.raises(Invalid, match="no field"):
        edit_item(goal.pk, changes={"title": "New", "key": "OBJ-9"}, based_on=1, by=ana)
    assert Item.objects.get(pk=goal.pk).title == "Win regulated buyers"


def test_visibility_reaches_the_kinds_table(ana, goal):
    edit_item(goal.pk, changes={"visibility": "restricted"}, based_on=1, by=ana)
    goal.refresh_from_db()
    assert goal.visibility == Visibility.RESTRICTED
    with pytest.raises(Invalid, match="no visibility"):
        edit_item(goal.pk, changes={"visibility": "secret"}, based_on=2, by=ana)


def test_an_owner_of_another_workspace_does_not_exist(ana, eve, goal):
    with pytest.raises(Member.DoesNotExist):
        edit_item(goal.pk, changes={"owner": eve}, based_on=1, by=ana)


def test_what_one_may_not_see_does_not_exist_for_any_operation(cleo, gus, eve, goal):
    restrict(goal.item)
    for by in (cleo, gus, eve):
        for call in (
            lambda by=by: edit_item(goal.pk, changes={"title": "Mine"}, based_on=1, by=by),
            lambda by=by: delete_item(goal.pk, by=by),
            lambda by=by: restore_item(goal.pk, by=by),
            lambda by=by: share_item(goal.pk, members=[by], by=by),
            lambda by=by: set_tags(goal.pk, names=["mine"], by=by),
            lambda by=by: set_products(goal.pk, products=[], by=by),
        ):
            with pytest.raises(Item.DoesNotExist):
                call()


def test_what_one_may_see_one_may_not_always_change(ben, cleo, goal):
    for by in (ben, cleo):
        for call in (
            lambda by=by: edit_item(goal.pk, changes={"title": "Mine"}, based_on=1, by=by),
            lambda by=by: delete_item(goal.pk, by=by),
            lambda by=by: share_item(goal.pk, members=[by], by=by),
            lambda by=by: set_tags(goal.pk, names=["mine"], by=by),
        ):
            with pytest.raises(NotAllowed):
                call()


def test_the_trash_hides_and_gives_back(ana, goal):
    delete_item(goal.pk, by=ana)
    goal.refresh_from_db()
    assert goal.is_deleted
    assert not Objective.objects.live().exists()
    with pytest.raises(Item.DoesNotExist):
        edit_item(goal.pk, changes={"title": "Ghost"}, based_on=None, by=ana)

    restore_item(goal.pk, by=ana)

    assert Objective.objects.live().get() == goal
    assert [event.code for event in Event.objects.filter(item_id=goal.pk)][:2] == [
        "item.restored",
        "item.deleted",
    ]


def test_restoring_what_is_not_in_the_trash_changes_nothing(ana, goal):
    restore_item(goal.pk, by=ana)
    assert not events("item.restored").exists()
    assert Item.objects.get(pk=goal.pk).version == 1


def test_sharing_replaces_who_could_see(ana, ben, cleo, goal):
    edit_item(goal.pk, changes={"visibility": "restricted"}, based_on=1, by=ana)
    share_item(goal.pk, members=[ben], by=ana)
    assert Item.objects.visible_to(ben).filter(pk=goal.pk).exists()

    share_item(goal.pk, members=[cleo, cleo], by=ana)

    assert not Item.objects.visible_to(ben).filter(pk=goal.pk).exists()
    assert Item.objects.visible_to(cleo).filter(pk=goal.pk).exists()


def test_sharing_with_functions_and_teams_names_them_in_the_event(ana, goal):
    sales, looms = create_function(name="Sales", by=ana), create_team(name="Looms", by=ana)
    share_item(goal.pk, functions=[sales], teams=[looms], by=ana)
    assert Grant.objects.count() == 2
    assert events("item.shared").get().after == {"with": ["Sales", "Looms"]}


def test_sharing_stays_within_the_workspace(ana, eve, goal):
    abroad: dict[str, Any] = {
        "members": eve,
        "functions": create_function(name="Sales", by=eve),
        "teams": create_team(name="Looms", by=eve),
    }
    kinds: dict[str, Any] = {"members": Member, "functions": Function, "teams": Team}
    for name, stranger in abroad.items():
        shared: dict[str, Any] = {name: [stranger]}
        with pytest.raises(kinds[name].DoesNotExist):
            share_item(goal.pk, by=ana, **shared)
    assert not Grant.objects.exists()


def test_tags_are_made_once_and_set_whole(ana, goal):
    set_tags(goal.pk, names=[" growth ", "growth", "", "a  b"], by=ana)
    assert sorted(goal.item.tags.values_list("name", flat=True)) == ["a b", "growth"]
    set_tags(goal.pk, names=["growth", "a b"], by=ana)
    assert events("item.tagged").count() == 1
    set_tags(goal.pk, names=[], by=ana)
    assert not goal.item.tags.exists()


def test_products_are_of_the_same_workspace(ana, eve, goal):
    ours, theirs = create_product(name="Ledger", by=ana), create_product(name="Other", by=eve)
    set_products(goal.pk, products=[ours], by=ana)
    with pytest.raises(Product.DoesNotExist):
        set_products(goal.pk, products=[theirs], by=ana)
    assert list(goal.item.products.all()) == [ours]
