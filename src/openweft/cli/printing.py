"""A plan on a terminal: progress while it is solved, then the table with its reasons."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from openweft.common.errors import Conflict
from openweft.engine.planning.problem import Limits
from openweft.engine.planning.result import Progress as Search
from openweft.roadmap.models import Plan, Scenario
from openweft.roadmap.operations.planning import begin_plan, cancel_plan
from openweft.roadmap.planner import solve_plan
from openweft.roadmap.problems import LIMITS
from openweft.workspaces.models import Member

WIDTH_OF_A_FILE = 160


def solving(scenario: Scenario, *, by: Member, seconds: float | None, quiet: bool) -> Plan:
    """Begin a plan and solve it here, showing how the search goes on the error stream.

    One that is interrupted or fails is cancelled.
    """
    limits = LIMITS if seconds is None else replace(LIMITS, seconds=seconds)
    with transaction.atomic():
        plan = begin_plan(scenario, by=by)
    try:
        return _solved(plan, limits, quiet=quiet)
    except BaseException:
        if plan.job_id is None:  # one that a worker solves is the worker's
            with suppress(Conflict):  # it was solved in the last moment
                cancel_plan(plan.pk, by=by)
        raise


def _solved(plan: Plan, limits: Limits, *, quiet: bool) -> Plan:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("Planning", total=limits.seconds)

        def tell(state: Search) -> None:
            gap = "" if state.gap is None else f", {state.gap:.2%} from the bound"
            bar.update(task, completed=state.seconds, description=f"Planning{gap}")

        return solve_plan(plan, limits=limits, progress=tell)


def print_plan(report: dict[str, Any]) -> None:
    """Print a plan's report: its figures, what it assumed, and the table."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, WIDTH_OF_A_FILE)
    for line in report["summary"]:
        console.print(line)
    for heading, key in (("Assumed", "assumptions"), ("These cannot all be kept", "trouble")):
        if report[key]:
            console.print(f"\n[bold]{heading}[/bold]")
            for sentence in report[key]:
                console.print(f"  · {sentence}", markup=False)
    for heading, included in (("In the plan", True), ("Not in the plan", False)):
        rows = [row for row in report["items"] if row["included"] is included]
        if rows:
            console.print(_table(heading, rows, with_dates=included))


def _table(heading: str, rows: list[dict[str, Any]], *, with_dates: bool) -> Table:
    table = Table(title=f"{heading} · {len(rows)}", title_justify="left", expand=True)
    table.add_column("Key", no_wrap=True)
    table.add_column("Title", ratio=2)
    if with_dates:
        table.add_column("Starts", no_wrap=True)
        table.add_column("Finishes", no_wrap=True)
    table.add_column("Value", justify="right", no_wrap=True)
    table.add_column("Why", ratio=4)
    for row in rows:
        dates = (str(row["starts"]), str(row["finishes"])) if with_dates else ()
        table.add_row(row["key"], row["title"], *dates, f"{row['value']:.1f}", row["why"])
    return table
