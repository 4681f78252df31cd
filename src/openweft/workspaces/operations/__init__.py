"""What can be done to workspaces, seats and the organisation. Each function is one transaction."""

from openweft.workspaces.operations.contacts import create_contact, edit_contact
from openweft.workspaces.operations.functions import (
    create_function,
    delete_function,
    edit_function,
)
from openweft.workspaces.operations.invitations import (
    accept_invitation,
    find_invitation,
    invite_member,
    revoke_invitation,
)
from openweft.workspaces.operations.keys import make_api_key, revoke_api_key
from openweft.workspaces.operations.preferences import mark_seen, set_preferences
from openweft.workspaces.operations.products import create_product, edit_product
from openweft.workspaces.operations.seats import (
    change_role,
    deactivate_member,
    edit_member,
    reactivate_member,
)
from openweft.workspaces.operations.teams import (
    create_team,
    edit_team,
    remove_membership,
    set_capacity,
    set_membership,
)
from openweft.workspaces.operations.tenancy import (
    add_closed_days,
    create_workspace,
    edit_workspace,
    remove_closed_days,
)

__all__ = [
    "accept_invitation",
    "add_closed_days",
    "change_role",
    "create_contact",
    "create_function",
    "create_product",
    "create_team",
    "create_workspace",
    "deactivate_member",
    "delete_function",
    "edit_contact",
    "edit_function",
    "edit_member",
    "edit_product",
    "edit_team",
    "edit_workspace",
    "find_invitation",
    "invite_member",
    "make_api_key",
    "mark_seen",
    "reactivate_member",
    "remove_closed_days",
    "remove_membership",
    "revoke_api_key",
    "revoke_invitation",
    "set_capacity",
    "set_membership",
    "set_preferences",
]
