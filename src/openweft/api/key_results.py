"""Key results and check-ins."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import ItemIn, ItemOut, changes_of, item_out, made_with, seen_among
from openweft.api.versions import based_on, tag
from openweft.strategy import operations
from openweft.strategy.models import KeyResult, Metric, metrics_visible_to
from openweft.workspaces.models import Member

router = Router(tags=["key results"])


class TermsIn(Schema):
    baseline: float
    target: float
    starts_on: date
    due_on: date
    confidence: float = 0.5


class KeyResultIn(ItemIn):
    terms: TermsIn | None = None


class KeyResultNew(ItemIn):
    title: str
    objective_id: int
    metric_id: int | None = None
    metric_name: str = Field("", description="Begins a new number series where no id is given.")
    unit: str = ""
    terms: TermsIn


class KeyResultOut(ItemOut):
    objective_id: int | None
    metric_id: int
    baseline: float
    target: float
    starts_on: date
    due_on: date
    confidence: float


class CheckInIn(Schema):
    confidence: float
    note: str = ""


def key_results_out(rows: list[KeyResult], by: Member) -> list[dict[str, Any]]:
    seen = seen_among((row.objective_id for row in rows), by)
    names = [name for name in KeyResultOut.model_fields if name not in ItemOut.model_fields]
    return [
        {
            **item_out(row.item),
            **{name: getattr(row, name) for name in names},
            "objective_id": row.objective_id if row.objective_id in seen else None,
        }
        for row in rows
    ]


@router.get("", response=Page[KeyResultOut])
def key_results(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """How far along the objectives are, by metric, baseline, target and due date."""
    by = member_of(request)
    rows = KeyResult.objects.visible_to(by).live().with_item()
    return one_page(rows, paging, lambda found: key_results_out(found, by))


@router.post("", response={201: KeyResultOut})
def create_key_result(request: HttpRequest, body: KeyResultNew) -> Status[dict[str, Any]]:
    """Put a key result under an objective, on a metric that exists or a new one."""
    by = member_of(request)
    metric: Metric | operations.MetricTerms = operations.MetricTerms(
        name=body.metric_name or body.title, unit=body.unit
    )
    if body.metric_id is not None:
        metric = metrics_visible_to(by).get(pk=body.metric_id)
    row = operations.create_key_result(
        body.objective_id,
        title=body.title,
        metric=metric,
        terms=operations.KeyResultTerms(**body.terms.dict()),
        item=made_with(body, by),
        by=by,
    )
    return Status(201, key_results_out([row], by)[0])


@router.patch("/{int:key_result_id}", response=KeyResultOut)
def edit_key_result(
    request: HttpRequest, response: HttpResponse, key_result_id: int, body: KeyResultIn
) -> dict[str, Any]:
    """Change a key result."""
    by = member_of(request)
    row = operations.edit_key_result(
        key_result_id,
        changes=changes_of(body, by),
        terms=operations.KeyResultTerms(**body.terms.dict()) if body.terms else None,
        based_on=based_on(request),
        by=by,
    )
    tag(response, row.item)
    return key_results_out([row], by)[0]


@router.post("/{int:key_result_id}/check-ins", response={204: None})
def check_in(request: HttpRequest, key_result_id: int, body: CheckInIn) -> Status[None]:
    """Say how sure one is that the key result will be reached."""
    operations.check_in(key_result_id, by=member_of(request), **body.dict())
    return Status(204, None)
