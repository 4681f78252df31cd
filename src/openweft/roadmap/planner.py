"""Solving a plan: rows to the engine process, its answer back to rows."""

from collections.abc import Callable

from django.db import transaction

from openweft.engine.planning.problem import Limits
from openweft.engine.planning.result import Progress, Result
from openweft.jobs.ask import ask
from openweft.roadmap.answers import keep_answer
from openweft.roadmap.models import Plan
from openweft.roadmap.operations.policies import refresh_values
from openweft.roadmap.problems import LIMITS, ask_for
from openweft.workspaces.events import append_event

GRACE_S = 30.0
Report = Callable[[Progress], None]
Guard = Callable[[], None]


def solve_plan(
    plan: Plan,
    *,
    limits: Limits = LIMITS,
    progress: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
    guard: Guard | None = None,
) -> Plan:
    """Solve a plan that was begun, and keep the answer in one transaction.

    progress: told of the state of the search, here. guard: called inside that
    transaction before anything is written; what it raises undoes all. Raises
    Invalid where there is nothing to plan, and what `jobs.ask` raises.
    """
    asked = ask_for(plan.scenario, plan.from_day)
    deadline = limits.seconds + GRACE_S
    result: Result = ask(
        "openweft.engine.planning.solve.solve",
        asked.problem,
        limits,
        deadline_s=deadline,
        on_progress=progress,
        cancelled=cancelled,
    )
    reasons = {}
    if result.placed:
        reasons = ask(
            "openweft.engine.planning.explain.explain", asked.problem, result, deadline_s=deadline
        )
    with transaction.atomic():
        if guard is not None:
            guard()
        fresh = Plan.objects.select_for_update().get(pk=plan.pk)
        if fresh.state != Plan.State.SOLVING:
            return fresh
        keep_answer(fresh, asked, result, reasons)
        refresh_values(fresh.workspace)
        append_event(
            "plan.solved",
            workspace=fresh.workspace,
            by=fresh.made_by,
            subject=str(fresh),
            after={"state": fresh.state, "objective": fresh.objective, "gap": fresh.gap},
        )
    return fresh
