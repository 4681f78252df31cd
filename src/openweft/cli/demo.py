"""`openweft demo`."""

import os
import sys

import click

from openweft.cli.start import ready


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="The port; PORT unless given.")
@click.option("--no-serve", is_flag=True, help="Make the workspace and stop.")
@click.option("--fresh", is_flag=True, help="Make it anew; what was changed in it is lost.")
def demo(port: int | None, no_serve: bool, fresh: bool) -> None:  # noqa: FBT001 - click passes them by name
    """Make the demo workspace, unless it is there, and serve it."""
    if port is not None:
        os.environ["PORT"] = str(port)
    ready()
    from openweft.interchange.demo import EMAIL, PASSWORD, build

    with click.progressbar(length=100, label="The demo workspace", file=sys.stderr) as bar:
        build(
            is_fresh=fresh, progress=lambda share, _part: bar.update(round(share * 100) - bar.pos)
        )
        bar.update(100 - bar.pos)
    sign_in = f"Sign in as {EMAIL} with the password {PASSWORD}"
    if no_serve:
        click.echo(sign_in)
        return
    from openweft.config.server import serve

    serve(say=click.echo, also=sign_in)
