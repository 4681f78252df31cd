"""Background work of the roadmap."""

from typing import Any

from django.db import transaction

from openweft.common.errors import DomainError, Invalid
from openweft.engine.planning.result import Progress
from openweft.jobs.ask import EngineCancelled, EngineFailed, EngineTimeout
from openweft.jobs.context import Cancelled, JobContext
from openweft.jobs.registry import Payload, job
from openweft.roadmap.models import Plan
from openweft.roadmap.operations.planning import SOLVE, fail_plan
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.problems import LIMITS


@job(SOLVE)
def solve(context: JobContext, payload: Payload) -> dict[str, Any]:
    """Solve the plan of the payload; its id and state are the result."""
    plan = Plan.objects.select_related("scenario__workspace").get(pk=payload["plan"])

    def report(state: Progress) -> None:
        gap = "" if state.gap is None else f" · {state.gap:.1%}"
        context.progress(min(0.95, state.seconds / LIMITS.seconds), f"{state.phase}{gap}")

    try:
        plan = solve_plan(
            plan, progress=report, cancelled=context.cancelled, guard=context.commit_guard
        )
    except DomainError as refusal:
        _fail(context, plan, str(refusal))
        raise
    except EngineCancelled as stopped:
        raise Cancelled from stopped
    except (EngineTimeout, EngineFailed) as failure:
        _fail(context, plan, str(failure))
        raise Invalid(str(failure)) from failure
    return {"plan": plan.pk, "state": plan.state}


def _fail(context: JobContext, plan: Plan, sentence: str) -> None:
    with transaction.atomic():
        context.commit_guard()  # whoever lost the job does not fail the plan of who has it
        fail_plan(plan.pk, why=sentence)
