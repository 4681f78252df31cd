"""`openweft export`: a workspace into a file."""

from pathlib import Path

import click

from openweft.cli.start import ready


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--workspace", "slug", help="The workspace's slug; needed where there are several.")
def export(out: Path, slug: str | None) -> None:
    """Write a workspace to OUT: its initiatives as .csv, or its items as .json; - for CSV here.

    `openweft import csv` reads the CSV back.
    """
    ready()
    from openweft.cli.workspaces import acting_owner, one_workspace
    from openweft.interchange.exporting import export_csv, export_json

    by = acting_owner(one_workspace(slug))
    text = export_json(by=by) if out.suffix.lower() == ".json" else export_csv(by=by)
    if str(out) == "-":
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {out}.", err=True)
