"""How much items serve objectives."""

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.shapes import seen_among
from openweft.items.models import Item
from openweft.roadmap.operations import align_and_value, unalign_and_value
from openweft.strategy import operations
from openweft.strategy.models import Alignment

router = Router(tags=["alignments"])


class AlignmentIn(Schema):
    item_id: int
    objective_id: int
    key_result_id: int | None = None
    contribution: float = Field(description="−1 to 1.")
    confidence: float = Field(1, description="0 to 1.")
    reason: str = ""


class AlignmentOut(AlignmentIn):
    id: int
    needs_confirming: bool


@router.get("", response=list[AlignmentOut])
def alignments(request: HttpRequest, item_id: int) -> list[Alignment]:
    """What an item is said to serve, as far as one may see it."""
    by = member_of(request)
    item = Item.objects.visible_to(by).live().get(pk=item_id)
    rows = list(item.alignments.select_related("objective"))
    named = {pk for row in rows for pk in (row.objective_id, row.key_result_id)}
    seen = seen_among(named, by) | {None}
    return [row for row in rows if {row.objective_id, row.key_result_id} <= seen]


@router.post("", response={201: AlignmentOut})
def align(request: HttpRequest, body: AlignmentIn) -> Status[Alignment]:
    """State how much an item serves an objective."""
    given = body.dict()
    return Status(201, align_and_value(given.pop("item_id"), by=member_of(request), **given))


@router.post("/{int:alignment_id}/confirm", response=AlignmentOut)
def confirm(request: HttpRequest, alignment_id: int) -> Alignment:
    """Say that an alignment still holds."""
    return operations.confirm_alignment(alignment_id, by=member_of(request))


@router.delete("/{int:alignment_id}", response={204: None})
def unalign(request: HttpRequest, alignment_id: int) -> Status[None]:
    """Withdraw an alignment."""
    unalign_and_value(alignment_id, by=member_of(request))
    return Status(204, None)
