"""`openweft export`: a workspace into a file or folder."""

import sys
from pathlib import Path
from typing import Any

import click

from openweft.cli.start import ready

SHAPES = {".csv": "csv", ".json": "json"}


@click.command()
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--workspace", "slug", help="The workspace's slug; needed where there are several.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["whole", "csv", "json"]),
    help="Told by the ending of OUT unless given.",
)
def export(out: Path, slug: str | None, shape: str | None) -> None:
    """Write a workspace to OUT.

    A folder or .zip gets everything, in an open format that `openweft import
    whole` makes the workspace of again. A .csv gets its initiatives, which
    `openweft import csv` reads back, a .json its items; - is CSV here.
    """
    ready()
    from openweft.cli.workspaces import one_workspace

    workspace = one_workspace(slug)
    wanted = shape or ("csv" if str(out) == "-" else SHAPES.get(out.suffix.lower(), "whole"))
    if wanted == "whole":
        if str(out) == "-":
            raise click.UsageError("Everything goes to a folder or a .zip, not to -.")
        from openweft.interchange.whole.exporting import export_everything

        with click.progressbar(length=100, label="Writing", file=sys.stderr) as bar:
            export_everything(
                workspace,
                out,
                progress=lambda share, _part: bar.update(round(share * 100) - bar.pos),
            )
    else:
        text = _text(workspace, wanted)
        if str(out) == "-":
            click.echo(text, nl=False)
            return
        _write(out, text)
    click.echo(f"Wrote {out}.", err=True)


def _text(workspace: Any, wanted: str) -> str:
    from openweft.cli.workspaces import acting_owner
    from openweft.interchange.exporting import export_csv, export_json

    by = acting_owner(workspace)
    return export_json(by=by) if wanted == "json" else export_csv(by=by)


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
