"""The promise ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import ItemIn, ItemOut, changes_of, item_out, made_with, seen_among
from openweft.api.versions import based_on, tag
from openweft.roadmap import operations
from openweft.roadmap.models import Commitment
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may

router = Router(tags=["commitments"])


class TermsIn(Schema):
    to_whom: str
    due_on: date
    confidence: float = 0.8
    revenue_at_stake: Decimal | None = None
    currency: str = ""
    is_binding: bool = True


class CommitmentNew(ItemIn):
    title: str
    initiative_id: int | None = None
    terms: TermsIn


class CommitmentIn(ItemIn):
    terms: TermsIn | None = None


class CommitmentOut(ItemOut):
    to_whom: str
    due_on: date
    confidence: float
    revenue_at_stake: Decimal | None
    currency: str
    is_binding: bool
    initiative_id: int | None
    state: Commitment.State
    state_reason: str


class SettleIn(Schema):
    state: Commitment.State
    reason: str = ""


COLUMNS = tuple(name for name in CommitmentOut.model_fields if name not in ItemOut.model_fields)


def shown(rows: list[Commitment], by: Member) -> list[dict[str, Any]]:
    """The rows without what `by` may not see: hidden initiatives, and money for most roles."""
    seen = seen_among((row.initiative_id for row in rows), by)
    sees_money = may(by, Action.SEE_MONEY)
    return [
        {
            **item_out(row.item),
            **{name: getattr(row, name) for name in COLUMNS},
            "initiative_id": row.initiative_id if row.initiative_id in seen else None,
            "revenue_at_stake": row.revenue_at_stake if sees_money else None,
        }
        for row in rows
    ]


def one(row: Commitment, response: HttpResponse, by: Member) -> dict[str, Any]:
    tag(response, row.item)
    return shown([row], by)[0]


@router.get("", response=Page[CommitmentOut])
def commitments(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """What was promised to whom, newest first."""
    by = member_of(request)
    rows = Commitment.objects.visible_to(by).live().with_item()
    return one_page(rows, paging, lambda found: shown(found, by))


@router.post("", response={201: CommitmentOut})
def create(
    request: HttpRequest, response: HttpResponse, body: CommitmentNew
) -> Status[dict[str, Any]]:
    """Enter a promise; a binding one holds its initiative to the date."""
    by = member_of(request)
    row = operations.create_commitment(
        title=body.title,
        terms=operations.CommitmentTerms(**body.terms.dict()),
        initiative_id=body.initiative_id,
        item=made_with(body, by),
        by=by,
    )
    return Status(201, one(row, response, by))


@router.get("/{int:commitment_id}", response=CommitmentOut)
def commitment(request: HttpRequest, response: HttpResponse, commitment_id: int) -> dict[str, Any]:
    """One promise."""
    by = member_of(request)
    row = Commitment.objects.visible_to(by).live().with_item().get(pk=commitment_id)
    return one(row, response, by)


@router.patch("/{int:commitment_id}", response=CommitmentOut)
def edit(
    request: HttpRequest, response: HttpResponse, commitment_id: int, body: CommitmentIn
) -> dict[str, Any]:
    """Change a promise's words or terms."""
    by = member_of(request)
    row = operations.edit_commitment(
        commitment_id,
        changes=changes_of(body, by),
        terms=operations.CommitmentTerms(**body.terms.dict()) if body.terms else None,
        based_on=based_on(request),
        by=by,
    )
    return one(row, response, by)


@router.post("/{int:commitment_id}/settle", response=CommitmentOut)
def settle(
    request: HttpRequest, response: HttpResponse, commitment_id: int, body: SettleIn
) -> dict[str, Any]:
    """Say that a promise was kept, broken or withdrawn."""
    by = member_of(request)
    row = operations.settle_commitment(
        commitment_id, based_on=based_on(request), by=by, **body.dict()
    )
    return one(row, response, by)
