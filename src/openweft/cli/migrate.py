"""`openweft migrate`."""

import click

from openweft.cli.start import ready


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something is missing.")
def migrate(check: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Bring the database to this version's tables."""
    ready(migrated=False)
    from openweft.config.schema import bring_up_to_date, missing_migrations

    if check:
        if missing := missing_migrations():
            raise click.ClickException(f"Not applied yet: {', '.join(missing)}.")
        click.echo("Nothing to do.")
        return
    applied = bring_up_to_date()
    click.echo(f"Applied {applied} migrations." if applied else "Nothing to do.")
