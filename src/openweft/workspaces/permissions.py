"""The permission matrix: which roles may do what. Visibility is decided elsewhere, first.

`docs/permissions.md` is generated from `MATRIX` and `SCOPE` by `permissions_page`.
"""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from openweft.common.context import api_scopes
from openweft.common.errors import NotAllowed
from openweft.workspaces.models import ApiKey, Member, Role


class Action(StrEnum):
    """What a member may be allowed to do; the value is the sentence's verb phrase."""

    MANAGE_WORKSPACE = gettext_noop("manage the workspace")
    MANAGE_MEMBERS = gettext_noop("manage members")
    MANAGE_KEYS = gettext_noop("make API keys")
    IMPORT = gettext_noop("import files")
    EXPORT = gettext_noop("export the workspace")
    EDIT_ORGANISATION = gettext_noop("edit functions, teams, products and capacity")
    EDIT_STRATEGY = gettext_noop("edit the strategy")
    MEASURE = gettext_noop("add measurements and check-ins")
    ALIGN = gettext_noop("align items with objectives")
    PROPOSE = gettext_noop("propose initiatives")
    CURATE = gettext_noop("curate initiatives, commitments and releases")
    REPORT_PROGRESS = gettext_noop("report progress and status")
    PLAN = gettext_noop("compute plans")
    PUBLISH_PLAN = gettext_noop("publish a plan")
    COMMENT = gettext_noop("comment")
    FOLLOW = gettext_noop("follow items")
    SEE_ORGANISATION = gettext_noop("see how the organisation is set up")
    SEE_MONEY = gettext_noop("see revenue and addresses")
    AUDIT = gettext_noop("read the workspace's whole history")


EVERYONE = frozenset(Role)
SEATED = EVERYONE - {Role.GUEST}
CONTRIBUTORS = SEATED - {Role.VIEWER}
CURATORS = frozenset({Role.OWNER, Role.CURATOR})
OWNERS = frozenset({Role.OWNER})

MATRIX: dict[Action, frozenset[Role]] = {
    Action.MANAGE_WORKSPACE: OWNERS,
    Action.MANAGE_MEMBERS: OWNERS,
    Action.MANAGE_KEYS: CURATORS,
    Action.IMPORT: CURATORS,
    Action.EXPORT: CURATORS,
    Action.EDIT_ORGANISATION: CURATORS,
    Action.EDIT_STRATEGY: CURATORS,
    Action.MEASURE: CONTRIBUTORS,
    Action.ALIGN: CURATORS,
    Action.PROPOSE: CONTRIBUTORS,
    Action.CURATE: CURATORS,
    Action.REPORT_PROGRESS: CONTRIBUTORS,
    Action.PLAN: CURATORS,
    Action.PUBLISH_PLAN: CURATORS,
    Action.COMMENT: EVERYONE,
    Action.FOLLOW: EVERYONE,
    Action.SEE_ORGANISATION: SEATED,
    Action.SEE_MONEY: CURATORS,
    Action.AUDIT: CURATORS,
}

SCOPE: dict[Action, ApiKey.Scope] = {
    Action.MANAGE_WORKSPACE: ApiKey.Scope.ADMIN,
    Action.MANAGE_MEMBERS: ApiKey.Scope.ADMIN,
    Action.MANAGE_KEYS: ApiKey.Scope.ADMIN,
    Action.SEE_ORGANISATION: ApiKey.Scope.READ,
    Action.SEE_MONEY: ApiKey.Scope.READ,
    Action.AUDIT: ApiKey.Scope.ADMIN,
}


def scope_of(action: Action) -> ApiKey.Scope:
    """The scope an API key needs for the action; `admin` includes every other."""
    return SCOPE.get(action, ApiKey.Scope.WRITE)


def may(member: Member, action: Action) -> bool:
    """Whether the member's role, and the API key they came with, allow the action.

    What they may see is asked first.
    """
    return member.is_active and member.role in MATRIX[action] and _is_in_scope(action)


def _is_in_scope(action: Action) -> bool:
    scopes = api_scopes.get()
    return scopes is None or bool({scope_of(action), ApiKey.Scope.ADMIN} & scopes)


def require(member: Member, action: Action) -> None:
    """Raise NotAllowed unless the member's role allows the action."""
    if not _is_in_scope(action):
        raise NotAllowed(
            _("This key has no scope “{wanted}”.").format(wanted=scope_of(action).value)
        )
    if not may(member, action):
        raise NotAllowed(
            _("Your role ({role}) does not allow you to {action}.").format(
                role=member.get_role_display(), action=_(action.value)
            )
        )
