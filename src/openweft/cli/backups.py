"""`openweft backup` and `openweft restore`."""

from pathlib import Path

import click

from openweft.cli.start import ready


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def backup(out: Path) -> None:
    """Write the whole database to the new file OUT, while the server runs.

    The secret key and attachments' files are not in it.
    """
    ready(migrated=False)
    from openweft.interchange.backups import back_up

    back_up(out)
    click.echo(f"Wrote {out}.", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Put the backup FILE in place of the database; the old one is kept in OPENWEFT_HOME."""
    ready(migrated=False)
    from django.conf import settings
    from django.utils import timezone

    from openweft.config.schema import bring_up_to_date
    from openweft.interchange import backups

    backups.check_backup(file)
    if not yes:
        click.confirm("Everything since that backup leaves the database. Go on?", abort=True)
    kept = backups.restore(file, kept_in=settings.ENV.home, now=timezone.now())
    applied = bring_up_to_date()
    told = f" Applied {applied} migrations." if applied else ""
    click.echo(f"Restored {file}.{told} The old database is {kept}.", err=True)
