"""Doing once what was sent twice: two clicks, a reload, a tab that was copied."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from openweft.workspaces.models import Member, Sending

KEPT = timedelta(days=1)


@transaction.atomic
def only_once(token: str, act: Callable[[], str], *, by: Member) -> str:
    """Do `act` unless `by` has sent this token before, and return the address it led to.

    An empty token asks for nothing to be remembered. A refused `act` leaves the
    token unused, so that what was mended can be sent again.
    """
    if not token:
        return act()
    mine = Sending.objects.filter(member=by)
    mine.filter(at__lt=timezone.now() - KEPT).delete()
    sending, is_first = mine.get_or_create(
        token=token, defaults={"member": by, "workspace": by.workspace}
    )
    if is_first:
        sending.address = act()[:500]
        sending.save(update_fields=["address"])
    return sending.address
