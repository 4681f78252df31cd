"""Addresses whose mail comes back: marked, told, and tried again when somebody says so."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, RefusedAddress


@transaction.atomic
def refuse_address(email: str, *, why: str, at: datetime) -> bool:
    """Send no more mail to an address, and tell each of its seats; whether that is new."""
    clean = email.strip().lower()
    sentence = " ".join(why.split())[:300]
    _row, is_new = RefusedAddress.objects.get_or_create(
        email=clean, defaults={"why": sentence, "at": at}
    )
    if not is_new:
        return False
    seats = Member.objects.active().filter(user__email__iexact=clean)
    for seat in seats.select_related("workspace"):
        append_event(
            "member.mail_refused",
            workspace=seat.workspace,
            by=None,
            subject=seat.name,
            after={"member": seat.pk},
        )
    return True


@transaction.atomic
def trust_address(email: str) -> None:
    """Send mail to an address again; no harm where nothing was refused."""
    RefusedAddress.objects.filter(email=email.strip().lower()).delete()


def sends_mail() -> bool:
    """Whether the installation has a mail server."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


def refusal_of(email: str) -> RefusedAddress | None:
    """Why and since when mail to an address comes back; None where it does not."""
    return RefusedAddress.objects.filter(email=email.lower()).first()


def refused_among(emails: Iterable[str]) -> set[str]:
    """Which of the addresses, in small letters, send mail back."""
    wanted = {email.lower() for email in emails}
    return set(RefusedAddress.objects.filter(email__in=wanted).values_list("email", flat=True))
