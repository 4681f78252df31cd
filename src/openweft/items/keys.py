"""Handing out item numbers in blocks, so that writers seldom meet."""

from django.db.models import F

from openweft.items.models import KeyBlock, Kind
from openweft.workspaces.models import Workspace


def take_numbers(workspace: Workspace, kind: Kind, count: int = 1) -> range:
    """Reserve `count` numbers of a kind for the caller's transaction, in order.

    Gaps stay where a transaction is rolled back by another database; numbers
    are never handed out twice.
    """
    KeyBlock.objects.get_or_create(workspace=workspace, kind=kind)
    block = KeyBlock.objects.select_for_update().get(workspace=workspace, kind=kind)
    first = block.next_number
    KeyBlock.objects.filter(pk=block.pk).update(next_number=F("next_number") + count)
    return range(first, first + count)
