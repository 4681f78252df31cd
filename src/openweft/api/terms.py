"""What plans are held to: floors and ceilings, sizes, and how initiatives are valued."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.shapes import seated, words_of
from openweft.api.versions import based_on, tag
from openweft.roadmap import operations
from openweft.roadmap.models import Floor, Policy, Size

router = Router(tags=["planning"])


class FloorIn(Schema):
    dimension: Floor.Dimension
    label: str
    least_share: float | None = Field(None, description="Of the planned effort, 0 to 1.")
    most_share: float | None = Field(None, description="Of the planned effort, 0 to 1.")
    scenario_id: int | None = None


class FloorOut(FloorIn):
    id: int


class SizeIn(Schema):
    low: float = Field(description="Person-weeks.")
    likely: float
    high: float
    is_default: bool = False


class SizeOut(SizeIn):
    id: int
    code: str


class PolicyIn(Schema):
    value_model: str | None = None
    discount_a_year: float | None = None
    default_reach_share: float | None = None
    default_alignment: float | None = None
    default_capacity_weeks: float | None = None
    focus_share: float | None = None


class PolicyOut(Schema):
    value_model: str
    discount_a_year: float
    default_reach_share: float
    default_alignment: float
    default_capacity_weeks: float
    focus_share: float
    version: int


@router.get("/floors", response=list[FloorOut])
def floors(request: HttpRequest, response: HttpResponse) -> list[Floor]:
    """The least and most share of planned effort by kind, horizon, product or function.

    The ETag is the policy's; floors of one scenario go by the scenario's version.
    """
    here = seated(request).workspace
    tag(response, operations.policy_of(here))
    return list(Floor.objects.filter(workspace=here))


@router.put("/floors", response=FloorOut)
def put_floor(request: HttpRequest, response: HttpResponse, body: FloorIn) -> Floor:
    """Hold plans to a band; the same dimension and label again replaces it.

    If-Match is the policy's version, or the scenario's that is named, and so is the ETag.
    """
    band = operations.Band(body.dimension, body.label, body.least_share, body.most_share)
    by, seen = member_of(request), based_on(request)
    floor = operations.set_floor(band, scenario_id=body.scenario_id, based_on=seen, by=by)
    tag(response, floor.scenario or operations.policy_of(by.workspace))
    return floor


@router.delete("/floors/{int:floor_id}", response={204: None})
def delete_floor(request: HttpRequest, floor_id: int) -> Status[None]:
    """Hold plans no longer to a band; If-Match as where it is set."""
    operations.remove_floor(floor_id, based_on=based_on(request), by=member_of(request))
    return Status(204, None)


@router.get("/sizes", response=list[SizeOut])
def sizes(request: HttpRequest, response: HttpResponse) -> list[Size]:
    """What S, M and L stand for; the ETag is the policy's."""
    here = seated(request).workspace
    tag(response, operations.policy_of(here))
    return list(Size.objects.filter(workspace=here))


@router.put("/sizes/{str:code}", response=SizeOut)
def put_size(request: HttpRequest, response: HttpResponse, code: str, body: SizeIn) -> Size:
    """Say what a size stands for in person-weeks.

    If-Match is the policy's version, and so is the ETag.
    """
    points = operations.Points(body.low, body.likely, body.high)
    by, seen = member_of(request), based_on(request)
    size = operations.set_size(
        code, points=points, is_default=body.is_default, based_on=seen, by=by
    )
    tag(response, operations.policy_of(by.workspace))
    return size


@router.get("/policy", response=PolicyOut)
def policy(request: HttpRequest, response: HttpResponse) -> Policy:
    """How initiatives are valued and planned."""
    stored = operations.policy_of(seated(request).workspace)
    tag(response, stored)
    return stored


@router.patch("/policy", response=PolicyOut)
def edit_policy(request: HttpRequest, response: HttpResponse, body: PolicyIn) -> Any:
    """Change how initiatives are valued and planned; all are valued anew."""
    stored = operations.set_policy(
        changes=words_of(body), based_on=based_on(request), by=member_of(request)
    )
    tag(response, stored)
    return stored
