"""People and their accounts: an address goes out, an account without a password comes in."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.whole.cells import Cell, Ids, Names
from openweft.interchange.whole.table import Line
from openweft.workspaces.models import User
from openweft.workspaces.models.access import secret_hash


class Address(Cell):
    """The address somebody signs in with; null for a seat nobody has taken."""

    shape = "an address, or null"

    def __init__(self) -> None:
        super().__init__("user", attname="user_id", paths=("user__email",))

    is_plain = True

    def write(self, value: Any, names: Names) -> Any:
        return value

    def read(self, value: Any, line: Line, ids: Ids) -> int | None:
        if value is None:
            return None
        if not isinstance(value, str) or value != value.lower():
            raise Invalid(_("must be an address in small letters"))
        try:
            validate_email(value)
        except ValidationError as error:
            raise Invalid(" ".join(error.messages)) from error
        return account_of(value, name=str(line.get("name", "")))


def account_of(address: str, *, name: str) -> int:
    """The id of the account with that address; a new one without a password where there is none.

    Its person comes in by asking for a new password, or by an invitation to the seat.
    """
    found = User.objects.filter(email__iexact=address).first()
    if found is None:
        found = User.objects.create_user(address, None, name=name[:120])
    return found.pk


def dead_hash(_line: Line) -> str:
    """The hash of a key nobody has."""
    return secret_hash(secrets.token_urlsafe(32))
