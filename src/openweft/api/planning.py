"""Scenarios, pins and plans."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.versions import based_on, tag
from openweft.roadmap import operations
from openweft.roadmap.models import Initiative, Pin, Plan, PlanEntry, Scenario, TeamLoad
from openweft.roadmap.wording import why_by_entry
from openweft.workspaces.models import Member

router = Router(tags=["planning"])


class ScenarioIn(Schema):
    name: str
    capacity_factor: float = 1
    horizon_periods: int | None = None
    strategy_version_id: int | None = None


class ScenarioOut(ScenarioIn):
    id: int
    is_main: bool
    archived_at: datetime | None
    version: int


class ScenarioEdit(Schema):
    name: str | None = None
    capacity_factor: float | None = None
    horizon_periods: int | None = Field(None, description="Null: as the workspace.")
    strategy_version_id: int | None = Field(None, description="Null: the current one.")


class PutAway(Schema):
    archived: bool = Field(default=False, description="Those put away instead.")


class PinIn(Schema):
    initiative_id: int
    side: Pin.Side
    reason: str


class SolveIn(Schema):
    scenario_id: int | None = None


class PublishIn(Schema):
    note: str = ""
    reason: str = Field(
        "", description="Why all the same, where a gate asks or a promise is not held."
    )


class PlanOut(Schema):
    id: int
    number: int
    scenario_id: int
    strategy_version_id: int | None = Field(description="By whose weights it was valued.")
    state: Plan.State
    status: str
    from_day: date
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float | None
    greedy_objective: float | None
    greedy_left_share: float | None
    is_published: bool
    published_at: datetime | None


class EntryOut(Schema):
    initiative_id: int
    key: str
    title: str
    included: bool
    starts_on: date | None
    finishes_on: date | None
    value: float
    effort_weeks: float
    why: str


class LoadOut(Schema):
    team_id: int
    starts_on: date
    capacity: float
    used: float


def plans_seen(by: Member) -> QuerySet[Plan]:
    """The workspace's plans; a guest sees none."""
    rows = Plan.objects.filter(workspace=by.workspace)
    return rows.none() if by.is_guest else rows


@router.get("/scenarios", response=Page[ScenarioOut])
def scenarios(
    request: HttpRequest, paging: Query[Paging], asked: Query[PutAway]
) -> dict[str, Any]:
    """Sets of assumptions under which plans are computed."""
    by = member_of(request)
    rows = Scenario.objects.filter(workspace=by.workspace, archived_at__isnull=not asked.archived)
    return one_page(rows.none() if by.is_guest else rows, paging, list)


@router.post("/scenarios", response={201: ScenarioOut})
def create_scenario(request: HttpRequest, body: ScenarioIn) -> Status[Scenario]:
    """Write down another set of assumptions."""
    return Status(201, operations.create_scenario(by=member_of(request), **body.dict()))


@router.patch("/scenarios/{int:scenario_id}", response=ScenarioOut)
def edit_scenario(
    request: HttpRequest, response: HttpResponse, scenario_id: int, body: ScenarioEdit
) -> Scenario:
    """Change what a scenario assumes; what is left out stays."""
    given = body.dict(exclude_unset=True)
    needed = ("name", "capacity_factor")
    changes = {
        name: value for name, value in given.items() if value is not None or name not in needed
    }
    scenario = operations.edit_scenario(
        scenario_id, changes=changes, based_on=based_on(request), by=member_of(request)
    )
    tag(response, scenario)
    return scenario


@router.post("/scenarios/{int:scenario_id}/archive", response=ScenarioOut)
def archive_scenario(request: HttpRequest, scenario_id: int) -> Scenario:
    """Put a scenario away with its plans; the main one stays."""
    return operations.archive_scenario(scenario_id, by=member_of(request))


@router.post("/scenarios/{int:scenario_id}/restore", response=ScenarioOut)
def restore_scenario(request: HttpRequest, scenario_id: int) -> Scenario:
    """Bring an archived scenario back."""
    return operations.restore_scenario(scenario_id, by=member_of(request))


@router.put("/scenarios/{int:scenario_id}/pins", response={204: None})
def pin(request: HttpRequest, scenario_id: int, body: PinIn) -> Status[None]:
    """Force an initiative into or out of a scenario's plans, for a reason."""
    given = body.dict()
    operations.pin_initiative(
        given.pop("initiative_id"), scenario_id=scenario_id, by=member_of(request), **given
    )
    return Status(204, None)


@router.delete("/scenarios/{int:scenario_id}/pins/{int:initiative_id}", response={204: None})
def unpin(request: HttpRequest, scenario_id: int, initiative_id: int) -> Status[None]:
    """Leave an initiative to the planner again."""
    operations.unpin_initiative(initiative_id, scenario_id=scenario_id, by=member_of(request))
    return Status(204, None)


@router.get("/plans", response=Page[PlanOut])
def plans(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The plans computed so far, newest first."""
    return one_page(plans_seen(member_of(request)), paging, list)


@router.post("/plans", response={202: PlanOut})
def solve(request: HttpRequest, body: SolveIn) -> Status[Plan]:
    """Ask for the best plan from today; poll it until its state is no longer solving."""
    return Status(
        202, operations.request_plan(scenario_id=body.scenario_id, by=member_of(request))
    )


@router.get("/plans/{int:plan_id}", response=PlanOut)
def plan(request: HttpRequest, plan_id: int) -> Plan:
    """One plan."""
    return plans_seen(member_of(request)).get(pk=plan_id)


@router.post("/plans/{int:plan_id}/publish", response=PlanOut)
def publish(request: HttpRequest, plan_id: int, body: PublishIn) -> Plan:
    """Make a ready plan the published one; 422 for what a gate blocks, and without a reason
    where a gate asks or a promise is not held."""
    return operations.publish_plan(plan_id, by=member_of(request), **body.dict())


@router.post("/plans/{int:plan_id}/cancel", response=PlanOut)
def cancel(request: HttpRequest, plan_id: int) -> Plan:
    """Stop solving a plan."""
    return operations.cancel_plan(plan_id, by=member_of(request))


@router.get("/plans/{int:plan_id}/entries", response=Page[EntryOut])
def entries(request: HttpRequest, plan_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """What is in and out of a plan and why, as far as one may see it."""
    by = member_of(request)
    found = plans_seen(by).get(pk=plan_id)
    rows = PlanEntry.objects.filter(
        plan=found, initiative__in=Initiative.objects.visible_to(by).live()
    ).select_related("initiative__item", "plan__workspace", "plan__scenario")
    return one_page(rows, paging, lambda shown: _entries_out(shown, by))


def _entries_out(rows: list[PlanEntry], by: Member) -> list[dict[str, Any]]:
    reasons = why_by_entry(rows, by=by)
    names = ("initiative_id", "included", "starts_on", "finishes_on", "value", "effort_weeks")
    return [
        {
            **{name: getattr(row, name) for name in names},
            "key": row.initiative.item.key,
            "title": row.initiative.item.title,
            "why": str(reasons[row.pk]),
        }
        for row in rows
    ]


@router.get("/plans/{int:plan_id}/loads", response=list[LoadOut])
def loads(request: HttpRequest, plan_id: int) -> list[TeamLoad]:
    """How much of each team's capacity a plan uses, by period, in person-weeks."""
    return list(plans_seen(member_of(request)).get(pk=plan_id).loads.all())
