"""Changing the workspace: its terms, calendar, functions, teams and products.

It adds to the router of `organisation`: a path has one router.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema, Status

from openweft.api.auth import member_of
from openweft.api.organisation import FunctionOut, ProductOut, TeamOut, WorkspaceOut, router
from openweft.api.paging import Page, Paging, one_page
from openweft.api.shapes import seated, words_of
from openweft.api.versions import based_on, tag
from openweft.roadmap.operations import (
    delete_function_and_floors,
    edit_function_and_floors,
    edit_product_and_floors,
)
from openweft.workspaces import operations
from openweft.workspaces.models import (
    ClosedDays,
    Function,
    Product,
    Team,
    TeamMembership,
    Workspace,
)


class WorkspaceIn(Schema):
    name: str | None = None
    currency: str | None = None
    time_zone: str | None = None
    fiscal_start_month: int | None = None
    planning_period: Workspace.PlanningPeriod | None = None
    horizon_periods: int | None = None


class ClosedDaysIn(Schema):
    name: str
    starts_on: date
    ends_on: date


class ClosedDaysOut(ClosedDaysIn):
    id: int


class FunctionIn(Schema):
    name: str | None = None
    lead_id: int | None = None
    goals: str | None = None


class FunctionNew(Schema):
    name: str
    lead_id: int | None = None
    goals: str = ""


class TeamIn(Schema):
    name: str | None = None
    mission: str | None = None
    lead_id: int | None = None
    is_active: bool | None = None


class TeamNew(Schema):
    name: str
    mission: str = ""
    lead_id: int | None = None
    people: float = 0


class MembershipIn(Schema):
    member_id: int | None = None
    function_id: int | None = None
    people: float = 1
    share: float = 1


class MembershipOut(MembershipIn):
    id: int


class ProductIn(Schema):
    name: str | None = None
    level: Product.Level | None = None
    parent_id: int | None = None
    owner_id: int | None = None
    is_active: bool | None = None


class ProductNew(Schema):
    name: str
    level: Product.Level = Product.Level.PRODUCT
    parent_id: int | None = None
    owner_id: int | None = None


@router.patch("/workspace", response=WorkspaceOut)
def edit_workspace(request: HttpRequest, response: HttpResponse, body: WorkspaceIn) -> Workspace:
    """Change the workspace's name, currency, zone, fiscal year, planning period or horizon."""
    by = member_of(request)
    here = operations.edit_workspace(words_of(body), based_on=based_on(request), by=by)
    tag(response, here)
    return here


@router.get("/calendar/closed-days", response=Page[ClosedDaysOut])
def closed_days(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The days on which nobody works."""
    rows = ClosedDays.objects.filter(workspace=seated(request).workspace)
    return one_page(rows, paging, list)


@router.post("/calendar/closed-days", response={201: ClosedDaysOut})
def close_days(request: HttpRequest, body: ClosedDaysIn) -> Status[ClosedDays]:
    """Say that nobody works on some days; If-Match is the workspace's version."""
    by, seen = member_of(request), based_on(request)
    return Status(201, operations.add_closed_days(based_on=seen, by=by, **body.dict()))


@router.delete("/calendar/closed-days/{int:closed_id}", response={204: None})
def open_days(request: HttpRequest, closed_id: int) -> Status[None]:
    """Say that people work on these days after all."""
    operations.remove_closed_days(closed_id, based_on=based_on(request), by=member_of(request))
    return Status(204, None)


@router.post("/functions", response={201: FunctionOut})
def create_function(request: HttpRequest, body: FunctionNew) -> Status[Function]:
    """Add a function of the organisation."""
    return Status(201, operations.create_function(by=member_of(request), **body.dict()))


@router.patch("/functions/{int:function_id}", response=FunctionOut)
def edit_function(
    request: HttpRequest, response: HttpResponse, function_id: int, body: FunctionIn
) -> Function:
    """Change a function's name, lead or goals."""
    by = member_of(request)
    function = edit_function_and_floors(
        function_id, changes=words_of(body), based_on=based_on(request), by=by
    )
    tag(response, function)
    return function


@router.delete("/functions/{int:function_id}", response={204: None})
def delete_function(request: HttpRequest, function_id: int) -> Status[None]:
    """Remove a function that nothing belongs to."""
    delete_function_and_floors(function_id, by=member_of(request))
    return Status(204, None)


@router.post("/teams", response={201: TeamOut})
def create_team(request: HttpRequest, body: TeamNew) -> Status[Team]:
    """Add a team; `people` are not named yet."""
    return Status(201, operations.create_team(by=member_of(request), **body.dict()))


@router.patch("/teams/{int:team_id}", response=TeamOut)
def edit_team(request: HttpRequest, response: HttpResponse, team_id: int, body: TeamIn) -> Team:
    """Change a team's name, mission or lead, or retire it."""
    by = member_of(request)
    team = operations.edit_team(team_id, changes=words_of(body), based_on=based_on(request), by=by)
    tag(response, team)
    return team


@router.get("/teams/{int:team_id}/memberships", response=list[MembershipOut])
def memberships(
    request: HttpRequest, response: HttpResponse, team_id: int
) -> list[TeamMembership]:
    """Who is in a team, with what share of their time; the ETag is the team's."""
    team = Team.objects.get(pk=team_id, workspace=seated(request).workspace)
    tag(response, team)
    return list(team.memberships.all())


@router.post("/teams/{int:team_id}/memberships", response={201: MembershipOut})
def join(
    request: HttpRequest, response: HttpResponse, team_id: int, body: MembershipIn
) -> Status[TeamMembership]:
    """Put a member, or a number of people of a function, into a team.

    If-Match is the team's version, and so is the ETag.
    """
    given = body.dict()
    made = operations.set_membership(
        team_id, based_on=based_on(request), by=member_of(request), **given
    )
    tag(response, Team.objects.get(pk=team_id))
    return Status(201, made)


@router.delete("/teams/memberships/{int:membership_id}", response={204: None})
def leave(request: HttpRequest, membership_id: int) -> Status[None]:
    """Take people out of a team."""
    operations.remove_membership(membership_id, by=member_of(request))
    return Status(204, None)


@router.post("/products", response={201: ProductOut})
def create_product(request: HttpRequest, body: ProductNew) -> Status[Product]:
    """Add a product to the tree."""
    return Status(201, operations.create_product(by=member_of(request), **body.dict()))


@router.patch("/products/{int:product_id}", response=ProductOut)
def edit_product(
    request: HttpRequest, response: HttpResponse, product_id: int, body: ProductIn
) -> Product:
    """Change a product's name, level, parent or owner, or retire it."""
    by = member_of(request)
    product = edit_product_and_floors(
        product_id, changes=words_of(body), based_on=based_on(request), by=by
    )
    tag(response, product)
    return product
