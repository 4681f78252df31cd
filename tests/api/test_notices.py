"""Notices for programs: the same, under the same rules."""

import pytest
from django.utils import timezone

from openweft.items.models import Notice
from openweft.items.notices.telling import tell_news
from openweft.items.operations import edit_item
from openweft.items.talk import add_comment, follow
from openweft.roadmap.operations import create_initiative
from openweft.workspaces.operations.addresses import refuse_address
from tests.conftest import SECRET_TITLE


@pytest.fixture
def item(ana, cleo):
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    tell_news(now=timezone.now())
    follow(row.pk, by=cleo)
    add_comment(row.pk, body=f"@[{cleo.pk}] look", by=ana)
    add_comment(row.pk, body="Anybody?", by=ana)
    tell_news(now=timezone.now())
    return row


def test_notices_are_told_in_parts_and_read(cleo, item, as_member):
    call = as_member(cleo)
    rows = call.get("/notices", unread="true").json()["items"]
    assert [(row["kind"], row["who"], row["title"]) for row in rows] == [
        ("follow", "Ana Curator", "Single sign-on"),
        ("mention", "Ana Curator", "Single sign-on"),
    ]
    assert rows[1]["words"] == "@Cleo Contributor look"
    assert rows[1]["item_id"] == item.pk

    assert call.send("POST", f"/notices/{rows[0]['id']}/read").status_code == 204
    assert [row["is_read"] for row in call.get("/notices").json()["items"]] == [True, False]
    assert call.post("/notices/read", up_to=rows[1]["event_id"]).json() == {"read": 1}
    assert call.get("/notices", unread="true").json()["items"] == []
    assert call.send("POST", f"/notices/{rows[0]['id']}/unread").status_code == 204
    assert len(call.get("/notices", unread="true").json()["items"]) == 1


@pytest.mark.parametrize("who", ["ben", "gus", "eve"])
def test_anothers_notices_do_not_exist(request, who, item, as_member):
    call = as_member(request.getfixturevalue(who))
    assert call.get("/notices").json()["items"] == []
    for notice in Notice.objects.all():
        assert call.send("POST", f"/notices/{notice.pk}/read").status_code == 404
    assert not Notice.objects.filter(read_at__isnull=False).exists()


def test_what_became_restricted_is_told_no_more(cleo, ana, item, as_member):
    changes = {"visibility": "restricted", "title": SECRET_TITLE}
    edit_item(item.pk, changes=changes, based_on=None, by=ana)
    call = as_member(cleo)
    assert call.get("/notices").json() == {"items": [], "next_cursor": None}


def test_choices_are_read_and_changed_one_by_one(cleo, as_member):
    call = as_member(cleo)
    usual = {row["kind"]: row for row in call.get("/notices/choices").json()}
    assert usual["mention"]["mail"] == "at_once"

    changed = call.send("PATCH", "/notices/choices/mention", {"mail": "digest"}).json()
    assert (changed["mail"], changed["in_app"], changed["chat"]) == ("digest", True, True)
    assert call.send("PATCH", "/notices/choices/nothing", {}).status_code == 422
    assert call.send("PATCH", "/notices/choices/mention", {"mail": "x"}).status_code == 422


def test_settings_are_changed_and_the_chats_address_is_never_shown(cleo, as_member):
    call = as_member(cleo)
    body = {"quiet_from": 22, "quiet_until": 7, "chat_url": "https://chat.example.com/secret"}
    changed = call.send("PATCH", "/notices/settings", body)
    assert changed.json()["has_chat"] is True
    assert changed.json()["quiet_from"] == 22
    assert "secret" not in changed.text

    none = {"quiet_from": None, "quiet_until": None, "is_mail_off": True}
    changed = call.send("PATCH", "/notices/settings", none).json()
    assert (changed["quiet_from"], changed["is_mail_off"]) == (None, True)
    assert call.send("PATCH", "/notices/settings", {"digest_hour": 24}).status_code == 422
    assert call.send("PATCH", "/notices/settings", {"quiet_from": 3}).status_code == 422


def test_a_reading_key_reads_but_marks_nothing(cleo, item, as_member):
    call = as_member(cleo, "read")
    assert len(call.get("/notices").json()["items"]) == 2
    assert call.post("/notices/read").status_code == 403


def test_a_notice_about_no_item_has_none(olga, cleo, as_member):
    refuse_address(cleo.user.email, why="550", at=timezone.now())
    tell_news(now=timezone.now())
    row = as_member(olga).get("/notices").json()["items"][0]
    assert (row["kind"], row["item_id"], row["title"]) == ("mail_back", None, cleo.name)
