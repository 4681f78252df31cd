"""Who may see, asked for many, is who may see, asked for one."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from openweft.items.models import Grant, Item, Notice
from openweft.items.notices.seeing import notices_of, viewers
from openweft.workspaces.models import Function, Role, TeamMembership
from openweft.workspaces.operations import create_team
from tests.factories import make_item, make_member, make_workspace

PLACES = 3
WORKSPACES = st.fixed_dictionaries(
    {
        "members": st.lists(
            st.tuples(st.sampled_from(Role.values), st.booleans(), st.booleans(), st.booleans()),
            min_size=1,
            max_size=5,
        ),
        "items": st.lists(
            st.tuples(
                st.sampled_from(["workspace", "restricted", "portal"]),
                st.integers(-1, 4),
                st.sampled_from(["", "draft", "deleted"]),
            ),
            min_size=1,
            max_size=PLACES,
        ),
        "grants": st.lists(
            st.tuples(
                st.integers(0, 9), st.sampled_from(["member", "function", "team"]),
                st.integers(0, 9),
            ),
            max_size=6,
        ),
    }
)  # fmt: skip


def build(shape):
    workspace = make_workspace()
    chief = make_member(workspace, "Chief", Role.OWNER)
    function = Function.objects.create(workspace=workspace, name="Sales")
    team = create_team(name="Weavers", people=2, by=chief)
    members = []
    for role, is_active, has_function, in_team in shape["members"]:
        member = make_member(workspace, "M", role, is_active=is_active)
        member.function = function if has_function else None
        member.save()
        if in_team:
            TeamMembership.objects.create(team=team, member=member)
        members.append(member)
    items = []
    for visibility, owner, state in shape["items"]:
        item = make_item(chief, "Thing", visibility=visibility, is_draft=state == "draft")
        item.owner = members[owner % len(members)] if owner >= 0 else None
        item.deleted_at = item.created_at if state == "deleted" else None
        item.save()
        items.append(item)
    for at, column, whom in shape["grants"]:
        named = {"member": members[whom % len(members)], "function": function, "team": team}
        Grant.objects.get_or_create(item=items[at % len(items)], **{column: named[column]})
    return members, items


@pytest.mark.django_db
@given(shape=WORKSPACES)
def test_the_two_rules_of_seeing_are_one(shape):
    with transaction.atomic():
        members, items = build(shape)

        many = viewers(Item.objects.filter(pk__in=[item.pk for item in items]), members)

        for member in members:
            seen = set(Item.objects.with_page(member).values_list("pk", flat=True))
            assert {pk for pk, who in many.items() if member.pk in who} == seen
        transaction.set_rollback(True)


def test_notices_of_what_is_hidden_later_are_gone(followed, ana, cleo, told):
    from openweft.items.operations import edit_item
    from openweft.items.talk import add_comment

    add_comment(followed.pk, body="Soon?", by=ana)
    told()
    assert notices_of(cleo).count() == 1

    edit_item(followed.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    assert notices_of(cleo).count() == 0
    assert Notice.objects.filter(member=cleo).exists()


def test_who_becomes_a_guest_keeps_no_notice_of_internal_talk_or_plans(followed, ana, cleo, told):
    from openweft.items.talk import add_comment
    from openweft.workspaces.events import append_event

    add_comment(followed.pk, body="Between us", by=ana)
    append_event("plan.published", workspace=ana.workspace, by=ana, subject="Plan 3")
    told()
    assert notices_of(cleo).count() == 2

    Grant.objects.create(item=followed.item, member=cleo)
    cleo.role = Role.GUEST
    cleo.save()
    assert notices_of(cleo).count() == 0


def test_many_notices_are_put_into_words_in_three_questions(
    ana, cleo, told, django_assert_num_queries
):
    from openweft.items.notices.reading import tell_notices
    from openweft.items.talk import add_comment
    from openweft.roadmap.operations import create_initiative

    for number in range(5):
        row = create_initiative(title=f"Thing {number}", item={"owner": cleo}, by=ana)
        add_comment(row.pk, body=f"@[{cleo.pk}] look", by=ana)
    told()

    with django_assert_num_queries(3):  # the notices, what was said, who is named in it
        words = tell_notices(notices_of(cleo).to_tell(), by=cleo)
    assert len(words) == 10
