"""Objectives."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.lists import Narrowing, wanted_rows
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import ItemIn, ItemOut, changes_of, item_out, made_with
from openweft.api.strategy import versions_seen
from openweft.api.versions import based_on, tag
from openweft.roadmap.operations import create_objective_and_value
from openweft.strategy import operations
from openweft.strategy.lists import OBJECTIVES
from openweft.strategy.models import Horizon, Objective

router = Router(tags=["objectives"])


class ObjectiveIn(ItemIn):
    horizon: Horizon | None = None


class ObjectiveNew(ObjectiveIn):
    title: str
    parent_id: int | None = None
    share: float | None = None
    version_id: int | None = Field(None, description="A draft; the live version unless given.")


class ObjectiveOut(ItemOut):
    horizon: Horizon
    drafted_in_id: int | None = Field(
        description="The draft it was written for and is met in alone; null once that is live."
    )


class Within(Schema):
    version_id: int | None = Field(None, description="Only what stands in this version.")


def objective_out(row: Objective) -> dict[str, Any]:
    return {
        **item_out(row.item),
        "horizon": row.horizon,
        "drafted_in_id": row.drafted_in_id,
    }


@router.get("", response=Page[ObjectiveOut])
def objectives(
    request: HttpRequest,
    paging: Query[Paging],
    asked: Query[Narrowing],
    wanted: Query[Within],
) -> dict[str, Any]:
    """What the strategy wants; what is written for a draft is listed with that draft alone."""
    by = member_of(request)
    drafted = None
    if wanted.version_id is not None:
        version = versions_seen(by).get(pk=wanted.version_id)
        seen = Objective.objects.visible_to(by)
        drafted = seen.within(version).filter(placements__version=version)
    rows, order = wanted_rows(OBJECTIVES, asked, by, among=drafted)
    rows = rows.select_related("item", "item__owner")
    return one_page(rows, paging, lambda found: [objective_out(row) for row in found], order)


@router.post("", response={201: ObjectiveOut})
def create_objective(request: HttpRequest, body: ObjectiveNew) -> Status[dict[str, Any]]:
    """Add an objective to the live version, or to a draft."""
    by = member_of(request)
    row = create_objective_and_value(
        title=body.title,
        horizon=body.horizon or Horizon.H1,
        parent_id=body.parent_id,
        share=body.share,
        version_id=body.version_id,
        item=made_with(body, by),
        by=by,
    )
    return Status(201, objective_out(row))


@router.get("/{int:objective_id}", response=ObjectiveOut)
def objective(request: HttpRequest, response: HttpResponse, objective_id: int) -> dict[str, Any]:
    """One objective, a draft's as well."""
    rows = Objective.objects.with_page(member_of(request)).with_item()
    row = rows.get(pk=objective_id)
    tag(response, row.item)
    return objective_out(row)


@router.patch("/{int:objective_id}", response=ObjectiveOut)
def edit_objective(
    request: HttpRequest, response: HttpResponse, objective_id: int, body: ObjectiveIn
) -> dict[str, Any]:
    """Change an objective; new words ask its alignments to be confirmed."""
    by = member_of(request)
    row = operations.edit_objective(
        objective_id,
        changes=changes_of(body, by),
        horizon=body.horizon,
        based_on=based_on(request),
        by=by,
    )
    tag(response, row.item)
    return objective_out(row)
