"""Estimates, and the effort spent and left."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.versions import based_on, tag
from openweft.common.errors import Invalid
from openweft.roadmap import operations
from openweft.roadmap.models import Estimate, Initiative

router = Router(tags=["effort"])


class EstimateIn(Schema):
    """A size's code, or all three points."""

    size: str = ""
    low: float | None = Field(None, description="Person-weeks.")
    likely: float | None = None
    high: float | None = None


class SpentIn(Schema):
    spent: float | None = Field(None, description="Person-weeks spent so far.")
    remaining: float | None = Field(None, description="Person-weeks still to do.")


class EstimateOut(Schema):
    team_id: int
    low: float
    likely: float
    high: float
    size_id: int | None
    is_assumed: bool
    spent: float
    left: float


@router.get("/{int:initiative_id}/estimates", response=list[EstimateOut])
def estimates(request: HttpRequest, response: HttpResponse, initiative_id: int) -> list[Any]:
    """What an initiative takes of each team; the ETag is the initiative's."""
    row = _seen(request, initiative_id)
    tag(response, row.item)
    return list(row.estimates.all())


def _seen(request: HttpRequest, initiative_id: int) -> Initiative:
    rows = Initiative.objects.visible_to(member_of(request)).live().with_item()
    return rows.get(pk=initiative_id)


@router.put("/{int:initiative_id}/estimates/{int:team_id}", response=EstimateOut)
def put_estimate(
    request: HttpRequest,
    response: HttpResponse,
    initiative_id: int,
    team_id: int,
    body: EstimateIn,
) -> Estimate:
    """Estimate what it takes of a team, by a size or by three points.

    If-Match is the initiative's version, and so is the ETag.
    """
    row = operations.set_estimate(
        initiative_id,
        team_id=team_id,
        estimate=_points(body),
        based_on=based_on(request),
        by=member_of(request),
    )
    tag(response, row.initiative.item)
    return row


def _points(body: EstimateIn) -> operations.Points | str:
    if body.size:
        return body.size
    if body.low is None or body.likely is None or body.high is None:
        raise Invalid(_("Give a size, or low, likely and high."))
    return operations.Points(body.low, body.likely, body.high)


@router.delete("/{int:initiative_id}/estimates/{int:team_id}", response={204: None})
def delete_estimate(request: HttpRequest, initiative_id: int, team_id: int) -> Status[None]:
    """Say that it takes nothing of a team; If-Match is the initiative's version."""
    by, seen = member_of(request), based_on(request)
    operations.remove_estimate(initiative_id, team_id=team_id, based_on=seen, by=by)
    return Status(204, None)


@router.put("/{int:initiative_id}/estimates/{int:team_id}/effort", response=EstimateOut)
def put_effort(
    request: HttpRequest, response: HttpResponse, initiative_id: int, team_id: int, body: SpentIn
) -> Estimate:
    """Say what a team has spent on it and what is left.

    If-Match is the initiative's version, and so is the ETag.
    """
    by, seen = member_of(request), based_on(request)
    row = operations.report_effort(
        initiative_id, team_id=team_id, based_on=seen, by=by, **body.dict()
    )
    tag(response, row.initiative.item)
    return row
