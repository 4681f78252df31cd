"""Who sees an item: the query against the rule said in plain Python, over all cases."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from openweft.items.models import Grant, Item, Kind, Visibility
from openweft.items.operations import create_row
from openweft.roadmap.models import Initiative
from openweft.strategy.models import Objective
from openweft.workspaces.models import Function, Role, Team, TeamMembership
from tests.factories import make_item, make_member, make_workspace

GRANTED = ("nobody", "them", "another", "their_function", "another_function", "their_team")


def sees(role, *, visibility, is_owner, granted, is_active):
    """The rule of the domain: guests by ownership or by name; others all but the restricted."""
    if not is_active:
        return False
    named = is_owner or granted == "them"
    if role == Role.GUEST:
        return named
    grouped = granted in {"their_function", "their_team"}
    return visibility != Visibility.RESTRICTED or named or grouped


def seat(workspace, role, **fields):
    function = Function.objects.create(workspace=workspace, name=f"F{Function.objects.count()}")
    team = Team.objects.create(workspace=workspace, key=f"t{Team.objects.count()}", name="T")
    member = make_member(workspace, "Somebody", role, function=function, **fields)
    TeamMembership.objects.create(team=team, member=member)
    return member, team


def grant(item, granted, member, team):
    workspace = member.workspace
    targets = {
        "them": lambda: {"member": member},
        "another": lambda: {"member": make_member(workspace, "Another")},
        "their_function": lambda: {"function": member.function},
        "another_function": lambda: {
            "function": Function.objects.get_or_create(workspace=workspace, name="Elsewhere")[0]
        },
        "their_team": lambda: {"team": team},
    }
    if granted != "nobody":
        Grant.objects.create(item=item, **targets[granted]())


CASES = list(product(Role.values, Visibility.values, (True, False), GRANTED, (True, False)))


@pytest.mark.parametrize("role", Role.values)
def test_items_and_their_kinds_tables_follow_the_rule_in_every_case(workspace, ana, role):
    wrong = []
    for case in (case for case in CASES if case[0] == role):
        _role, visibility, is_owner, granted, is_active = case
        member, team = seat(workspace, role, is_active=is_active)
        owner = member if is_owner else ana
        columns = {"owner": owner, "visibility": visibility}
        row = create_row(Objective, title="Thing", by=ana, item=columns)
        grant(row.item, granted, member, team)
        expected = sees(
            role, visibility=visibility, is_owner=is_owner, granted=granted, is_active=is_active
        )
        found = Item.objects.visible_to(member).filter(pk=row.pk).exists()
        listed = Objective.objects.visible_to(member).filter(pk=row.pk).exists()
        if (found, listed) != (expected, expected):
            wrong.append((case, found, listed))
    assert not wrong


def test_nothing_of_another_workspace_is_visible_whatever_is_granted(ana, eve):
    item = make_item(ana, "Ours", visibility=Visibility.PORTAL)
    Grant.objects.create(item=item, member=eve)
    assert not Item.objects.visible_to(eve).exists()


def test_an_item_granted_thrice_is_listed_once(workspace, ana):
    member, team = seat(workspace, Role.CONTRIBUTOR)
    item = make_item(ana, "Thing", visibility=Visibility.RESTRICTED)
    for granted in ("them", "their_function", "their_team"):
        grant(item, granted, member, team)
    assert Item.objects.visible_to(member).count() == 1


def test_a_former_function_opens_nothing(workspace, ana):
    member, team = seat(workspace, Role.CONTRIBUTOR)
    item = make_item(ana, "Thing", visibility=Visibility.RESTRICTED)
    grant(item, "their_function", member, team)
    member.function = None
    assert not Item.objects.visible_to(member).exists()


members = st.tuples(st.sampled_from(Role.values), st.booleans())
things = st.tuples(
    st.sampled_from(Visibility.values), st.integers(0, 3), st.sets(st.integers(0, 3), max_size=3)
)


class ManyAtOnce(TestCase):
    """Lists, not single rows: several people and items at once, grants by name."""

    @given(st.lists(members, min_size=4, max_size=4), st.lists(things, min_size=1, max_size=5))
    def test_each_sees_just_the_list_that_is_theirs(self, people, offered):
        workspace = make_workspace()
        seats = [
            make_member(workspace, f"Member {n}", role, is_active=is_active)
            for n, (role, is_active) in enumerate(people)
        ]
        made = []
        for visibility, owner, named in offered:
            item = make_item(seats[owner], "Thing", Kind.INITIATIVE, visibility=visibility)
            Grant.objects.bulk_create(Grant(item=item, member=seats[n]) for n in named)
            made.append(item.pk)
        for n, member in enumerate(seats):
            expected = {
                pk
                for pk, (visibility, owner, named) in zip(made, offered, strict=True)
                if sees(
                    member.role,
                    visibility=visibility,
                    is_owner=owner == n,
                    granted="them" if n in named else "nobody",
                    is_active=member.is_active,
                )
            }
            assert set(Item.objects.visible_to(member).values_list("pk", flat=True)) == expected


def test_the_kinds_tables_repeat_what_lists_filter_by(ana):
    row = create_row(Initiative, title="Thing", by=ana, state_since=ana.joined_at)
    assert (row.workspace_id, row.visibility, row.is_deleted) == (
        ana.workspace_id,
        "workspace",
        False,
    )
    assert row.item.owner_id == ana.pk
