"""`openweft demo`."""

import os

import click

from openweft.cli.start import ready


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="The port; PORT unless given.")
@click.option("--no-serve", is_flag=True, help="Make the workspace and stop.")
def demo(port: int | None, no_serve: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Make the demo workspace, unless it is there, and serve it."""
    if port is not None:
        os.environ["PORT"] = str(port)
    ready()
    from importlib import import_module

    email, password = import_module("openweft.interchange.demo").build()
    sign_in = f"Sign in as {email} with the password {password}"
    if no_serve:
        click.echo(sign_in)
        return
    from openweft.config.server import serve

    serve(say=click.echo, also=sign_in)
