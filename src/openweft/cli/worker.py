"""`openweft worker`."""

import click

from openweft.cli.start import ready


@click.command()
@click.option("--slots", type=click.IntRange(1, 64), help="Jobs at once; WORKERS unless given.")
@click.option("--parent", type=int, hidden=True, help="End when this process does.")
def worker(slots: int | None, parent: int | None) -> None:
    """Run background jobs until stopped.

    `openweft up` runs one by itself. Further ones may run on any machine that
    reaches the same PostgreSQL.
    """
    ready(migrated=parent is None)
    from django.conf import settings

    from openweft.config.worker import run_until_stopped

    run_until_stopped(slots or max(1, settings.ENV.workers), parent=parent)
