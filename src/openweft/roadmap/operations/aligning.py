"""Aligning what the roadmap values: the statement and the value that follows from it."""

from typing import Any

from django.db import transaction

from openweft.roadmap.operations.policies import refresh_values
from openweft.roadmap.wholes import with_parts
from openweft.strategy.models import Alignment
from openweft.strategy.operations import align_item, unalign_item
from openweft.workspaces.models import Member


@transaction.atomic
def align_and_value(item_id: int, *, by: Member, **statement: Any) -> Alignment:
    """State how much an item serves an objective, as `strategy.align_item`, and value it anew."""
    alignment = align_item(item_id, by=by, **statement)
    refresh_values(by.workspace, only=with_parts(item_id, by.workspace_id))
    return alignment


@transaction.atomic
def unalign_and_value(alignment_id: int, *, by: Member) -> None:
    """Withdraw an alignment, as `strategy.unalign_item`, and value its item anew."""
    named = Alignment.objects.filter(pk=alignment_id, item__workspace=by.workspace_id)
    item_id = named.values_list("item_id", flat=True).first()
    unalign_item(alignment_id, by=by)
    if item_id is not None:
        refresh_values(by.workspace, only=with_parts(item_id, by.workspace_id))
