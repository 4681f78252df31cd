"""Which workspace a command is about, and as whom it acts there."""

import click

from openweft.roadmap.models import Scenario
from openweft.roadmap.operations import main_scenario
from openweft.workspaces.models import Member, Role, Workspace


def one_workspace(slug: str | None) -> Workspace:
    """The workspace of that slug, or the only one; a usage error names those there are."""
    found = list(Workspace.objects.all())
    if slug is not None:
        found = [workspace for workspace in found if workspace.slug == slug]
        if not found:
            raise click.BadParameter(f"there is no workspace “{slug}”", param_hint="--workspace")
    if not found:
        raise click.UsageError("There is no workspace yet: `openweft import` or `demo` makes one.")
    if len(found) > 1:
        slugs = ", ".join(workspace.slug for workspace in found)
        raise click.UsageError(f"Say which with --workspace: {slugs}.")
    return found[0]


def acting_owner(workspace: Workspace) -> Member:
    """The owner as whom the installation's operator acts."""
    owner = workspace.members.active().filter(role=Role.OWNER).order_by("pk").first()
    if owner is None:
        raise click.ClickException(f"The workspace {workspace.slug} has no owner.")
    return owner


def scenario_of(workspace: Workspace, name: str | None) -> Scenario:
    """The scenario of that name, or the main one."""
    if name is None:
        return main_scenario(workspace)
    found = Scenario.objects.filter(workspace=workspace, name=name).first()
    if found is None:
        names = ", ".join(workspace.scenarios.values_list("name", flat=True))
        raise click.BadParameter(
            f"there is no scenario “{name}”; there is {names}", param_hint="--scenario"
        )
    return found
