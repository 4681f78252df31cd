"""Chat messages as a real https server receives them; and addresses that are never called."""

import socket
from datetime import timedelta
from ipaddress import ip_address

import pytest
from django.utils import timezone

from openweft.integrations.chat import client
from openweft.integrations.chat.client import is_public, post_json
from openweft.integrations.chat.posting import send_chats
from openweft.integrations.delivery import AddressDead, DeliveryError
from openweft.items.models import Letter, NoticeSettings
from openweft.items.notices.operations import set_notice_settings
from openweft.items.operations import edit_item


def listen(member, url, chat="slack"):
    """Save the chat's address past the check of its host, which happens when it is called."""
    set_notice_settings(changes={"chat": chat, "chat_url": url}, by=member)


def test_slack_is_told_once_with_its_own_marks_escaped(hooks, say, cleo, ana, item):
    listen(cleo, hooks.url())
    edit_item(item.pk, changes={"title": "A <b> & |c| @channel"}, based_on=None, by=ana)
    say(f"@[{cleo.pk}] <!channel> look")

    assert send_chats(now=timezone.now()) == 1
    assert send_chats(now=timezone.now()) == 0
    path, body = hooks.posted[0]
    assert path == "/hook?token=1"
    assert "|A &lt;b&gt; &amp; ¦c¦ @channel>: Ana Curator mentioned you" in body["text"]
    assert "&lt;!channel&gt; look" in body["text"]


def test_mattermost_calls_nobody_and_marks_nothing_up(hooks, say, cleo, ana, item):
    listen(cleo, hooks.url(), "mattermost")
    edit_item(item.pk, changes={"title": "[x](http://evil) @all"}, based_on=None, by=ana)
    say(f"@[{cleo.pk}] @channel")
    send_chats(now=timezone.now())
    text = hooks.posted[0][1]["text"]
    assert "@all" not in text
    assert "@channel" not in text
    assert "\\[x\\]\\(http://evil\\)" in text


def test_a_program_is_told_the_parts(hooks, say, cleo, item):
    listen(cleo, hooks.url(), "json")
    say(f"@[{cleo.pk}] look")
    send_chats(now=timezone.now())
    body = hooks.posted[0][1]
    assert body["workspace"]["slug"] == "loom"
    assert body["notices"][0]["kind"] == "mention"
    assert body["notices"][0]["title"] == "Single sign-on"
    assert body["notices"][0]["url"].startswith("http://localhost:8000/w/loom/notices/")


def test_without_a_chat_nothing_waits_for_one(say, cleo):
    say(f"@[{cleo.pk}] look")
    assert send_chats(now=timezone.now()) == 0
    assert not Letter.objects.exists()


@pytest.mark.parametrize("answer", [404, 410, 302])
def test_a_chat_that_is_gone_is_told_and_left_alone(hooks, say, cleo, answer):
    listen(cleo, hooks.url())
    hooks.answer, hooks.headers = answer, {"Location": "https://localhost/elsewhere"}
    say(f"@[{cleo.pk}] one")
    send_chats(now=timezone.now())
    settings = NoticeSettings.objects.get(member=cleo)
    assert f"answered {answer}" in settings.chat_trouble

    say(f"@[{cleo.pk}] two")
    send_chats(now=timezone.now() + timedelta(hours=1))
    assert len(hooks.posted) == 1
    listen(cleo, hooks.url())
    assert NoticeSettings.objects.get(member=cleo).chat_trouble == ""


@pytest.mark.parametrize("answer", [429, 503])
def test_a_busy_chat_is_tried_again(hooks, say, cleo, answer):
    listen(cleo, hooks.url())
    hooks.answer = answer
    say(f"@[{cleo.pk}] one")
    now = timezone.now()
    send_chats(now=now)
    hooks.answer = 200
    assert send_chats(now=now + timedelta(minutes=2)) == 1
    assert len(hooks.posted) == 2


def test_a_message_that_is_disliked_is_not_tried_again(hooks, say, cleo):
    listen(cleo, hooks.url())
    hooks.answer = 400
    say(f"@[{cleo.pk}] one")
    send_chats(now=timezone.now())
    assert Letter.objects.get().try_at is None
    assert NoticeSettings.objects.get(member=cleo).chat_trouble == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x",
        "https://user:secret@localhost/x",
        "ftp://localhost/x",
        "https:///x",
        "https://localhost:99999/x",
        "https://exämple.com/x",
    ],
)
def test_only_plain_https_is_called(url):
    with pytest.raises(AddressDead):
        post_json(url, {})


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "2130706433", "127.1"]
)
def test_private_hosts_are_not_called(host, monkeypatch):
    called = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: called.append(a))
    with pytest.raises(DeliveryError):
        post_json(f"https://{host}/x", {})
    assert called == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("ff0e::1", False),
    ],
)
def test_which_addresses_are_of_the_internet(address, public):
    assert is_public(ip_address(address)) is public


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(AddressDead, match="private address"):
        post_json("https://chat.example.com/x", {})


def test_the_certificate_must_be_that_of_the_name(hooks):
    with pytest.raises(DeliveryError, match="certificate") as refusal:
        post_json(hooks.url("127.0.0.1"), {})
    assert not refusal.value.permanent
    assert hooks.posted == []


def test_an_answer_that_dribbles_in_is_cut_off(hooks, monkeypatch):
    monkeypatch.setattr(client, "LONGEST_S", 0.2)
    hooks.dribbles = True
    with pytest.raises(DeliveryError, match="could not be reached") as refusal:
        post_json(hooks.url(), {})
    assert not refusal.value.permanent
