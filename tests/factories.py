"""Short ways to rows. A test says only what it is about; the rest gets a believable default."""

from itertools import count
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from openweft.items.models import Grant, Item, Kind, Visibility
from openweft.items.search import index_items
from openweft.workspaces.models import Member, Role, User, Workspace

PASSWORD = "correct horse battery"
_numbers = count(1)


class QuickHasher(PBKDF2PasswordHasher):
    """Quick to make, and understood by a server that runs with the product's own settings."""

    iterations = 1


def make_workspace(name: str = "Loom & Co", slug: str = "", **fields: Any) -> Workspace:
    return Workspace.objects.create(name=name, slug=slug or f"w{next(_numbers)}", **fields)


def make_user(name: str, **fields: Any) -> User:
    email = fields.pop("email", f"{name.split(maxsplit=1)[0].lower()}{next(_numbers)}@example.com")
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def make_member(
    workspace: Workspace, name: str, role: str = Role.CONTRIBUTOR, **fields: Any
) -> Member:
    user = fields.pop("user", None) or make_user(name)
    return Member.objects.create(workspace=workspace, user=user, name=name, role=role, **fields)


def make_item(by: Member, title: str, kind: str = Kind.INITIATIVE, **fields: Any) -> Item:
    """An item without the row of its kind; pages of a kind need that kind's operation instead."""
    number = fields.pop("number", None) or next(_numbers) + 1000
    item = Item.objects.create(
        workspace=by.workspace,
        kind=kind,
        number=number,
        key=f"{kind}-{number}",
        title=title,
        owner=fields.pop("owner", by),
        created_by=by,
        **fields,
    )
    index_items([item], are_new=True)
    return item


def restrict(item: Item, *to: Member) -> Item:
    """Makes `item` restricted to its owner and `to`."""
    item.visibility = Visibility.RESTRICTED
    item.save(update_fields=["visibility"])
    for member in to:
        Grant.objects.get_or_create(item=item, member=member)
    return item
