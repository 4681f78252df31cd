"""Who calls: an API key acts as its member, within its scopes."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from openweft.common.context import api_key_id, api_scopes
from openweft.common.errors import NotAllowed
from openweft.workspaces.models import ApiKey, Member
from openweft.workspaces.models.access import secret_hash

READING = frozenset({"GET", "HEAD", "OPTIONS"})
SEEN_EVERY = timedelta(minutes=1)


class ApiRequest(HttpRequest):
    """A request that came with a valid key."""

    auth: Member


class KeyAuth(HttpBearer):
    """`Authorization: Bearer <key>`, with a key made in Settings."""

    def authenticate(self, request: HttpRequest, token: str) -> Member | None:
        keys = ApiKey.objects.select_related("member__workspace")
        key = keys.filter(key_hash=secret_hash(token)).first()
        now = timezone.now()
        if key is None or not key.is_valid(now) or not key.member.is_active:
            return None
        wanted = ApiKey.Scope.READ if request.method in READING else ApiKey.Scope.WRITE
        if wanted not in key.scopes and ApiKey.Scope.ADMIN not in key.scopes:
            raise NotAllowed(_("This key has no scope “{wanted}”.").format(wanted=wanted))
        if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        api_key_id.set(key.pk)
        api_scopes.set(frozenset(key.scopes))
        return key.member


def member_of(request: HttpRequest) -> Member:
    """The member the request acts as."""
    return cast("ApiRequest", request).auth
