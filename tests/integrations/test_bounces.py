"""Delivery reports: believed only when they carry the sealed id of our own letter."""

import pytest
from django.utils import timezone

from openweft.common.errors import Invalid
from openweft.integrations.mail.bounces import take_bounce
from openweft.integrations.mail.composing import message_id
from openweft.items.models import Letter
from openweft.workspaces.models import Event, RefusedAddress

REPORT = """From: MAILER-DAEMON@mx.example.com
To: bounces@example.com
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user

--b
Content-Type: {original}

From: openweft@localhost
Message-ID: {message}
Subject: Ana mentioned you

--b--
"""


@pytest.fixture
def letter(cleo):
    return Letter.objects.create(
        member=cleo, channel="mail", made_at=timezone.now(), sent_at=timezone.now()
    )


@pytest.fixture
def report(letter, cleo):
    def write(**given):
        usual = {
            "recipient": cleo.user.email,
            "action": "failed",
            "status": "5.1.1",
            "original": "text/rfc822-headers",
            "message": message_id(letter),
        }
        return REPORT.format(**usual | given).encode()

    return write


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_marks_the_address_and_tells_its_seats(report, cleo, original):
    marked = take_bounce(report(original=original), now=timezone.now())
    assert marked == cleo.user.email
    assert "No such user" in RefusedAddress.objects.get().why
    event = Event.objects.get(code="member.mail_refused")
    assert (event.subject, event.after) == (cleo.name, {"member": cleo.pk})
    assert Letter.objects.get().trouble.startswith("5.1.1")


@pytest.mark.parametrize(
    "given",
    [
        {"status": "5.7.1"},
        {"status": "4.2.2", "action": "delayed"},
        {"recipient": "somebody@else.example"},
    ],
)
def test_other_reports_mark_nothing(report, given):
    assert take_bounce(report(**given), now=timezone.now()) == ""
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize(
    "message",
    [
        "<letter.1.0123456789abcdef01234567@localhost>",
        "<x@y>",
        "",
        "<letter.x.y@z>",
        "<letter.٣.a@b>",
    ],
)
def test_a_forged_report_is_refused(report, message):
    with pytest.raises(Invalid, match="no delivery report"):
        take_bounce(report(message=message), now=timezone.now())
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"Subject: hello\n\nwords", b"Content-Type: multipart/report\n\n"]
)
def test_what_is_no_report_is_refused(db, raw):
    with pytest.raises(Invalid):
        take_bounce(raw, now=timezone.now())
