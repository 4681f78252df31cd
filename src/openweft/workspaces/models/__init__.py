"""Tenant, people, organisation, keys and events."""

from openweft.workspaces.models.access import ApiKey, Invitation
from openweft.workspaces.models.event import Event
from openweft.workspaces.models.organisation import (
    Capacity,
    ClosedDays,
    Function,
    Product,
    Team,
    TeamMembership,
)
from openweft.workspaces.models.people import Contact, Member, RefusedAddress, Role, User
from openweft.workspaces.models.sending import Sending
from openweft.workspaces.models.versioned import Versioned
from openweft.workspaces.models.workspace import Workspace

__all__ = [
    "ApiKey",
    "Capacity",
    "ClosedDays",
    "Contact",
    "Event",
    "Function",
    "Invitation",
    "Member",
    "Product",
    "RefusedAddress",
    "Role",
    "Sending",
    "Team",
    "TeamMembership",
    "User",
    "Versioned",
    "Workspace",
]
