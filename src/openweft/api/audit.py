"""The audit trail: every event of the workspace."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from openweft.api.auth import member_of
from openweft.api.items import EventOut, shown
from openweft.api.paging import Page, Paging, one_page
from openweft.items.trail import Wanted, trail

router = Router(tags=["history"])


class Narrowed(Schema):
    """Which events."""

    by_id: int | None = Field(None, description="What this member did.")
    area: str = Field("", description="The first word of codes, such as `initiative`.")
    key: str = Field("", description="What was done to this item.")
    first: date | None = Field(None, description="From this day of the workspace on.")
    last: date | None = Field(None, description="Until this day, which is included.")


@router.get("", response=Page[EventOut])
def events(
    request: HttpRequest, narrowed: Query[Narrowed], paging: Query[Paging]
) -> dict[str, Any]:
    """Everything that happened, newest first, but to items the key's member may not see."""
    by = member_of(request)
    said = narrowed.dict(exclude={"by_id"})
    if narrowed.by_id is not None:
        said["who"] = get_object_or_404(by.workspace.members, pk=narrowed.by_id)
    return one_page(trail(Wanted(**said), by=by), paging, lambda rows: shown(rows, by))
