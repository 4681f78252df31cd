"""What a command does before its own work."""

import os

import click


def ready(*, migrated: bool = True) -> None:
    """Sets Django up; on an empty or older home brings the database up to date first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    import django

    django.setup()
    if migrated:
        from openweft.config.schema import bring_up_to_date

        if applied := bring_up_to_date():
            click.echo(f"Database brought up to date ({applied} migrations).", err=True)
