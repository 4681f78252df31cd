"""Initiatives and their life."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.lists import Narrowing, wanted_rows
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import ItemIn, ItemOut, changes_of, item_out, made_with, seen_among
from openweft.api.versions import based_on, tag
from openweft.roadmap import operations
from openweft.roadmap.lists import INITIATIVES
from openweft.roadmap.models import Health, Initiative, StatusUpdate
from openweft.roadmap.models.initiative import InitiativeState
from openweft.roadmap.operations.initiatives import CLEARABLE
from openweft.strategy.models import Horizon
from openweft.workspaces.models import Member

router = Router(tags=["initiatives"])


class TermsIn(Schema):
    """The initiative's own fields; those left out stay, a number or parent that is null goes."""

    type: Initiative.Type | None = None
    horizon: Horizon | None = None
    parent_id: int | None = None
    reach_share: float | None = Field(None, description="Share of the named population, 0 to 1.")
    reach_people: float | None = Field(None, description="RICE: people a period.")
    impact: float | None = None
    confidence: float | None = Field(None, description="0 to 1.")
    ease: float | None = None
    business_value: float | None = None
    time_criticality: float | None = None
    risk_reduction: float | None = None
    stated_value: float | None = None
    stated_value_why: str | None = None


class InitiativeIn(ItemIn, TermsIn):
    """What may be changed of an initiative."""


class InitiativeNew(InitiativeIn):
    title: str
    state: InitiativeState = InitiativeState.PROPOSED


class TermOut(Schema):
    name: str
    amount: float
    is_default: bool


class InitiativeOut(ItemOut, TermsIn):
    type: Initiative.Type
    horizon: Horizon
    state: InitiativeState
    state_reason: str
    release_id: int | None
    not_before: date | None
    starts_on: date | None
    finishes_on: date | None
    shipped_on: date | None
    health: str
    alignment: float | None = Field(description="−1 to 1; null for an orphan.")
    value: float
    value_terms: list[TermOut]
    effort_weeks: float = Field(description="Expected person-weeks of all teams.")


class Filter(Schema):
    """Which initiatives to list."""

    state: InitiativeState | None = None
    type: Initiative.Type | None = None
    release_id: int | None = None
    updated_since: datetime | None = None


class MoveIn(Schema):
    state: InitiativeState
    reason: str = ""


class DatesIn(Schema):
    starts_on: date | None
    finishes_on: date | None
    not_before: date | None = None


class StatusIn(Schema):
    health: Health
    sentence: str


class StatusOut(StatusIn):
    id: int
    by_id: int | None
    at: datetime


COLUMNS = tuple(name for name in InitiativeOut.model_fields if name not in ItemOut.model_fields)


def shown(rows: list[Initiative], by: Member) -> list[dict[str, Any]]:
    """The rows without the ids of items that `by` may not see."""
    seen = seen_among((pk for row in rows for pk in (row.parent_id, row.release_id)), by)
    return [
        {
            **item_out(row.item),
            **{name: getattr(row, name) for name in COLUMNS},
            "parent_id": row.parent_id if row.parent_id in seen else None,
            "release_id": row.release_id if row.release_id in seen else None,
        }
        for row in rows
    ]


def one(row: Initiative, response: HttpResponse, by: Member) -> dict[str, Any]:
    """One row, with its version in the answer's ETag."""
    tag(response, row.item)
    return shown([row], by)[0]


@router.get("", response=Page[InitiativeOut])
def initiatives(
    request: HttpRequest, paging: Query[Paging], asked: Query[Narrowing], wanted: Query[Filter]
) -> dict[str, Any]:
    """What teams may deliver, newest first unless sorted."""
    by = member_of(request)
    rows, order = wanted_rows(INITIATIVES, asked, by)
    given = wanted.dict(exclude_none=True)
    since = given.pop("updated_since", None)
    if since is not None:
        rows = rows.filter(item__updated_at__gte=since)
    if "release_id" in given and not seen_among([given["release_id"]], by):
        rows = rows.none()
    rows = rows.filter(**given).select_related("item", "item__owner")
    return one_page(rows, paging, lambda found: shown(found, by), order)


@router.post("", response={201: InitiativeOut})
def create(
    request: HttpRequest, response: HttpResponse, body: InitiativeNew
) -> Status[dict[str, Any]]:
    """Propose an initiative; a curator may make it a candidate at once."""
    by = member_of(request)
    row = operations.create_initiative(
        title=body.title,
        terms=terms_of(body),
        state=body.state,
        item=made_with(body, by),
        by=by,
    )
    return Status(201, one(row, response, by))


def terms_of(body: TermsIn) -> operations.InitiativeTerms:
    """As the operations take them; a number or the parent that is null becomes empty."""
    given = {name: getattr(body, name) for name in TermsIn.model_fields}
    emptied = {name for name in body.model_fields_set & CLEARABLE if given[name] is None}
    return operations.InitiativeTerms(**given, cleared=frozenset(emptied))


@router.get("/{int:initiative_id}", response=InitiativeOut)
def initiative(request: HttpRequest, response: HttpResponse, initiative_id: int) -> dict[str, Any]:
    """One initiative."""
    by = member_of(request)
    row = Initiative.objects.visible_to(by).live().with_item().get(pk=initiative_id)
    return one(row, response, by)


@router.patch("/{int:initiative_id}", response=InitiativeOut)
def edit(
    request: HttpRequest, response: HttpResponse, initiative_id: int, body: InitiativeIn
) -> dict[str, Any]:
    """Change an initiative's words or terms."""
    by = member_of(request)
    row = operations.edit_initiative(
        initiative_id,
        changes=changes_of(body, by),
        terms=terms_of(body),
        based_on=based_on(request),
        by=by,
    )
    row.refresh_from_db()
    return one(row, response, by)


@router.post("/{int:initiative_id}/move", response=InitiativeOut)
def move(
    request: HttpRequest, response: HttpResponse, initiative_id: int, body: MoveIn
) -> dict[str, Any]:
    """Give an initiative another state; shipping has an address of its own."""
    by = member_of(request)
    row = operations.move_initiative(
        initiative_id, based_on=based_on(request), by=by, **body.dict()
    )
    return one(row, response, by)


@router.post("/{int:initiative_id}/ship", response=InitiativeOut)
def ship(request: HttpRequest, response: HttpResponse, initiative_id: int) -> dict[str, Any]:
    """Say that an initiative is in its users' hands."""
    by = member_of(request)
    row = operations.ship_initiative(initiative_id, based_on=based_on(request), by=by)
    return one(row, response, by)


@router.put("/{int:initiative_id}/dates", response=InitiativeOut)
def reschedule(
    request: HttpRequest, response: HttpResponse, initiative_id: int, body: DatesIn
) -> dict[str, Any]:
    """Say when it is meant to start and finish, and before when it must not start."""
    by = member_of(request)
    row = operations.reschedule_initiative(
        initiative_id, based_on=based_on(request), by=by, **body.dict()
    )
    return one(row, response, by)


@router.get("/{int:initiative_id}/status", response=Page[StatusOut])
def statuses(request: HttpRequest, initiative_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """How it went, newest first."""
    row = Initiative.objects.visible_to(member_of(request)).live().get(pk=initiative_id)
    return one_page(StatusUpdate.objects.filter(initiative=row), paging, list)


@router.post("/{int:initiative_id}/status", response={201: StatusOut})
def post_status(request: HttpRequest, initiative_id: int, body: StatusIn) -> Status[StatusUpdate]:
    """Say how it goes: on track, at risk or off track, with a sentence."""
    return Status(201, operations.post_status(initiative_id, by=member_of(request), **body.dict()))
