"""Mail that comes back after it was accepted: delivery reports as RFC 3464 has them."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.integrations.mail.composing import letter_of
from openweft.integrations.mail.sending import is_dead
from openweft.items.models import Letter
from openweft.items.notices.letters import settle
from openweft.workspaces.operations.addresses import refuse_address

REPORT, ORIGINAL = "message/delivery-status", ("message/rfc822", "text/rfc822-headers")


def take_bounce(raw: bytes, *, now: datetime) -> str:
    """Read one delivery report; returns the address that is marked, "" where nothing follows.

    Only what names the sealed id of a letter of ours, and its own address, is
    believed. Raises Invalid for mail that is no report of such a letter.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    letter = _letter(mail)
    if letter is None or letter.member.user is None:
        raise Invalid(_("This is no delivery report of a letter that was sent from here."))
    address = letter.member.user.email
    for recipient, status, words in _failures(mail):
        if recipient.lower() == address.lower():
            settle(letter, now=now, trouble=f"{status} {words}", is_final=True)
            if is_dead(500, f"500 {status}"):
                refuse_address(address, why=f"{status} {words}", at=now)
                return address
    return ""


def _failures(mail: EmailMessage) -> Iterator[tuple[str, str, str]]:
    """Address, status and words of each recipient that failed for good."""
    for part in mail.walk():
        if part.get_content_type() != REPORT:
            continue
        for fields in cast("list[EmailMessage]", part.get_payload()):
            status = str(fields.get("Status", "")).split(" ")[0]
            if str(fields.get("Action", "")).strip().lower() == "failed" and status[:2] == "5.":
                recipient = str(fields.get("Final-Recipient", "")).partition(";")[2].strip()
                words = str(fields.get("Diagnostic-Code", "")).partition(";")[2]
                yield recipient.strip("<>"), status, " ".join(words.split())


def _letter(mail: EmailMessage) -> Letter | None:
    """The letter whose headers the report carries."""
    for part in mail.walk():
        if part.get_content_type() in ORIGINAL:
            inner = part.get_payload()
            held = inner[0] if isinstance(inner, list) else message_from_bytes(str(inner).encode())
            found = letter_of(str(cast("EmailMessage", held).get("Message-ID", "")))
            if found is not None:
                letters = Letter.objects.select_related("member__user", "member__workspace")
                return letters.filter(pk=found).first()
    return None
