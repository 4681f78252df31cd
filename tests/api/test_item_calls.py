"""What every item has, by program: talk, followers, tags, products, sharing, links, trash."""

import pytest

from openweft.items.models import Grant, Item
from openweft.roadmap.operations import create_initiative
from openweft.workspaces.operations import create_function, create_product, create_team
from tests.factories import restrict


@pytest.fixture
def call(ana, as_member):
    return as_member(ana)


@pytest.fixture
def item(ana) -> Item:
    return create_initiative(title="Single sign-on", by=ana).item


@pytest.fixture
def path(item):
    return f"/items/{item.pk}"


def test_a_comment_is_added_changed_by_its_author_and_hidden(call, path, cleo, as_member):
    said = call.post(f"{path}/comments", body="Which banks?").json()
    one = f"/items/comments/{said['id']}"
    changed = call.send("PATCH", one, {"body": "Which bank?", "version": said["version"]})
    assert (changed.json()["body"], changed.json()["version"]) == ("Which bank?", 2)
    assert call.send("PATCH", one, {"body": "Late", "version": 1}).status_code == 412
    theirs = as_member(cleo).send("PATCH", one, {"body": "Mine", "version": 2})
    assert theirs.status_code == 403
    assert [each["body"] for each in call.get(f"{path}/comments").json()["items"]] == [
        "Which bank?"
    ]
    assert call.send("DELETE", one).status_code == 204
    assert call.get(f"{path}/comments").json()["items"] == []


def test_an_item_is_followed_tagged_and_belongs_to_products(ana, call, item, path):
    for method, count in (("PUT", 1), ("DELETE", 0)):
        assert call.send(method, f"{path}/following").status_code == 204
        assert item.followers.filter(member=ana).count() == count
    assert call.act("PUT", f"{path}/tags", names=["banks", "sso"]).json() == ["banks", "sso"]
    assert call.get(f"{path}/tags").json() == ["banks", "sso"]
    loom = create_product(name="Loom", by=ana)
    assert call.act("PUT", f"{path}/products", ids=[loom.pk]).json() == [loom.pk]
    missing = call.act("PUT", f"{path}/products", ids=[loom.pk, loom.pk + 1])
    assert missing.status_code == 404
    assert list(item.products.all()) == [loom]


def test_a_restricted_item_is_shared_with_whom_there_is(
    ana, eve, cleo, call, item, path, as_member
):
    restrict(item)
    team, function = create_team(name="Trust", by=ana), create_function(name="Legal", by=ana)
    whom = {"members": [cleo.pk], "functions": [function.pk], "teams": [team.pk]}
    assert as_member(cleo).get(f"{path}/tags").status_code == 404
    assert call.act("PUT", f"{path}/sharing", **whom).status_code == 204
    assert as_member(cleo).get(f"{path}/tags").status_code == 200
    assert Grant.objects.filter(item=item).count() == 3
    assert call.act("PUT", f"{path}/sharing", members=[eve.pk]).status_code == 404
    assert Grant.objects.filter(item=item).count() == 3


def test_links_are_shown_from_both_ends_where_both_are_seen(
    ana, cleo, call, item, path, as_member
):
    other = create_initiative(title="Directory", by=ana).item
    tie = call.post(f"{path}/links", target_id=other.pk, relation="replaces")
    assert tie.status_code == 201
    for end in (path, f"/items/{other.pk}"):
        assert call.get(f"{end}/links").json() == [tie.json()]
        assert as_member(cleo).get(f"{end}/links").json() == [tie.json()]
    restrict(other)
    assert as_member(cleo).get(f"{path}/links").json() == []
    assert call.send("DELETE", f"/items/links/{tie.json()['id']}").status_code == 204
    assert call.get(f"{path}/links").json() == []


def test_what_happened_is_told_without_what_is_hidden(ana, cleo, call, item, path, as_member):
    other = create_initiative(title="Directory", by=ana).item
    call.post(f"{path}/links", target_id=other.pk)
    told = as_member(cleo).get(f"{path}/history").json()["items"]
    assert told[0]["code"] == "item.linked"
    assert told[0]["after"]["target"] == other.pk
    restrict(other)
    told = as_member(cleo).get(f"{path}/history").json()["items"]
    assert told[0]["after"] == {"target": None}
    assert told[-1]["code"] == "initiative.created"


def test_an_item_in_the_trash_is_gone_until_it_is_restored(call, item, path):
    assert call.send("DELETE", path).status_code == 204
    assert call.get(f"{path}/tags").status_code == 404
    assert call.get("/items", q="sign-on").json() == []
    assert call.post(f"{path}/restore").json()["key"] == item.key
    assert [each["key"] for each in call.get("/items", q="sign-on").json()] == [item.key]
