"""Ids that stand for one initiative of one workspace wherever its export travels."""

import hashlib

from openweft.items.models import Item
from openweft.roadmap.models import Initiative
from openweft.workspaces.models import Member

PREFIX = "ow-"
DIGITS = 16


def uid_of(item: Item, slug: str) -> str:
    """An id made of workspace, key and the moment of creation: no other item anywhere has it."""
    text = f"{slug}/{item.key}/{item.created_at.isoformat()}"
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def initiatives_by_uid(by: Member) -> dict[str, Initiative]:
    """The live initiatives `by` may see, by the id their export gives them."""
    rows = Initiative.objects.visible_to(by).live().select_related("item")
    return {uid_of(row.item, by.workspace.slug): row for row in rows}
