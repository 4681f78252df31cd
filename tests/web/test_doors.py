"""The ways in: setting up, signing up, invitations, the first plan; and search."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse

from openweft.items.models import Kind
from openweft.roadmap.models import Initiative, Plan
from openweft.web.addresses import DETAIL
from openweft.web.shell import CREATE, RAIL
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.operations import create_workspace, invite_member
from tests.factories import PASSWORD, make_item, make_user

ACCOUNT = {"name": "Pat Founder", "email": "pat@example.com", "password": PASSWORD}


def test_every_place_of_the_shell_and_every_kind_has_its_page():
    for _title, places in RAIL:
        for place in places:
            assert reverse(place.address, kwargs={"slug": "loom"})
    assert all(reverse(entry.address, kwargs={"slug": "loom"}) for entry in CREATE)
    for kind in Kind:
        assert reverse(DETAIL[kind], kwargs={"slug": "loom", "key": f"{kind}-1"})


def test_an_empty_installation_is_set_up_once(client, db):
    assert client.get("/")["Location"] == "/setup"
    sent = {**ACCOUNT, "workspace": "Loom", "time_zone": "Europe/Oslo"}
    refused = client.post("/setup", sent | {"password": "short"})
    assert refused.status_code == 422
    assert re.findall(r'name="(\w+)"[^>]*autofocus', refused.text) == ["password"]
    assert not get_user_model().objects.exists()

    entered = client.post("/setup", sent)

    assert entered["Location"] == "/w/loom/start"
    assert client.get("/w/loom/start").status_code == 200
    assert Workspace.objects.get().time_zone == "Europe/Oslo"
    assert client.get("/setup").status_code == 404


def test_signing_up_leads_to_a_workspace_of_ones_own(client, ana):
    sent = {"name": "Pat Founder", "email": "Pat@Example.com", "password1": PASSWORD}
    assert client.post("/account/signup/", sent)["Location"] == "/"
    assert client.get("/")["Location"] == "/workspaces/new"
    made = client.post("/workspaces/new", {"name": "Pat & Sons", "time_zone": "Europe/Oslo"})
    assert made["Location"] == "/w/pat-sons/start"
    assert Workspace.objects.get(slug="pat-sons").time_zone == "Europe/Oslo"


def test_the_doors_call_an_address_by_one_name_and_greet_nobody(client, ana):
    for path in ("/account/login/", "/account/signup/", "/account/password/reset/"):
        text = client.get(path).text
        assert re.search(r"<label [^>]*>E-mail</label>", text)
        assert "placeholder" not in text
        assert text.count("autofocus") == 1
    sent = {"login": ana.user.email, "password": PASSWORD}
    page = client.post("/account/login/", sent, follow=True)
    assert "Successfully" not in page.text


def test_where_only_the_invited_sign_up_a_link_opens_the_door(client, olga, settings):
    settings.SIGN_UP = "invited"
    assert "By invitation only" in client.get("/account/signup/").text
    _invitation, secret = invite_member(role="viewer", by=olga)
    assert client.get(f"/invite/{secret}").status_code == 200
    assert "Create your account" in client.get("/account/signup/").text


def test_an_invitation_is_accepted_once_and_then_says_why_not(client, olga):
    _invitation, secret = invite_member(role="contributor", by=olga)
    pat = make_user("Pat Newcomer")
    client.force_login(pat)
    assert "Join Loom &amp; Co" in client.get(f"/invite/{secret}").text
    assert client.post(f"/invite/{secret}")["Location"] == "/w/loom/"
    assert Member.objects.get(user=pat).role == "contributor"
    used = client.get(f"/invite/{secret}")
    assert used.status_code == 410
    assert "has been used" in used.text
    assert client.get("/invite/made-up").status_code == 404


def test_an_owner_invites_and_the_link_is_mailed_and_shown_once(signed_in, olga):
    client = signed_in(olga)
    sent = {"email": "new@example.com", "role": "viewer"}
    page = client.post("/w/loom/settings/members/invite", sent)
    link = re.search(r"http://testserver/invite/[\w-]+", page.text)[0]
    assert page["Cache-Control"] == "no-store"
    assert [message.to for message in mail.outbox] == [["new@example.com"]]
    assert link in mail.outbox[0].body
    assert link not in client.get("/w/loom/settings/members/").text


@pytest.mark.parametrize("who", ["ana", "ben", "cleo", "gus"])
def test_nobody_else_invites(request, signed_in, olga, who):
    client = signed_in(request.getfixturevalue(who))
    sent = {"email": "", "role": "owner"}
    assert client.post("/w/loom/settings/members/invite", sent).status_code == 403


def test_the_last_owner_who_steps_down_reads_why_not(signed_in, olga):
    address = f"/w/loom/settings/members/{olga.pk}"
    page = signed_in(olga).post(address, {"name": olga.name, "role": "viewer", "version": 1})
    assert page.status_code == 422
    assert "is the only owner" in page.text


def test_titles_a_team_and_sizes_ask_for_a_first_plan(client, db):
    pat = make_user("Pat Founder")
    create_workspace("Loom", user=pat)
    client.force_login(pat)
    sent = {"team": "Looms", "people": "5", "title_0": "Faster checkout", "size_0": "L"}
    sent["pasted"] = "- Mobile scan S\n\n* Audit export\tM\nPlan B"
    answer = client.post("/w/loom/start", sent)
    assert answer["Location"] == reverse("roadmap:page", kwargs={"slug": "loom"})
    sizes = {
        row.item.title: row.estimates.get().size.code
        for row in Initiative.objects.select_related("item")
    }
    assert sizes == {
        "Faster checkout": "L",
        "Mobile scan": "S",
        "Audit export": "M",
        "Plan B": "M",
    }
    assert Plan.objects.get().state == Plan.State.SOLVING


def test_a_start_without_titles_says_what_is_missing_and_makes_nothing(client, db):
    pat = make_user("Pat Founder")
    owner = create_workspace("Loom", user=pat)
    client.force_login(pat)
    page = client.post("/w/loom/start", {"team": "Looms", "people": "5"})
    assert page.status_code == 422
    assert "at least one title" in page.text
    assert not owner.workspace.teams.exists()


def test_search_finds_by_key_and_words_and_only_what_one_may_see(
    signed_in, ana, cleo, gus, restricted
):
    shared = make_item(ana, "Buy better looms")
    for member, titles in ((ana, {restricted, shared}), (cleo, {shared}), (gus, set())):
        client = signed_in(member)
        for text in ("buy", restricted.key, str(restricted.number)):
            page = client.get("/w/loom/search", {"q": text}).text
            assert (restricted.title in page) == (restricted in titles)
        assert (shared.title in client.get("/w/loom/search", {"q": "LOOMS buy"}).text) == (
            shared in titles
        )


def test_search_keeps_what_was_asked_and_counts_what_it_found(signed_in, ana):
    make_item(ana, "Single sign-on")
    browser = signed_in(ana)
    text = browser.get("/w/loom/search?q=single").text
    assert "1 found" in text
    assert 'value="single"' in text
    elsewhere = browser.get("/w/loom/roadmap/?q=single").text
    assert 'value="single"' not in elsewhere.partition("<main")[0]


def test_search_answers_htmx_with_the_list_alone(signed_in, ana):
    item = make_item(ana, "Buy better looms")
    page = signed_in(ana).get("/w/loom/search", {"q": "looms"}, headers={"HX-Request": "true"})
    assert item.title in page.text
    assert "<html" not in page.text


def test_the_shell_keeps_the_theme_and_goes_back_only_to_itself(signed_in, ana):
    client = signed_in(ana)
    away = client.post("/account/preferences", {"theme": "dark", "next": "https://evil.example"})
    assert away["Location"] == "/"
    ana.user.refresh_from_db()
    assert ana.user.theme == "dark"
    assert client.post("/account/preferences", {"theme": "pink"}).status_code == 422


def test_other_sessions_are_signed_out_and_this_one_stays(client, ana):
    entry = {"login": ana.user.email, "password": PASSWORD}
    client.post("/account/login/", entry)
    other = type(client)()
    other.post("/account/login/", entry)
    assert client.post("/w/loom/settings/me/sessions/end").status_code == 302
    assert other.get("/w/loom/settings/me/").status_code == 302
    assert client.get("/w/loom/settings/me/").status_code == 200


def test_a_page_that_is_not_there_says_so_without_naming_anything(client, ana):
    page = client.get("/w/loom/nowhere")
    assert page.status_code == 404
    assert "There is nothing here" in page.text
