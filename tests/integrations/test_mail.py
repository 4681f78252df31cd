"""Mail as a real server receives it: at once or in one digest, and nothing that may not leave."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.integrations.mail.composing import letter_of
from openweft.integrations.mail.posting import send_mail
from openweft.integrations.mail.sending import is_dead
from openweft.items.models import Grant, Letter, Notice
from openweft.items.notices.operations import (
    choose_notices,
    read_all_notices,
    set_notice_settings,
    stop_mail,
)
from openweft.items.notices.stopping import member_of_token
from openweft.items.notices.telling import tell_news
from openweft.items.operations import delete_item, edit_item
from openweft.roadmap.operations import create_initiative
from openweft.workspaces.models import RefusedAddress
from tests.conftest import SECRET_TITLE
from tests.factories import restrict

MINUTE = timedelta(minutes=1)


def test_a_mention_is_mailed_at_once_in_two_texts_with_every_header(inbox, say, cleo, item):
    say(f"@[{cleo.pk}], is <i>SAML</i> enough?")
    assert send_mail(now=timezone.now()) == 1

    mail = inbox.mails[0]
    notice = Notice.objects.get(member=cleo)
    url = f"http://localhost:8000/w/loom/notices/{notice.pk}/open"
    assert mail["To"] == f"Cleo Contributor <{cleo.user.email}>"
    assert mail["Subject"] == "Single sign-on: Ana Curator mentioned you"
    assert "Loom & Co" in mail["From"]
    assert "@Cleo Contributor, is <i>SAML</i> enough?" in inbox.text()
    assert "is &lt;i&gt;SAML&lt;/i&gt; enough?" in inbox.html()
    assert url in inbox.text()
    assert f'href="{url}"' in inbox.html()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert member_of_token(token) == cleo
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<notices.loom.localhost>"
    assert letter_of(mail["Message-ID"]) == Letter.objects.get().pk


def test_what_follows_waits_for_one_digest_and_comes_once(
    inbox, say, cleo, ana, item, after_the_digest
):
    say("One")
    say("Two")
    create_initiative(title="Another", item={"owner": cleo}, by=ana)
    choose_notices("assignment", mail="digest", by=cleo)
    tell_news(now=timezone.now())
    assert send_mail(now=timezone.now()) == 0

    at = after_the_digest()
    assert send_mail(now=at) == 1
    assert send_mail(now=at + MINUTE) == 0
    assert inbox.mails[0]["Subject"] == "2 notices from Loom & Co"
    assert "Single sign-on: Ana Curator commented (and 1 more change)" in inbox.text()
    assert "Another: Ana Curator made you the owner" in inbox.text()

    say("Three, after the digest")
    Notice.objects.filter(awaits_mail=True).update(told_at=at + MINUTE)
    assert send_mail(now=at + timedelta(hours=23)) == 0
    assert send_mail(now=at + timedelta(days=1, minutes=2)) == 1
    assert Letter.objects.filter(digest_on__isnull=False).count() == 2


def test_a_change_of_the_hour_brings_no_second_digest_that_day(inbox, say, cleo, after_the_digest):
    say("One")
    at = after_the_digest()
    assert send_mail(now=at) == 1

    say("Two")
    Notice.objects.filter(awaits_mail=True).update(told_at=at + MINUTE)
    set_notice_settings(changes={"digest_hour": 17}, by=cleo)
    assert send_mail(now=at + timedelta(hours=10)) == 0
    assert send_mail(now=at + timedelta(hours=33)) == 1


def test_the_digest_comes_at_the_hour_of_ones_own_zone(inbox, say, cleo, after_the_digest):
    cleo.user.time_zone = "Asia/Tokyo"
    cleo.user.save()
    say("One")
    eight_utc = after_the_digest()
    assert send_mail(now=eight_utc - timedelta(hours=9, seconds=2)) == 0
    assert send_mail(now=eight_utc - timedelta(hours=9)) == 1


def test_quiet_hours_hold_mail_back_until_they_end(inbox, say, cleo):
    now = timezone.now()
    changes = {"quiet_from": now.hour, "quiet_until": (now.hour + 2) % 24,
               "digest_hour": (now.hour + 5) % 24}  # fmt: skip
    set_notice_settings(changes=changes, by=cleo)
    say(f"@[{cleo.pk}]?")
    assert send_mail(now=timezone.now()) == 0
    assert send_mail(now=timezone.now() + timedelta(hours=2)) == 1


def test_what_was_read_or_stopped_meanwhile_is_not_mailed(inbox, say, cleo):
    say(f"@[{cleo.pk}] one")
    read_all_notices(at=timezone.now(), by=cleo)
    assert send_mail(now=timezone.now()) == 0

    say(f"@[{cleo.pk}] two")
    choose_notices("mention", mail="off", by=cleo)
    assert send_mail(now=timezone.now()) == 0

    choose_notices("mention", mail="at_once", by=cleo)
    say(f"@[{cleo.pk}] three")
    stop_mail(by=cleo)
    assert send_mail(now=timezone.now()) == 0
    assert inbox.mails == []
    assert Notice.objects.filter(awaits_mail=True).count() == 0


def test_nothing_goes_to_who_may_see_it_no_longer(inbox, say, cleo, gus, ana, item):
    say(f"@[{cleo.pk}] hidden before the letter is made")
    edit_item(item.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    assert send_mail(now=timezone.now()) == 0

    edit_item(item.pk, changes={"visibility": "workspace"}, based_on=None, by=ana)
    inbox.answer = "451 Come back later"
    say(f"@[{cleo.pk}] hidden between two attempts")
    assert send_mail(now=timezone.now()) == 0
    inbox.answer = ""
    delete_item(item.pk, by=ana)
    assert send_mail(now=timezone.now() + timedelta(hours=1)) == 0
    assert inbox.mails == []
    assert not Letter.objects.filter(try_at__isnull=False).exists()


def test_the_title_and_words_of_the_restricted_never_leave(inbox, say, cleo, ana, item):
    changes = {"visibility": "restricted", "title": SECRET_TITLE}
    edit_item(item.pk, changes=changes, based_on=None, by=ana)
    Grant.objects.create(item=item.item, member=cleo)
    say(f"@[{cleo.pk}] competitor quietly")
    assert send_mail(now=timezone.now()) == 1

    everything = str(inbox.mails[0]) + inbox.text() + inbox.html()
    assert "a restricted item" in inbox.mails[0]["Subject"]
    assert SECRET_TITLE not in everything
    assert "quietly" not in everything
    assert item.item.key not in everything


def test_a_guest_is_mailed_public_words_alone(inbox, say, gus, item):
    restrict(item.item, gus)
    say(f"@[{gus.pk}] internally")
    assert send_mail(now=timezone.now()) == 0
    say(f"@[{gus.pk}] hello", is_public=True)
    assert send_mail(now=timezone.now()) == 1


def test_trouble_of_the_server_is_tried_again_under_the_same_id(inbox, say, cleo):
    say(f"@[{cleo.pk}]?")
    now = timezone.now()
    inbox.answer = "451 Come back later"
    assert send_mail(now=now) == 0
    assert send_mail(now=now + timedelta(seconds=30)) == 0
    assert Letter.objects.get().attempts == 1
    assert "451 Come back later" in Letter.objects.get().trouble

    inbox.answer = ""
    assert send_mail(now=now + timedelta(minutes=2)) == 1
    letter = Letter.objects.get()
    assert (letter.attempts, letter.try_at) == (2, None)
    assert letter.sent_at is not None


def test_a_server_that_is_away_loses_nothing(inbox, say, cleo, settings):
    say(f"@[{cleo.pk}]?")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send_mail(now=timezone.now()) == 0
    settings.EMAIL_PORT = port
    assert send_mail(now=timezone.now() + timedelta(minutes=2)) == 1


def test_a_letter_whose_worker_died_goes_out_later(inbox, say, cleo):
    from openweft.items.notices.letters import claim, due_letters, make_letters

    say(f"@[{cleo.pk}]?")
    now = timezone.now()
    make_letters(Letter.Channel.MAIL, now=now)
    letter = due_letters(Letter.Channel.MAIL, now=now)[0]
    assert claim(letter, now=now)
    assert not claim(letter, now=now)

    assert send_mail(now=now + MINUTE) == 0
    assert send_mail(now=now + timedelta(minutes=16)) == 1


def test_a_mail_that_is_disliked_is_not_tried_for_ever(inbox, say, cleo):
    say(f"@[{cleo.pk}]?")
    inbox.answer = "554 5.7.1 Looks like spam"
    send_mail(now=timezone.now())
    letter = Letter.objects.get()
    assert (letter.try_at, letter.sent_at) == (None, None)
    assert not RefusedAddress.objects.exists()


def test_an_address_that_is_none_is_marked_and_told_and_others_get_their_mail(
    inbox, say, cleo, ben, olga
):
    inbox.refuses[cleo.user.email] = "550 5.1.1 No such mailbox"
    say(f"@[{cleo.pk}] @[{ben.pk}]?")
    assert send_mail(now=timezone.now()) == 1
    assert inbox.mails[0]["To"].endswith(f"<{ben.user.email}>")
    assert "No such mailbox" in RefusedAddress.objects.get(email=cleo.user.email).why

    tell_news(now=timezone.now())
    told = Notice.objects.filter(kind="mail_back").values_list("member__name", flat=True)
    assert set(told) == {"Cleo Contributor", "Olga Owner"}
    say(f"@[{cleo.pk}] again?")
    assert send_mail(now=timezone.now()) == 0


@pytest.mark.parametrize(
    ("code", "words", "dead"),
    [
        (550, "550 5.1.1 unknown", True),
        (550, "550 5.7.1 policy", False),
        (550, "550 unknown", True),
        (552, "552 5.2.2 full", False),
        (450, "450 4.2.1 later", False),
        (554, "554 5.2.1 disabled", True),
    ],
)
def test_which_refusals_are_of_the_address(code, words, dead):
    assert is_dead(code, words) is dead


def test_names_and_titles_break_no_header(inbox, say, cleo, ana, item):
    ana.name = 'Ana שלום 🧶, "Q" <x@y>'
    ana.save()
    edit_item(item.pk, changes={"title": "Ü\u202e <b>&amp; 🧶"}, based_on=None, by=ana)
    say(f"@[{cleo.pk}]?")
    assert send_mail(now=timezone.now()) == 1
    assert "Ü\u202e <b>&amp; 🧶" in inbox.mails[0]["Subject"]
    assert "&lt;b&gt;&amp;amp; 🧶" in inbox.html()


def test_bounces_go_to_the_address_that_is_set(inbox, say, cleo, settings):
    settings.ENV = settings.ENV.model_copy(update={"email_bounces": "bounces@example.com"})
    say(f"@[{cleo.pk}]?")
    send_mail(now=timezone.now())
    assert inbox.senders == ["bounces@example.com"]
    assert "bounces@" not in inbox.mails[0]["From"]


def test_a_server_that_is_away_is_asked_once_for_all(inbox, say, cleo, ben, settings):
    say(f"@[{cleo.pk}] @[{ben.pk}]?")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    now = timezone.now()
    send_mail(now=now)
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]

    settings.EMAIL_PORT = port
    assert send_mail(now=now + 2 * MINUTE) == 2
