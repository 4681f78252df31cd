"""The workspace and how it is organised."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import seated
from openweft.api.versions import based_on, tag
from openweft.workspaces.models import Function, Member, Product, Role, Team, Workspace
from openweft.workspaces.operations.teams import set_capacity

router = Router(tags=["organisation"])


class WorkspaceOut(Schema):
    id: int
    name: str
    slug: str
    currency: str
    time_zone: str
    fiscal_start_month: int
    planning_period: Workspace.PlanningPeriod
    horizon_periods: int
    version: int


class MemberOut(Schema):
    id: int
    name: str
    role: Role
    function_id: int | None
    is_active: bool
    version: int


class FunctionOut(Schema):
    id: int
    name: str
    lead_id: int | None
    goals: str
    version: int


class TeamOut(Schema):
    id: int
    key: str
    name: str
    mission: str
    lead_id: int | None
    is_active: bool
    version: int


class ProductOut(Schema):
    id: int
    name: str
    level: Product.Level
    parent_id: int | None
    owner_id: int | None
    is_active: bool
    version: int


class CapacityIn(Schema):
    day: date = Field(description="Any day of the planning period.")
    person_weeks: float | None = Field(description="None takes back what was typed over.")
    note: str | None = Field(None, description="Why; null keeps the note there is.")


class CapacityOut(Schema):
    id: int
    starts_on: date
    person_weeks: float
    note: str


@router.get("/workspace", response=WorkspaceOut)
def workspace(request: HttpRequest, response: HttpResponse) -> Workspace:
    """The workspace the key belongs to."""
    here = member_of(request).workspace
    tag(response, here)
    return here


@router.get("/me", response=MemberOut)
def me(request: HttpRequest) -> Member:
    """The member the key acts as."""
    return member_of(request)


@router.get("/members", response=Page[MemberOut])
def members(request: HttpRequest, paging: Query[Paging]) -> dict[str, object]:
    """The people with a seat. A guest sees only themselves."""
    by = member_of(request)
    rows = Member.objects.filter(workspace=by.workspace)
    return one_page(rows.filter(pk=by.pk) if by.is_guest else rows, paging, list)


@router.get("/functions", response=Page[FunctionOut])
def functions(request: HttpRequest, paging: Query[Paging]) -> dict[str, object]:
    """The verticals of the organisation."""
    rows = Function.objects.filter(workspace=seated(request).workspace)
    return one_page(rows, paging, list)


@router.get("/teams", response=Page[TeamOut])
def teams(request: HttpRequest, paging: Query[Paging]) -> dict[str, object]:
    """The teams that deliver."""
    return one_page(Team.objects.filter(workspace=seated(request).workspace), paging, list)


@router.get("/products", response=Page[ProductOut])
def products(request: HttpRequest, paging: Query[Paging]) -> dict[str, object]:
    """The product tree."""
    return one_page(Product.objects.filter(workspace=seated(request).workspace), paging, list)


@router.get("/teams/{int:team_id}/capacity", response=list[CapacityOut])
def capacity(request: HttpRequest, response: HttpResponse, team_id: int) -> list[object]:
    """What was typed over a team's capacity, by period; the ETag is the team's."""
    team = Team.objects.get(pk=team_id, workspace=seated(request).workspace)
    tag(response, team)
    return list(team.capacities.all())


@router.put("/teams/{int:team_id}/capacity", response=CapacityOut | None)
def put_capacity(
    request: HttpRequest, response: HttpResponse, team_id: int, body: CapacityIn
) -> object:
    """Type over a team's capacity in one planning period, or take that back.

    If-Match is the team's version, and so is the ETag.
    """
    by = seated(request)
    stored = set_capacity(team_id, based_on=based_on(request), by=by, **body.dict())
    tag(response, Team.objects.get(pk=team_id, workspace=by.workspace))
    return stored
