"""`openweft bounced`: takes mail that came back, as a mail server hands it on."""

import sys

import click

from openweft.cli.start import ready


@click.command()
def bounced() -> None:
    """Read one delivery report from standard input and mark the address it names.

    For an alias of your mail server that leads EMAIL_BOUNCES here.
    """
    ready()
    from django.utils import timezone

    from openweft.integrations.mail.bounces import take_bounce

    marked = take_bounce(sys.stdin.buffer.read(), now=timezone.now())
    if marked:
        click.echo(f"Nothing more is sent to {marked}.")
    else:
        click.echo("Read; no address is marked for it.")
