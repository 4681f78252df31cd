"""The page of notices, the bell, and how one chooses to be told."""

import re

import pytest
from django.core.signing import Signer
from django.utils import timezone

from openweft.items.models import Notice, NoticeChoice, NoticeSettings
from openweft.items.notices.kinds import kinds
from openweft.items.notices.stopping import stop_token
from openweft.items.notices.telling import tell_news
from openweft.items.operations import edit_item
from openweft.items.talk import add_comment, follow
from openweft.roadmap.operations import create_initiative
from openweft.web import notices
from openweft.workspaces.models import RefusedAddress
from openweft.workspaces.operations.addresses import refuse_address
from tests.conftest import SECRET_TITLE

PAGE = "/w/loom/notices/"
CHOICES = "/w/loom/settings/notices/"


@pytest.fixture
def item(ana, cleo):
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    tell_news(now=timezone.now())
    follow(row.pk, by=cleo)
    return row


@pytest.fixture
def told(item, ana, cleo):
    """Cleo is mentioned by Ana."""
    add_comment(item.pk, body=f"@[{cleo.pk}], is <b>SAML</b> enough?", by=ana)
    tell_news(now=timezone.now())
    return Notice.objects.get(member=cleo)


def test_a_notice_says_who_did_what_to_what_in_their_words(signed_in, cleo, told):
    page = signed_in(cleo).get(PAGE).text
    assert "Ana Curator mentioned you" in page
    assert f"{PAGE}{told.pk}/open" in page
    assert "@Cleo Contributor, is &lt;b&gt;SAML&lt;/b&gt; enough?" in page


def test_the_bell_counts_what_is_new_on_every_page(signed_in, cleo, told):
    client = signed_in(cleo)
    assert "Notices, 1 new" in client.get("/w/loom/today/").text

    client.get(f"{PAGE}{told.pk}/open")
    assert "Notices, none new" in client.get("/w/loom/today/").text


def test_opening_a_notice_reads_it_and_leads_to_the_item(signed_in, cleo, told, item):
    answer = signed_in(cleo).get(f"{PAGE}{told.pk}/open")
    told.refresh_from_db()
    assert answer["Location"] == f"/w/loom/initiatives/{item.item.key}"
    assert told.read_at is not None
    assert not told.is_open
    assert not told.awaits_mail


def test_who_looks_at_the_item_itself_has_read_its_notices(signed_in, cleo, told, item):
    page = signed_in(cleo).get(f"/w/loom/initiatives/{item.item.key}").text
    assert "Notices, none new" in page
    told.refresh_from_db()
    assert (told.is_open, told.awaits_mail) == (False, False)


def test_a_notice_about_no_item_leads_to_its_page(signed_in, cleo, olga):
    refuse_address(cleo.user.email, why="No such mailbox", at=timezone.now())
    tell_news(now=timezone.now())
    client = signed_in(olga)
    assert "Openweft cannot reach this member by mail" in client.get(PAGE).text
    notice = Notice.objects.get(member=olga)
    assert client.get(f"{PAGE}{notice.pk}/open")["Location"] == CHOICES


def test_read_and_unread_again(signed_in, cleo, told):
    client = signed_in(cleo)
    client.post(f"{PAGE}{told.pk}/read")
    page = client.get(PAGE)
    assert "Nothing new." in page.text
    assert f"{PAGE}{told.pk}/unread" in page.text  # Undo
    assert "Single sign-on" in client.get(PAGE, {"show": "all"}).text

    client.post(f"{PAGE}{told.pk}/unread", {"show": "all"})
    assert "Single sign-on" in client.get(PAGE).text


def test_reading_all_leaves_what_came_meanwhile_new(signed_in, cleo, ana, told, item):
    add_comment(item.pk, body="And OIDC?", by=ana)
    tell_news(now=timezone.now())
    client = signed_in(cleo)

    client.post(PAGE + "read", {"up_to": told.event_id})
    assert [each.kind for each in Notice.objects.filter(member=cleo).unread()] == ["follow"]
    client.post(PAGE + "read", {"up_to": "nonsense"})
    assert not Notice.objects.filter(member=cleo).unread().exists()


def test_pages_follow_one_another_without_gap_or_repetition(signed_in, cleo, ana, monkeypatch):
    monkeypatch.setattr(notices, "A_PAGE", 2)
    for number in range(5):
        create_initiative(title=f"Thing {number}", item={"owner": cleo}, by=ana)
    tell_news(now=timezone.now())
    client, url, seen = signed_in(cleo), PAGE, []
    while url:
        answer = client.get(url)
        seen += re.findall(r"/open\">(Thing \d)", answer.text)
        last = re.findall(r"notices/(\d+)/open", answer.text)[-1]
        client.post(f"{PAGE}{last}/read")  # the anchor is read meanwhile
        url = next(iter(re.findall(r'is-ghost" href="([^"]+after=[^"]+)"', answer.text)), "")
    assert seen == [f"Thing {number}" for number in (4, 3, 2, 1, 0)]


def test_nothing_at_all_says_what_the_page_is_for(signed_in, gus):
    client = signed_in(gus)
    assert "Nothing new." in client.get(PAGE).text
    assert "when somebody mentions you" in client.get(PAGE, {"show": "all"}).text


def test_what_became_restricted_is_neither_shown_counted_nor_opened(
    signed_in, cleo, ana, told, item
):
    changes = {"visibility": "restricted", "title": SECRET_TITLE}
    edit_item(item.pk, changes=changes, based_on=None, by=ana)
    client = signed_in(cleo)

    page = client.get(PAGE, {"show": "all"}).text
    assert SECRET_TITLE not in page
    assert "Single sign-on" not in page
    assert "Notices, none new" in page
    for act in ("open", "read", "unread"):
        answer = client.get if act == "open" else client.post
        assert answer(f"{PAGE}{told.pk}/{act}").status_code == 404


def test_anothers_notice_does_not_exist(signed_in, ben, eve, told):
    for member in (ben, eve):
        client = signed_in(member)
        assert client.get(f"{PAGE}{told.pk}/open").status_code == 404
        assert client.post(f"{PAGE}{told.pk}/read").status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def sent(**changes):
    body = {
        "digest_hour": "8",
        "quiet_from": "",
        "quiet_until": "",
        "chat": "slack",
        "chat_url": "",
    }
    for kind in kinds():
        body |= {f"{kind.code}-in_app": "on", f"{kind.code}-mail": kind.mail}
    return body | changes


def test_choices_are_kept_by_kind_and_channel(signed_in, ben):
    client = signed_in(ben)
    assert client.get(CHOICES).status_code == 200
    answer = client.post(
        CHOICES,
        sent(
            **{"follow-mail": "off", "digest_hour": "17", "quiet_from": "22", "quiet_until": "7"}
        ),
    )
    settings = NoticeSettings.objects.get(member=ben)
    assert answer.status_code == 302
    assert NoticeChoice.objects.get(member=ben, kind="follow").mail == "off"
    assert (settings.digest_hour, settings.quiet_from, settings.quiet_until) == (17, 22, 7)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quiet_from": "7", "quiet_until": "9"}, "would come in your quiet hours"),
        ({"quiet_from": "22"}, "need both their beginning and their end"),
        ({"quiet_from": "3", "quiet_until": "3"}, "would never end"),
        ({"chat_url": "http://chat.example.com/x"}, "begins with https://"),
        ({"chat_url": "https://user:word@chat.example.com/x"}, "no address of a chat"),
        ({"digest_hour": "24"}, "24 is not one of the available choices"),
        ({"follow-mail": "sometimes"}, "sometimes is not one of the available choices"),
    ],
)
def test_what_is_refused_changes_nothing_and_is_kept(signed_in, ben, changes, sentence):
    answer = signed_in(ben).post(CHOICES, sent(**{"mention-mail": "off", **changes}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not NoticeChoice.objects.exists()
    assert not NoticeSettings.objects.exists()
    if "chat_url" in changes:
        assert changes["chat_url"] in answer.text


def test_the_link_in_mail_stops_it_without_signing_in(client, cleo):
    url = f"/mail/stop/{stop_token(cleo)}"
    assert "Stop all of it" in client.get(url).text
    assert not NoticeSettings.objects.filter(is_mail_off=True).exists()

    assert "No more mail about" in client.post(url, {"List-Unsubscribe": "One-Click"}).text
    assert NoticeSettings.objects.get(member=cleo).is_mail_off
    client.post(url, {"act": "resume"})
    assert not NoticeSettings.objects.get(member=cleo).is_mail_off


def test_mail_programs_need_no_cookie_to_stop_mail(cleo):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    url = f"/mail/stop/{stop_token(cleo)}"
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200


@pytest.mark.parametrize("token", ["made-up", "", Signer(salt="other").sign_object(1)])
def test_a_made_up_link_stops_nobodys_mail(client, cleo, token):
    assert client.post(f"/mail/stop/{token}").status_code == 404
    assert not NoticeSettings.objects.exists()


def test_an_address_that_sends_mail_back_is_told_and_tried_again(signed_in, cleo, olga):
    refuse_address(cleo.user.email, why="550 no such mailbox", at=timezone.now())
    client = signed_in(cleo)
    assert "comes back" in client.get(PAGE).text
    assert "550 no such mailbox" in client.get(CHOICES).text

    client.post(CHOICES + "mail-on")
    assert not RefusedAddress.objects.exists()
    assert "comes back since" not in client.get(CHOICES).text


def test_an_owner_sees_whose_mail_comes_back_and_others_do_not(signed_in, cleo, olga, ben):
    refuse_address(cleo.user.email, why="550", at=timezone.now())
    assert "mail comes back" in signed_in(olga).get("/w/loom/settings/members/").text
    assert "mail comes back" not in signed_in(ben).get("/w/loom/settings/members/").text
