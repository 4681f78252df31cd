"""`openweft up`."""

import os

import click

from openweft.cli.start import ready


@click.command()
@click.option("--host", help="The address to listen on; HOST unless given.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; PORT unless given.")
def up(host: str | None, port: int | None) -> None:
    """Serve the pages until stopped, with a worker beside."""
    if host is not None:
        os.environ["HOST"] = host
    if port is not None:
        os.environ["PORT"] = str(port)
    ready()
    from openweft.config.server import serve

    serve(say=click.echo)
