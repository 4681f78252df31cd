"""People outside the seats. Events never hold their addresses."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Contact, Member
from openweft.workspaces.operations.checks import (
    check_unused,
    checked_name,
    sole,
)
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version, step_version


@transaction.atomic
def create_contact(*, name: str, email: str = "", by: Member) -> Contact:
    """Note a person outside the seats; Invalid for no address or one that is known already."""
    require(by, Action.CURATE)
    contact = Contact(workspace=by.workspace)
    _apply(contact, {"name": name, "email": email}, by)
    with sole(_taken(contact)):
        contact.save()
    append_event(
        "contact.created",
        workspace=by.workspace,
        by=by,
        subject=contact.name,
        after={"contact": contact.pk},
    )
    return contact


@transaction.atomic
def edit_contact(
    contact_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Contact:
    """Change a contact's name or address; refused as `create_contact` is."""
    contact = Contact.objects.select_for_update().get(pk=contact_id, workspace=by.workspace_id)
    require(by, Action.CURATE)
    check_version(contact, based_on)
    had = (contact.name, contact.email)
    _apply(contact, changes, by)
    if (contact.name, contact.email) != had:
        with sole(_taken(contact)):
            contact.save(update_fields=["name", "email", *step_version(contact)])
        append_event(
            "contact.edited",
            workspace=by.workspace,
            by=by,
            subject=contact.name,
            before={"name": had[0]},
            after={"name": contact.name, "is_new_address": contact.email != had[1]},
        )
    return contact


def _taken(contact: Contact) -> str:
    return _("There is a contact with the address %(text)s already.") % {"text": contact.email}


def _apply(contact: Contact, changes: Mapping[str, Any], by: Member) -> None:
    if "name" in changes:
        contact.name = checked_name(changes["name"])
    if "email" in changes:
        contact.email = changes["email"].strip().lower()
    if not contact.email:
        return
    try:
        validate_email(contact.email)
    except ValidationError:
        raise Invalid(_("“%(text)s” is no e-mail address.") % {"text": contact.email}) from None
    check_unused(
        Contact.objects.filter(workspace=by.workspace_id, email=contact.email).exclude(
            pk=contact.pk
        ),
        _taken(contact),
    )
