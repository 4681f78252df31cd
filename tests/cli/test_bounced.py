"""`openweft bounced`, as a mail server's alias calls it."""

import pytest
from click.testing import CliRunner
from django.utils import timezone

from openweft.cli.bounced import bounced
from openweft.common.errors import Invalid
from openweft.integrations.mail.composing import message_id
from openweft.items.models import Letter
from openweft.workspaces.models import RefusedAddress

REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {to}
Action: failed
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: {name}

--b--
"""


@pytest.fixture
def letter(cleo):
    return Letter.objects.create(member=cleo, channel="mail", made_at=timezone.now())


@pytest.mark.parametrize(
    ("status", "said", "marked"),
    [("5.1.1", "Nothing more is sent to", 1), ("5.7.1", "no address is marked", 0)],
)
def test_a_report_is_read_from_standard_input(cleo, letter, status, said, marked):
    text = REPORT.format(to=cleo.user.email, status=status, name=message_id(letter))
    done = CliRunner().invoke(bounced, input=text.encode())
    assert done.exit_code == 0, done.output
    assert said in done.output
    assert RefusedAddress.objects.count() == marked


def test_what_is_no_report_is_refused(db):
    done = CliRunner().invoke(bounced, input=b"Subject: hello\n\n")
    assert isinstance(done.exception, Invalid)
