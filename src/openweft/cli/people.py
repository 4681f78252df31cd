"""`openweft createsuperuser`."""

import click

from openweft.cli.start import ready


@click.command()
@click.option("--email", prompt=True, help="What they sign in with.")
@click.option("--name", prompt=True, help="How others see them.")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked if not given.",
)
def createsuperuser(email: str, name: str, password: str) -> None:
    """Add a person who may run this installation."""
    ready()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from openweft.workspaces.models import User

    person = User(email=email.strip().lower(), name=name.strip())
    try:
        validate_email(person.email)
        validate_password(password, person)
    except ValidationError as refusal:
        raise click.ClickException(" ".join(refusal.messages)) from refusal
    known = User.objects.filter(email__iexact=person.email).first()
    if known is None:
        User.objects.create_superuser(person.email, password, name=person.name)
    elif known.has_usable_password():
        raise click.ClickException(f"{person.email} is already there.")
    else:  # read in with a workspace, and has no way in yet
        known.is_superuser = True
        known.set_password(password)
        known.save()
    click.echo(f"{person.email} can sign in now.")
