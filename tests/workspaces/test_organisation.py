from datetime import date

import pytest

from openweft.common.errors import Invalid, NotAllowed, Stale
from openweft.items.models import Item
from openweft.items.operations import share_item
from openweft.workspaces.models import (
    Contact,
    Event,
    Function,
    Member,
    Product,
    Team,
    TeamMembership,
)
from openweft.workspaces.operations import (
    change_role,
    create_contact,
    create_function,
    create_product,
    create_team,
    delete_function,
    edit_contact,
    edit_function,
    edit_member,
    edit_product,
    edit_team,
    remove_membership,
    set_capacity,
    set_membership,
)
from tests.factories import make_item, restrict


@pytest.fixture
def sales(ana):
    return create_function(name="Sales", by=ana)


@pytest.fixture
def looms(ana):
    return create_team(name="Looms", by=ana)


def test_a_function_has_a_lead_and_goals(ana, ben, sales):
    edit_function(sales.pk, changes={"lead_id": ben.pk, "goals": " Win. "}, by=ana)
    sales.refresh_from_db()
    assert (sales.lead, sales.goals) == (ben, "Win.")
    assert Event.objects.get(code="function.edited").after == {"lead_id": ben.pk, "goals": "Win."}


def test_two_functions_do_not_share_a_name(ana, sales):
    with pytest.raises(Invalid, match="“sales” already"):
        create_function(name="sales", by=ana)
    edit_function(sales.pk, changes={"name": "SALES"}, by=ana)


def test_a_function_in_use_is_not_removed(ana, olga, ben, sales):
    edit_member(ben.pk, changes={"function_id": sales.pk}, by=olga)
    with pytest.raises(Invalid, match="in use"):
        delete_function(sales.pk, by=ana)

    edit_member(ben.pk, changes={"function_id": None}, by=olga)
    delete_function(sales.pk, by=ana)

    assert not Function.objects.exists()


def test_a_lead_sits_in_the_same_workspace(ana, eve, sales):
    with pytest.raises(Member.DoesNotExist):
        edit_function(sales.pk, changes={"lead_id": eve.pk}, by=ana)


def test_teams_of_one_name_have_keys_of_their_own(ana):
    keys = [create_team(name="Data & Co", by=ana).key for _ in range(2)]
    assert keys == ["data-co", "data-co-2"]


def test_a_team_can_begin_with_some_people(ana):
    team = create_team(name="Looms", people=4.5, by=ana)
    (membership,) = team.memberships.all()
    assert (membership.member, membership.people, membership.share) == (None, 4.5, 1)


def test_a_person_named_twice_is_in_the_team_once(ana, cleo, looms):
    set_membership(looms.pk, member_id=cleo.pk, share=0.5, by=ana)
    set_membership(looms.pk, member_id=cleo.pk, share=0.8, people=7, by=ana)
    (membership,) = looms.memberships.all()
    assert (membership.share, membership.people) == (0.8, 1)


def test_a_person_comes_with_their_function(ana, olga, cleo, sales, looms):
    cleo = edit_member(cleo.pk, changes={"function_id": sales.pk}, by=olga)
    assert set_membership(looms.pk, member_id=cleo.pk, by=ana).function == sales


def test_a_membership_is_changed_and_cannot_name_a_second_time(ana, ben, cleo, looms):
    first = set_membership(looms.pk, member_id=ben.pk, by=ana)
    second = set_membership(looms.pk, people=2, by=ana)
    changed = set_membership(looms.pk, membership_id=second.pk, people=3, share=0.5, by=ana)
    assert (changed.pk, changed.people, changed.share) == (second.pk, 3, 0.5)
    with pytest.raises(Invalid, match="in this team already"):
        set_membership(looms.pk, membership_id=second.pk, member_id=first.member_id, by=ana)


@pytest.mark.parametrize(
    "given", [{"share": 1.01}, {"share": -0.1}, {"people": 0}, {"people": float("nan")}]
)
def test_a_share_of_time_makes_sense(ana, looms, given):
    with pytest.raises(Invalid):
        set_membership(looms.pk, **given, by=ana)


def test_somebody_taken_out_leaves_a_trace(ana, cleo, looms):
    membership = set_membership(looms.pk, member_id=cleo.pk, share=0.5, by=ana)
    remove_membership(membership.pk, by=ana)
    assert not looms.memberships.exists()
    assert Event.objects.get(code="team.membership_removed").before["share"] == 0.5


def test_capacity_is_typed_over_for_the_period_that_holds_the_day(ana, looms):
    capacity = set_capacity(looms.pk, day=date(2026, 5, 20), person_weeks=30, by=ana)
    assert capacity.starts_on == date(2026, 4, 1)

    set_capacity(looms.pk, day=date(2026, 6, 30), person_weeks=0, note="Sabbatical", by=ana)
    (row,) = looms.capacities.all()
    assert (row.person_weeks, row.note) == (0, "Sabbatical")

    kept = set_capacity(looms.pk, day=date(2026, 6, 30), person_weeks=4, by=ana)
    assert kept is not None
    assert kept.note == "Sabbatical"
    assert set_capacity(looms.pk, day=date(2026, 4, 1), person_weeks=None, by=ana) is None
    assert not looms.capacities.exists()
    assert Event.objects.filter(code="team.capacity_set").count() == 4


def test_typing_the_same_capacity_again_is_no_event(ana, looms):
    for _ in range(2):
        set_capacity(looms.pk, day=date(2026, 5, 20), person_weeks=30, by=ana)
    set_capacity(looms.pk, day=date(2027, 5, 20), person_weeks=None, by=ana)
    assert Event.objects.filter(code="team.capacity_set").count() == 1


@pytest.mark.parametrize("weeks", [-1, float("inf"), float("nan")])
def test_a_capacity_is_a_number_not_below_nothing(ana, looms, weeks):
    with pytest.raises(Invalid):
        set_capacity(looms.pk, day=date(2026, 5, 20), person_weeks=weeks, by=ana)


def test_a_teams_version_stands_for_its_people_and_capacity_too(ana, ben, looms):
    membership = set_membership(looms.pk, member_id=ben.pk, based_on=1, by=ana)
    with pytest.raises(Stale, match=r"member, people, share\. You saw version 1; it is at 2"):
        set_capacity(looms.pk, day=date(2026, 5, 20), person_weeks=3, based_on=1, by=ana)
    set_capacity(looms.pk, day=date(2026, 5, 20), person_weeks=3, based_on=2, by=ana)
    set_capacity(looms.pk, day=date(2026, 5, 20), person_weeks=3, based_on=3, by=ana)
    remove_membership(membership.pk, by=ana)
    with pytest.raises(Stale, match=r"Ana Curator changed Looms.*version 3; it is at 4"):
        edit_team(looms.pk, changes={"name": "Dyes"}, based_on=3, by=ana)
    assert edit_team(looms.pk, changes={"name": "Dyes"}, based_on=4, by=ana).version == 5


def test_a_team_is_retired_and_brought_back(ana, looms):
    assert not edit_team(looms.pk, changes={"is_active": False}, by=ana).is_active
    assert edit_team(looms.pk, changes={"is_active": True}, by=ana).is_active


def test_the_product_tree_has_no_ring(ana):
    line = create_product(name="Ledger", level="line", by=ana)
    product = create_product(name="Invoices", parent_id=line.pk, by=ana)
    part = create_product(name="Scan", level="component", parent_id=product.pk, by=ana)
    for parent in (line, part, product):
        with pytest.raises(Invalid, match="under itself"):
            edit_product(line.pk, changes={"parent_id": parent.pk}, by=ana)
    edit_product(part.pk, changes={"parent_id": line.pk}, by=ana)
    assert Product.objects.get(pk=part.pk).parent == line


def test_products_differ_in_name_and_know_three_levels(ana):
    create_product(name="Ledger", by=ana)
    with pytest.raises(Invalid, match="already"):
        create_product(name="LEDGER", by=ana)
    with pytest.raises(Invalid, match="a line, a product or a component"):
        create_product(name="Other", level="galaxy", by=ana)


def test_a_contacts_address_is_one_and_known_once(ana):
    contact = create_contact(name="Kim Buyer", email="Kim@Example.com", by=ana)
    assert contact.email == "kim@example.com"
    with pytest.raises(Invalid, match="already"):
        create_contact(name="Kim again", email="kim@example.com", by=ana)
    with pytest.raises(Invalid, match="no e-mail"):
        edit_contact(contact.pk, changes={"email": "kim"}, by=ana)
    edit_contact(contact.pk, changes={"name": "Kim B.", "email": "k@example.com"}, by=ana)
    assert str(Event.objects.filter(code__startswith="contact").values()).count("example.com") == 0


def test_a_curator_opens_no_restricted_item_by_joining_a_team(ana, olga, looms):
    secret = restrict(make_item(olga, "Buy the competitor quietly"))
    share_item(secret.pk, teams=[looms], by=olga)
    with pytest.raises(NotAllowed, match="manage members"):
        set_membership(looms.pk, member_id=ana.pk, by=ana)
    group = set_membership(looms.pk, people=1, by=ana)
    with pytest.raises(NotAllowed, match="manage members"):
        set_membership(looms.pk, membership_id=group.pk, member_id=ana.pk, by=ana)
    assert not Item.objects.visible_to(ana).filter(pk=secret.pk).exists()

    set_membership(looms.pk, member_id=ana.pk, share=0.5, by=olga)
    assert Item.objects.visible_to(ana).filter(pk=secret.pk).exists()
    assert set_membership(looms.pk, member_id=ana.pk, share=0.4, by=ana).share == 0.4


def test_viewers_and_contributors_change_nothing_of_the_organisation(ben, cleo, looms, sales):
    for by in (ben, cleo):
        for call in (
            lambda by=by: create_function(name="Mine", by=by),
            lambda by=by: delete_function(sales.pk, by=by),
            lambda by=by: create_team(name="Mine", by=by),
            lambda by=by: set_membership(looms.pk, member_id=by.pk, by=by),
            lambda by=by: set_capacity(looms.pk, day=date(2026, 1, 1), person_weeks=1, by=by),
            lambda by=by: create_product(name="Mine", by=by),
            lambda by=by: create_contact(name="Mine", by=by),
        ):
            with pytest.raises(NotAllowed):
                call()


def test_another_workspaces_organisation_does_not_exist(ana, eve, looms, sales):
    product = create_product(name="Ledger", by=ana)
    contact = create_contact(name="Kim", by=ana)
    membership = set_membership(looms.pk, people=1, by=ana)
    for model, call in (
        (Function, lambda: edit_function(sales.pk, changes={"name": "Eve's"}, by=eve)),
        (Function, lambda: delete_function(sales.pk, by=eve)),
        (Team, lambda: edit_team(looms.pk, changes={"name": "Eve's"}, by=eve)),
        (Team, lambda: set_membership(looms.pk, people=1, by=eve)),
        (TeamMembership, lambda: remove_membership(membership.pk, by=eve)),
        (Product, lambda: edit_product(product.pk, changes={"name": "Eve's"}, by=eve)),
        (Contact, lambda: edit_contact(contact.pk, changes={"name": "Eve's"}, by=eve)),
    ):
        with pytest.raises(model.DoesNotExist):
            call()


def test_nobody_gives_more_than_all_of_their_time(ana, ben, looms):
    dyes = create_team(name="Dyes", by=ana)
    set_membership(looms.pk, member_id=ben.pk, share=0.7, by=ana)
    with pytest.raises(Invalid, match="gives Looms 70% already; with 40% here that is over 100 %"):
        set_membership(dyes.pk, member_id=ben.pk, share=0.4, by=ana)
    set_membership(dyes.pk, member_id=ben.pk, share=0.3, by=ana)
    set_membership(looms.pk, member_id=ben.pk, share=0.5, by=ana)
    assert sum(row.share for row in ben.memberships.all()) == pytest.approx(0.8)


def test_a_team_no_longer_planned_with_takes_nobodys_time(ana, ben, looms):
    set_membership(looms.pk, member_id=ben.pk, by=ana)
    edit_team(looms.pk, changes={"is_active": False}, by=ana)
    dyes = create_team(name="Dyes", by=ana)
    assert set_membership(dyes.pk, member_id=ben.pk, by=ana).share == 1


def test_a_seat_and_a_contact_are_written_by_who_saw_the_last(ana, olga, ben):
    change_role(ben.pk, role="contributor", based_on=1, by=olga)
    with pytest.raises(Stale, match="Olga Owner changed Ben Viewer since you opened it: role"):
        edit_member(ben.pk, changes={"job_title": "Reader"}, based_on=1, by=olga)

    contact = create_contact(name="Nora", by=ana)
    edit_contact(contact.pk, changes={"name": "Nora North"}, based_on=1, by=ana)
    with pytest.raises(Stale):
        edit_contact(contact.pk, changes={"name": "Late"}, based_on=1, by=ana)
