"""The published plan, solved by the planner as of the day it was made."""

from openweft.engine.planning.problem import Limits
from openweft.interchange.demo.world import World
from openweft.roadmap.models import Plan, Scenario
from openweft.roadmap.operations import create_scenario, main_scenario, publish_plan
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan

LIMITS = Limits(seconds=4, gap=0.005, threads=2)
NOTE = (
    "Agreed by Product, Engineering and Sales. What hospitals and public bodies were promised is "
    "held; everything else is the best of what fits."
)


def publish(world: World) -> None:
    """Solve and publish, if there is a plan; without one the workspace says why."""
    at = world.at(world.plan_day, "plan")
    with world.then(at):
        plan = begin_plan(main_scenario(world.workspace), by=world.curator)
        plan.from_day, plan.made_at = world.plan_day, at
        plan.save(update_fields=["from_day", "made_at"])
        plan = solve_plan(plan, limits=LIMITS)
        if plan.state == Plan.State.READY:
            publish_plan(plan.pk, note=NOTE, by=world.curator)
            Plan.objects.filter(pk=plan.pk).update(published_at=at)
    world.reread_initiatives()


def ask_otherwise(world: World) -> None:
    """Two other sets of assumptions, waiting to be solved by whoever is curious."""
    draft = world.workspace.strategy_versions.get(state="draft")
    at = world.at(world.day(-2), "scenarios")
    with world.then(at):
        create_scenario(
            name=f"Under strategy {draft}", strategy_version_id=draft.pk, by=world.curator
        )
        create_scenario(name="A tenth more people", capacity_factor=1.1, by=world.curator)
    Scenario.objects.filter(workspace=world.workspace).update(
        created_by=world.curator, created_at=at
    )
