import pytest

from openweft.items.models import Comment, Item
from openweft.roadmap.models import Initiative
from openweft.workspaces.models import Role
from tests.interchange.demo.conftest import DAYS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.parametrize("demo", DAYS[:1], indirect=True, ids=str),
]
SECRETS = {
    "Price by machine instead of by seat",
    "Fold Vantry's gateway into the Register",
    "No interruption for Vantry's customers for a year",
}


def titles(member):
    return set(Item.objects.visible_to(member).values_list("title", flat=True))


def test_each_role_has_a_sign_in(demo):
    seats = demo.workspace.members.exclude(user=None)

    assert sorted(seat.role for seat in seats) == sorted(
        [Role.OWNER, Role.CURATOR, Role.CONTRIBUTOR, Role.VIEWER, Role.GUEST]
    )


def test_curator_and_executive_see_the_restricted_items(demo):
    assert titles(demo.seat("demo")) >= SECRETS
    assert titles(demo.seat("executive")) >= SECRETS


@pytest.mark.parametrize("role", ["contributor", "viewer"])
def test_others_see_all_but_the_restricted_items(demo, role):
    seen = titles(demo.seat(role))

    assert not seen & SECRETS
    assert len(seen) == demo.workspace.items.count() - len(SECRETS)


def test_the_named_functions_see_the_pricing_project_only(demo):
    seen = titles(demo.member("Karim"))

    assert seen & SECRETS == {"Price by machine instead of by seat"}


def test_the_guest_sees_only_what_is_shared_by_name(demo):
    assert titles(demo.seat("guest")) == {
        "Gateway for lift controllers",
        "Fault codes in plain words",
        "Trade fair release",
        "Gateway running on 120 of Nordhavn's lifts",
    }


def test_what_is_said_to_the_guest_is_public_and_the_rest_is_not(demo):
    guest = demo.seat("guest")
    said = Comment.objects.filter(item__in=Item.objects.visible_to(guest))

    assert said.filter(is_public=True).count() == 2
    assert said.filter(is_public=False).exists()


def test_no_tag_is_for_restricted_items_alone(demo):
    open_items = Item.objects.filter(visibility="workspace")
    for tag in demo.workspace.tags.all():
        assert tag.items.filter(pk__in=open_items).exists()


def test_no_open_item_speaks_of_a_restricted_one(demo):
    words = ("Vantry", "per machine", "by machine instead")
    for row in Initiative.objects.filter(workspace=demo.workspace, visibility="workspace"):
        text = f"{row.item.title} {row.item.body} {row.state_reason}"
        assert not any(word in text for word in words)
    for comment in Comment.objects.filter(item__visibility="workspace"):
        assert not any(word in comment.body for word in words)
