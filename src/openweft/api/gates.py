"""Gates that plans pass before they are published, and signed exceptions from them."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import seated
from openweft.api.versions import based_on, tag
from openweft.roadmap import operations
from openweft.roadmap.gates import findings_among, modes_of
from openweft.roadmap.models import Gate, GateException, Initiative

router = Router(tags=["planning"])


class GateIn(Schema):
    gate: str = Field(description="What it finds: orphans are those without a path to the vision.")
    type: Initiative.Type
    mode: Gate.Mode = Field(
        description="What publishing a plan does: show, ask for one reason, block."
    )


class GateOut(GateIn):
    initiative_ids: list[int] = Field(
        description="What it finds now among what may be planned, without what is excepted."
    )


class ExceptionIn(Schema):
    initiative_id: int
    gate: str
    reason: str
    expires_on: date = Field(description="The last day, within a year.")


class ExceptionOut(ExceptionIn):
    id: int
    signed_at: datetime
    by_id: int | None


@router.get("/gates", response=list[GateOut])
def gates(request: HttpRequest) -> list[dict[str, Any]]:
    """What publishing does about each kind of initiative, and what that would concern now."""
    by = seated(request)
    rows = Initiative.objects.visible_to(by).live().plannable()
    found = findings_among(rows, by.workspace, by.workspace.today(timezone.now()))
    return [
        {
            "gate": name,
            "type": kind,
            "mode": mode,
            "initiative_ids": [
                each.initiative.pk
                for each in found
                if (each.gate, each.initiative.type) == (name, kind) and not each.leave
            ],
        }
        for (name, kind), mode in modes_of(by.workspace).items()
    ]


@router.put("/gates", response=GateOut)
def put_gate(request: HttpRequest, response: HttpResponse, body: GateIn) -> dict[str, Any]:
    """Turn a gate up or down for one kind of initiative; answers with what it concerns now.

    If-Match is the policy's version, and so is the ETag.
    """
    by, seen = member_of(request), based_on(request)
    turned = operations.set_gate(body.gate, kind=body.type, mode=body.mode, based_on=seen, by=by)
    tag(response, operations.policy_of(by.workspace))
    found = [each.initiative.pk for each in turned.found if not each.leave]
    return {**body.dict(), "initiative_ids": found}


@router.get("/gate-exceptions", response=Page[ExceptionOut])
def exceptions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Signed leave to pass a gate, also what has ended."""
    seen = Initiative.objects.visible_to(seated(request)).live()
    return one_page(GateException.objects.filter(initiative__in=seen), paging, list)


@router.put("/gate-exceptions", response=ExceptionOut)
def sign(request: HttpRequest, body: ExceptionIn) -> GateException:
    """Let an initiative pass a gate until a day, for a reason; again replaces it."""
    return operations.sign_exception(by=member_of(request), **body.dict())


@router.delete("/gate-exceptions/{int:exception_id}", response={204: None})
def withdraw(request: HttpRequest, exception_id: int) -> Status[None]:
    """Let it pass no longer."""
    operations.withdraw_exception(exception_id, by=member_of(request))
    return Status(204, None)
