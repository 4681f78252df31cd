"""Scenarios, pins, and computing and publishing plans."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid
from openweft.items.bulk import Change, change_rows
from openweft.items.operations import locked_rows
from openweft.jobs.models import Job
from openweft.jobs.operations import enqueue, stop_job
from openweft.roadmap.models import Initiative, Pin, Plan, PlanEntry, Scenario
from openweft.roadmap.operations.gates import pass_gates
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.permissions import Action, require

SOLVE = "roadmap.solve"
LOST_AFTER = timedelta(minutes=5)


def main_scenario(workspace: Workspace) -> Scenario:
    """The scenario that holds unless another is named; made where there is none."""
    return Scenario.objects.get_or_create(
        workspace=workspace, is_main=True, defaults={"name": "As things stand"}
    )[0]


@transaction.atomic
def pin_initiative(
    initiative_id: int, *, side: str, reason: str, scenario_id: int | None = None, by: Member
) -> Pin:
    """Force an initiative into or out of a scenario's plans, for a reason."""
    initiative = (
        Initiative.objects.visible_to(by).live().select_related("item").get(pk=initiative_id)
    )
    require(by, Action.PLAN)
    if side not in Pin.Side.values:
        raise Invalid(_("An initiative is pinned in or out."))
    if not reason.strip():
        raise Invalid(_("Say why it is pinned {side}.").format(side=side))
    scenario = _scenario(scenario_id, by)
    pin, _is_new = Pin.objects.update_or_create(
        scenario=scenario,
        initiative=initiative,
        defaults={"side": side, "reason": reason.strip()[:300], "by": by},
    )
    append_event(
        "initiative.pinned",
        workspace=by.workspace,
        by=by,
        item_id=initiative.pk,
        subject=initiative.item.key,
        after={"side": side, "reason": pin.reason, "scenario": scenario.name},
    )
    return pin


@transaction.atomic
def unpin_initiative(initiative_id: int, *, scenario_id: int | None = None, by: Member) -> None:
    """Leave an initiative to the planner again."""
    initiative = (
        Initiative.objects.visible_to(by).live().select_related("item").get(pk=initiative_id)
    )
    require(by, Action.PLAN)
    scenario = _scenario(scenario_id, by)
    gone, _is_new = Pin.objects.filter(scenario=scenario, initiative=initiative).delete()
    if gone:
        append_event(
            "initiative.unpinned",
            workspace=by.workspace,
            by=by,
            item_id=initiative.pk,
            subject=initiative.item.key,
            after={"scenario": scenario.name},
        )


def _scenario(scenario_id: int | None, by: Member) -> Scenario:
    if scenario_id is None:
        return main_scenario(by.workspace)
    return Scenario.objects.get(pk=scenario_id, workspace=by.workspace, archived_at=None)


@transaction.atomic
def request_plan(*, scenario_id: int | None = None, by: Member) -> Plan:
    """Ask for the best plan of a scenario, from today; it is solved in the background.

    While one is being solved for the scenario, that one is returned.
    """
    require(by, Action.PLAN)
    scenario = _scenario(scenario_id, by)
    plan = begin_plan(scenario, by=by)
    if plan.job_id is None:
        job = enqueue(SOLVE, {"plan": plan.pk}, workspace=by.workspace, by=by)
        plan.job_id = job.pk
        plan.save(update_fields=["job_id"])
    return plan


def begin_plan(scenario: Scenario, *, by: Member | None) -> Plan:
    """The plan being solved for a scenario, or a new one, inside the caller's transaction."""
    workspace = Workspace.objects.select_for_update().get(pk=scenario.workspace_id)
    now = timezone.now()
    under_way = Plan.objects.filter(scenario=scenario, state=Plan.State.SOLVING).first()
    if under_way is not None and settle_if_lost(under_way).state == Plan.State.SOLVING:
        return under_way
    highest = workspace.plans.aggregate(highest=Max("number"))["highest"] or 0
    plan = Plan.objects.create(
        workspace=workspace,
        scenario=scenario,
        number=highest + 1,
        made_by=by,
        made_at=now,
        from_day=workspace.today(now),
    )
    append_event("plan.requested", workspace=workspace, by=by, subject=str(plan))
    return plan


def settle_if_lost(plan: Plan) -> Plan:
    """The plan; marked as failed if nobody is solving it any more."""
    if plan.state == Plan.State.SOLVING and _is_lost(plan, timezone.now()):
        fail_plan(plan.pk)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def fail_plan(plan_id: int, *, why: str = "") -> None:
    """Say that a plan will not be solved, and why if known; one that is settled stays as it is."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("workspace", "made_by")
    failed = plan.filter(pk=plan_id, state=Plan.State.SOLVING).first()
    if failed is None:
        return
    failed.state = Plan.State.FAILED
    failed.trouble = [{"kind": "refused", "sentence": why}] if why else []
    failed.save(update_fields=["state", "trouble"])
    append_event(
        "plan.failed",
        workspace=failed.workspace,
        by=failed.made_by,
        subject=str(failed),
        before={"state": Plan.State.SOLVING.value},
        after={"state": failed.state, "why": why},
    )


def _is_lost(plan: Plan, now: datetime) -> bool:
    """Whether nobody is solving the plan any more: its job ended, or its command did."""
    if plan.job_id is None:
        return now - plan.made_at > LOST_AFTER
    job = Job.objects.filter(pk=plan.job_id).first()
    return job is None or job.is_finished


@transaction.atomic
def cancel_plan(plan_id: int, *, by: Member) -> Plan:
    """Stop solving a plan, whoever asked for it; one that is solved stays as it is."""
    require(by, Action.PLAN)
    plan = Plan.objects.select_for_update().get(pk=plan_id, workspace=by.workspace)
    if plan.state != Plan.State.SOLVING:
        raise Conflict(
            _("Plan {number} is {state} already.").format(
                number=plan.number, state=plan.get_state_display()
            )
        )
    if plan.job_id is not None:
        stop_job(plan.job_id)
    plan.state = Plan.State.CANCELLED
    plan.save(update_fields=["state"])
    append_event("plan.cancelled", workspace=by.workspace, by=by, subject=str(plan))
    return plan


@transaction.atomic
def publish_plan(plan_id: int, *, note: str = "", reason: str = "", by: Member) -> Plan:
    """Make a ready plan the published one, and its dates those of its initiatives.

    Initiatives that are not yet in progress and not in the plan lose their dates.
    Each change of dates is an event of its own. `reason` answers the gates that
    ask, and for promises that the plan does not hold. Raises Conflict for a plan
    that is not ready or is the published one already, Invalid for what a gate
    blocks, and for what is asked without an answer.
    """
    require(by, Action.PUBLISH_PLAN)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    plan = Plan.objects.select_for_update().get(pk=plan_id, workspace=by.workspace)
    plan.publish(by=by, at=timezone.now(), note=note)
    answered = pass_gates(plan, reason=reason, by=by)
    before = Plan.objects.filter(workspace=by.workspace).published().first()
    Plan.objects.filter(workspace=by.workspace).published().update(is_published=False)
    plan.save(update_fields=["is_published", "published_at", "published_by", "publish_note"])
    _take_dates(plan, by=by)
    append_event(
        "plan.published",
        workspace=by.workspace,
        by=by,
        subject=str(plan),
        before={"plan": before.number if before else None},
        after={"plan": plan.number, "note": plan.publish_note, **answered},
    )
    return plan


def _take_dates(plan: Plan, *, by: Member) -> None:
    entries = {entry.initiative_id: entry for entry in plan.entries.all()}
    rows = locked_rows(Initiative.objects.live().filter(plan_entries__plan=plan))
    changes = [Change(row, {}, _dates(row, entries[row.pk])) for row in rows]
    change_rows(changes, by=by, code="initiative.planned")


def _dates(initiative: Initiative, entry: PlanEntry) -> dict[str, date | None]:
    """The dates an initiative takes from its entry; none where its state makes them facts."""
    if initiative.state in {Initiative.State.CANDIDATE, Initiative.State.COMMITTED}:
        return {"starts_on": entry.starts_on, "finishes_on": entry.finishes_on}
    if initiative.is_started and entry.finishes_on is not None:
        begun = initiative.starts_on or entry.finishes_on
        return {"finishes_on": max(begun, entry.finishes_on)}
    return {}
