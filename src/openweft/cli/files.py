"""`openweft undo-import` and `openweft report-effort`: what else files can do."""

from pathlib import Path

import click

from openweft.cli.start import ready


@click.command("undo-import")
@click.option("--workspace", "slug", help="The workspace's slug; needed where there are several.")
@click.option("--batch", type=int, help="Which import, by its number; the last one unless given.")
@click.option("--keep-changed", is_flag=True, help="Leave what people changed since as it is.")
def undo_import(slug: str | None, batch: int | None, keep_changed: bool) -> None:  # noqa: FBT001  # click passes it by name
    """Take an import back as a unit; refuses, naming it, if people changed what it brought."""
    ready()
    from openweft.cli.workspaces import acting_owner, one_workspace
    from openweft.interchange import undoing
    from openweft.interchange.models import ImportBatch

    workspace = one_workspace(slug)
    batches = ImportBatch.objects.filter(workspace=workspace)
    if batch is None:
        found = batches.filter(state=ImportBatch.State.DONE).first()
    else:
        found = batches.filter(pk=batch).first()
    if found is None:
        raise click.ClickException("There is no such import to undo.")
    undoing.undo_import(found.pk, keep_changed=keep_changed, by=acting_owner(workspace))
    click.echo(f"Undone: {found.source_name}.")


@click.command("report-effort")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--workspace", "slug", help="The workspace's slug; needed where there are several.")
def report_effort(path: Path, slug: str | None) -> None:
    """Take over effort spent and remaining from PATH, a CSV with key, team, spent, remaining."""
    ready()
    from openweft.cli.workspaces import acting_owner, one_workspace
    from openweft.interchange.efforts import import_effort
    from openweft.interchange.sources import open_path

    done = import_effort(open_path(path), by=acting_owner(one_workspace(slug)))
    click.echo(f"Brought {done.rows} estimates up to date.")
    if done.unread:
        click.echo(f"Not read: {', '.join(done.unread)}.")
