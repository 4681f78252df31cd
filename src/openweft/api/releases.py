"""Releases."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.lists import Narrowing, wanted_rows
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import ItemIn, ItemOut, changes_of, item_out, made_with
from openweft.api.versions import based_on, tag
from openweft.roadmap import operations
from openweft.roadmap.lists import RELEASES
from openweft.roadmap.models import Release

router = Router(tags=["releases"])


class ReleaseIn(ItemIn):
    due_on: date | None = None


class ReleaseNew(ItemIn):
    title: str
    due_on: date


class ReleaseOut(ItemOut):
    state: Release.State
    state_reason: str
    due_on: date
    out_on: date | None


class MoveIn(Schema):
    state: Release.State
    reason: str = ""


class IdsIn(Schema):
    initiative_ids: list[int]


COLUMNS = tuple(name for name in ReleaseOut.model_fields if name not in ItemOut.model_fields)


def shown(row: Release) -> dict[str, Any]:
    return {**item_out(row.item), **{name: getattr(row, name) for name in COLUMNS}}


def one(row: Release, response: HttpResponse) -> dict[str, Any]:
    tag(response, row.item)
    return shown(row)


@router.get("", response=Page[ReleaseOut])
def releases(
    request: HttpRequest, paging: Query[Paging], asked: Query[Narrowing]
) -> dict[str, Any]:
    """Dated deliveries, newest first."""
    rows, order = wanted_rows(RELEASES, asked, member_of(request))
    rows = rows.select_related("item", "item__owner")
    return one_page(rows, paging, lambda found: [shown(row) for row in found], order)


@router.post("", response={201: ReleaseOut})
def create(
    request: HttpRequest, response: HttpResponse, body: ReleaseNew
) -> Status[dict[str, Any]]:
    """Plan a dated delivery."""
    by = member_of(request)
    row = operations.create_release(
        title=body.title, due_on=body.due_on, item=made_with(body, by), by=by
    )
    return Status(201, one(row, response))


@router.get("/{int:release_id}", response=ReleaseOut)
def release(request: HttpRequest, response: HttpResponse, release_id: int) -> dict[str, Any]:
    """One release."""
    rows = Release.objects.visible_to(member_of(request)).live().with_item()
    return one(rows.get(pk=release_id), response)


@router.patch("/{int:release_id}", response=ReleaseOut)
def edit(
    request: HttpRequest, response: HttpResponse, release_id: int, body: ReleaseIn
) -> dict[str, Any]:
    """Change a release's words or date."""
    by = member_of(request)
    row = operations.edit_release(
        release_id,
        changes=changes_of(body, by),
        due_on=body.due_on,
        based_on=based_on(request),
        by=by,
    )
    return one(row, response)


@router.post("/{int:release_id}/move", response=ReleaseOut)
def move(
    request: HttpRequest, response: HttpResponse, release_id: int, body: MoveIn
) -> dict[str, Any]:
    """Make a release planned, ready or cancelled."""
    row = operations.move_release(
        release_id, based_on=based_on(request), by=member_of(request), **body.dict()
    )
    return one(row, response)


@router.post("/{int:release_id}/ship", response=ReleaseOut)
def ship(request: HttpRequest, response: HttpResponse, release_id: int) -> dict[str, Any]:
    """Let a release out, today, and ship what is in progress in it."""
    row = operations.ship_release(release_id, based_on=based_on(request), by=member_of(request))
    return one(row, response)


@router.post("/{int:release_id}/initiatives", response={204: None})
def plan_into(request: HttpRequest, release_id: int, body: IdsIn) -> Status[None]:
    """Put initiatives into a release."""
    operations.plan_into_release(
        release_id, initiative_ids=body.initiative_ids, by=member_of(request)
    )
    return Status(204, None)


@router.post("/initiatives/leave", response={204: None})
def leave(request: HttpRequest, body: IdsIn) -> Status[None]:
    """Take initiatives out of their releases."""
    operations.plan_into_release(None, initiative_ids=body.initiative_ids, by=member_of(request))
    return Status(204, None)
