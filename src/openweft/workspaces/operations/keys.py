"""Keys by which programs act as a member. A key's secret is told once and never stored."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import ApiKey, Member, Role
from openweft.workspaces.models.access import new_secret, secret_hash
from openweft.workspaces.operations.checks import checked_name
from openweft.workspaces.permissions import Action, require

MARK = "ow_"
SHOWN_LETTERS = 10


@transaction.atomic
def make_api_key(
    *, name: str, scopes: Iterable[str], expires_at: datetime | None = None, by: Member
) -> tuple[ApiKey, str]:
    """Make a key that acts as `by` within the scopes, and return it with its secret.

    Raises Invalid without a scope, for one there is none of, for `admin` by
    anybody but an owner, and for an end in the past.
    """
    require(by, Action.MANAGE_KEYS)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(ApiKey.Scope.values):
        raise Invalid(_("Choose what the key may do: read, write or admin."))
    if ApiKey.Scope.ADMIN in wanted and by.role != Role.OWNER:
        raise Invalid(_("Only an owner can make a key with the scope admin."))
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid(_("The key would have expired already."))
    secret = MARK + new_secret()
    key = ApiKey.objects.create(
        workspace=by.workspace,
        member=by,
        name=checked_name(name, longest=80),
        prefix=secret[:SHOWN_LETTERS],
        key_hash=secret_hash(secret),
        scopes=wanted,
        expires_at=expires_at,
    )
    append_event(
        "api_key.made",
        workspace=by.workspace,
        by=by,
        subject=key.name,
        after={"api_key": key.pk, "scopes": wanted},
    )
    return key, secret


@transaction.atomic
def revoke_api_key(key_id: int, *, by: Member) -> ApiKey:
    """End a key at once: one's own, or as an owner anybody's. Again is no harm.

    Raises ApiKey.DoesNotExist for a key `by` may not see.
    """
    require(by, Action.MANAGE_KEYS)
    key = ApiKey.objects.select_for_update().get(pk=key_id, pk__in=keys_seen(by).values("pk"))
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        append_event(
            "api_key.revoked",
            workspace=by.workspace,
            by=by,
            subject=key.name,
            before={"api_key": key.pk},
        )
    return key


def keys_seen(by: Member) -> QuerySet[ApiKey]:
    """The keys `by` may see: an owner all of the workspace, anybody else their own."""
    keys = ApiKey.objects.filter(workspace=by.workspace_id)
    return keys if by.role == Role.OWNER else keys.filter(member=by)
