"""Every address, tried as a visitor, as Eve, as Cleo and as Gus."""

import re

import pytest

from openweft.items.operations import share_item
from tests.house.routes import PUBLIC, addresses, all_routes
from tests.house.world import (
    INTENT,
    OPEN,
    SECRET,
    build_world,
    key_for,
    tell_everybody,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(ana, ben, cleo, gus):
    built = build_world(ana)
    tell_everybody(built, [cleo, gus])
    return built


@pytest.fixture
def examples(world):
    """What the parameters of addresses are tried with; a new name needs a line here."""
    slug = world.ana.workspace.slug
    return {
        "slug": [slug],
        "key": world.keys,
        "pk": sorted(world.ids),
        "number": [1, 2],
        "code": ["M"],
        "kind": ["mention"],
        "secret": ["no-such-secret"],
        "onboarding:invitation.secret": ["no-such-secret"],
        "token": ["no-such-token"],
    }


@pytest.fixture
def tried(examples):
    """The addresses of pages and API with their routes; allauth tries its own."""
    pairs = []
    for route in all_routes():
        if not route.is_regex and not route.is_public:
            pairs += [(route, address) for address in addresses(route, examples)]
    return pairs


def enter(client, member):
    client.force_login(member.user)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key_for(member)}"
    return client


def words_in(response, words):
    if response.streaming:
        body = b"".join(response.streaming_content).decode(errors="replace")
    else:
        body = response.content.decode(errors="replace")
    text = f"{body}\n{dict(response.headers)}"
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)]


def test_every_address_has_a_name():
    unnamed = [route.pattern for route in all_routes() if not route.name.rpartition(":")[2]]
    assert not unnamed


def test_a_visitor_is_sent_to_sign_in_or_finds_nothing(client, tried):
    wrong = []
    for route, address in tried:
        for method in (client.get, client.post):
            response = method(address)
            to_sign_in = response.status_code == 302 and any(
                door in response["Location"] for door in ("/login", "/setup")
            )
            if not (to_sign_in or response.status_code in {401, 403, 404, 405}):
                wrong.append((route.name, method.__name__, response.status_code))
    assert not wrong


def test_to_eve_another_workspace_does_not_exist(client, eve, tried, world):
    enter(client, eve)
    wrong = []
    for route, address in tried:
        for method in (client.get, client.post):
            response = method(address)
            if "slug" in route.parameters and response.status_code not in {404, 405}:
                wrong.append((route.name, method.__name__, response.status_code))
            if found := words_in(response, (OPEN, *world.secret_words)):
                wrong.append((route.name, method.__name__, found))
    assert not wrong


def test_cleo_never_meets_what_is_restricted(client, cleo, tried, world):
    enter(client, cleo)
    wrong = []
    for route, address in tried:
        response = client.get(address)
        words = [w for w in world.secret_words if w not in address]
        if found := words_in(response, words):
            wrong.append((route.name, address, found))
        names_a_secret = any(item.key in address.split("/") for item in world.secret.values())
        if names_a_secret and response.status_code not in {404, 405}:
            wrong.append((route.name, address, response.status_code))
        if names_a_secret and client.post(address).status_code not in {404, 405}:
            wrong.append((route.name, address, "POST"))
    assert not wrong


# Where what is written for a draft is met, its own pages apart: comparing it, one's own comment,
# and the whole history, which is for those who draft.
ABOUT_DRAFTS = {
    "strategy:compare",
    "items:comment",
    "audit:page",
    "audit:file",
    "api:events",
    "notices:page",  # who is mentioned in a draft is told
    "notices:open",
    "api:notices",
}


@pytest.mark.parametrize("who", ["ana", "cleo"])
def test_nobody_meets_what_is_written_for_a_draft_elsewhere(request, client, tried, world, who):
    enter(client, request.getfixturevalue(who))
    drafted = [items["Draft"] for items in (world.open, world.secret)]
    own = {str(part) for item in drafted for part in (item.key, item.pk)}
    words = (INTENT, *(item.key for item in drafted))
    wrong = [
        (route.name, address)
        for route, address in tried
        if route.name not in ABOUT_DRAFTS
        and not own & set(address.split("/"))
        and words_in(client.get(address), words)
    ]
    assert not wrong


def test_what_is_written_for_a_draft_has_a_page_for_members_and_none_for_guests(
    client, ana, cleo, gus, world
):
    item = world.open["Draft"]
    where = f"/w/{ana.workspace.slug}/objectives/{item.key}"
    client.force_login(cleo.user)
    assert INTENT in client.get(where).text
    share_item(item.pk, members=[gus], by=ana)
    client.force_login(gus.user)
    assert client.get(where).status_code == 404


def test_gus_meets_only_what_is_shared_with_him(client, ana, gus, tried, world):
    shared = world.open["Initiative"]
    share_item(shared.pk, members=[gus], by=ana)
    shared.title = "Twilight initiative"
    shared.save(update_fields=["title"])
    enter(client, gus)
    wrong = []
    for route, address in tried:
        response = client.get(address)
        words = [w for w in (f"{OPEN} release", INTENT, *world.secret_words) if w not in address]
        if found := words_in(response, words):
            wrong.append((route.name, address, found))
    assert not wrong


LARGE = 10**25


def test_a_number_larger_than_any_is_not_found(client, ana, examples):
    enter(client, ana)
    large = {**examples, "pk": [LARGE], "number": [LARGE], "key": [f"INIT-{LARGE}"]}
    wrong = []
    for route in all_routes():
        if route.is_regex or route.is_public or not set(route.parameters) - {"slug"}:
            continue
        for address in addresses(route, large):
            for method in (client.get, client.post):
                status = method(address, content_type="application/json").status_code
                if status >= 500 or (str(LARGE) in address and status < 400):
                    wrong.append((route.name, method.__name__, status))
    assert not wrong


QUERIES = (
    "after", "by", "job", "mapping", "new", "objective", "old", "owner", "plan", "product",
    "shape", "show", "sort", "team", "under", "version",
)  # fmt: skip


@pytest.mark.parametrize("value", ["9" * 5000, "²"])
def test_an_odd_number_in_a_query_breaks_no_page(client, ana, world, value):
    enter(client, ana)
    for route in all_routes():
        if route.parameters == ("slug",):
            address = route.fill({"slug": world.ana.workspace.slug})
            assert client.get(address, dict.fromkeys(QUERIES, value)).status_code < 500


def test_every_public_address_says_why_and_what_limits_it():
    assert all(why and limit for why, limit in PUBLIC.values())
    assert SECRET not in str(PUBLIC)
