"""What a command does before its own work."""

import os

import click


def ready(*, migrated: bool = True, asked: bool = True) -> None:
    """Sets Django up; on an empty or older home brings the database up to date first.

    asked: whether a database server that does not answer is told here.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    import django

    django.setup()
    from openweft.config.schema import bring_up_to_date, check_answers

    if asked:
        check_answers()
    if migrated and (applied := bring_up_to_date()):
        click.echo(f"Database brought up to date ({applied} migrations).", err=True)
