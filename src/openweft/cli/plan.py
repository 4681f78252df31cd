"""`openweft plan`: the best roadmap from today, with its reasons, without a browser."""

import json

import click

from openweft.cli.start import ready


@click.command()
@click.option("--workspace", "slug", help="The workspace's slug; needed where there are several.")
@click.option("--scenario", "named", help="The scenario's name; the main one unless given.")
@click.option("--seconds", type=click.FloatRange(0.1, 3600), help="How long to search at most.")
@click.option("--publish", is_flag=True, help="Make it the published plan.")
@click.option("--reason", default="", help="Why, where a gate asks or a promise is not held.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plan(
    *,
    slug: str | None,
    named: str | None,
    seconds: float | None,
    publish: bool,
    reason: str,
    as_json: bool,
) -> None:
    """Compute the best roadmap the teams can deliver from today, and say why.

    Ends with 0 for a plan, 1 where there is none.
    """
    ready()
    from openweft.cli.printing import print_plan, solving
    from openweft.cli.workspaces import acting_owner, one_workspace, scenario_of
    from openweft.roadmap.models import Plan
    from openweft.roadmap.operations import publish_plan
    from openweft.roadmap.reports import plan_report

    workspace = one_workspace(slug)
    owner = acting_owner(workspace)
    solved = solving(scenario_of(workspace, named), by=owner, seconds=seconds, quiet=as_json)
    report = plan_report(solved)
    if as_json:
        click.echo(json.dumps(report, indent=2, default=str))
    else:
        print_plan(report)
    if solved.state != Plan.State.READY:
        raise click.exceptions.Exit(1)
    if publish:
        published = publish_plan(solved.pk, reason=reason, by=owner)
        click.echo(f"Plan {published.number} is the published one.", err=True)
