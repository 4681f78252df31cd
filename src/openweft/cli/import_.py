"""`openweft import`: a file or folder into a workspace."""

import json
from pathlib import Path
from typing import Any

import click

from openweft.cli.start import ready


@click.command("import")
@click.argument("reader")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--workspace", "slug", help="Into which workspace; one of that name is made.")
@click.option("--period", default="", help="Of goals that hold several periods.")
@click.option("--mapping", default="", help="A saved mapping of columns, by its name.")
@click.option("--save-mapping", default="", help="Keep how the columns were read, by this name.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be done; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_(
    reader: str,
    path: Path,
    *,
    slug: str | None,
    period: str,
    mapping: str,
    save_mapping: str,
    is_dry: bool,
    as_json: bool,
) -> None:
    """Read PATH with READER: csv, rust-goals or k8s-enhancements, or whole for an export.

    Makes a workspace where there is none. A second import of the same source
    updates what it made. Nothing changes if anything in it is refused.
    """
    ready()
    if reader == "whole":
        from openweft.cli.taking import take_in_whole

        take_in_whole(path, slug=slug, is_dry=is_dry, as_json=as_json)
        return
    from django.db import transaction
    from rich.console import Console

    from openweft.interchange.operations import dry_run, import_source, save_mapping_of
    from openweft.interchange.readers import Options
    from openweft.interchange.sources import open_path

    source = open_path(path)
    with (
        Console(stderr=True).status(f"Reading {path.name}", refresh_per_second=4),
        transaction.atomic(),
    ):
        by = _seat(slug, reader, path)
        options = Options(period=period, mapping_name=mapping)
        run = dry_run if is_dry else import_source
        written = run(reader, source, options=options, by=by)
        if save_mapping:
            save_mapping_of(save_mapping, reader, source, options=options, by=by)
        if is_dry:
            transaction.set_rollback(True)
    if as_json:
        click.echo(json.dumps(written.as_json(), indent=2))
    else:
        _say(written, is_dry=is_dry)


def _seat(slug: str | None, reader: str, path: Path) -> Any:
    """The owner of the workspace to import into; a new one's where there is none."""
    from openweft.cli.workspaces import acting_owner, one_workspace
    from openweft.interchange.operations import workspace_for_import
    from openweft.interchange.readers import Options, reader_of
    from openweft.interchange.sources import open_path
    from openweft.workspaces.models import Workspace

    if slug is not None:
        found = Workspace.objects.filter(slug=slug).first()
        return acting_owner(found) if found else workspace_for_import(slug)
    if Workspace.objects.exists():
        return acting_owner(one_workspace(None))
    name = reader_of(reader).read(open_path(path), Options()).workspace_name
    return workspace_for_import(name)


def _say(written: Any, *, is_dry: bool) -> None:
    from openweft.interchange.counting import word_for

    verb = "Would bring" if is_dry else "Brought"
    rows = word_for("row", written.rows_read)
    click.echo(f"{verb} {written.rows_read} {rows} of {written.label} into {written.workspace}.")
    for word, counts in (("Created", written.created), ("Updated", written.updated)):
        if counts:
            told = ", ".join(f"{count} {word_for(name, count)}" for name, count in counts.items())
            click.echo(f"{word}: {told}.")
    if written.unchanged:
        click.echo(f"Unchanged: {written.unchanged}.")
    for heading, lines in (
        ("Assumed", written.notes),
        ("Left out", written.refused),
        ("Not read", [f"{name}: {', '.join(its)}" for name, its in written.unread.items()]),
    ):
        if lines:
            click.echo(f"\n{heading}")
            for line in lines:
                click.echo(f"  · {line}")
