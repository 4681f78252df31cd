from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Invalid, NotAllowed
from openweft.workspaces.models import ApiKey, Event
from openweft.workspaces.models.access import secret_hash
from openweft.workspaces.operations import make_api_key, revoke_api_key


def test_a_keys_secret_is_told_once_and_kept_as_a_hash(ana):
    key, secret = make_api_key(name="Nightly", scopes=["write", "read", "read"], by=ana)
    assert secret.startswith("ow_")
    assert key.prefix == secret[:10]
    assert key.key_hash == secret_hash(secret)
    assert key.scopes == ["read", "write"]
    assert secret not in str(ApiKey.objects.values()) + str(Event.objects.values())


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "everything"]])
def test_a_key_has_scopes_there_are(ana, scopes):
    with pytest.raises(Invalid, match="read, write or admin"):
        make_api_key(name="Nightly", scopes=scopes, by=ana)


def test_only_owners_make_admin_keys(ana, olga):
    with pytest.raises(Invalid, match="Only an owner"):
        make_api_key(name="All", scopes=["admin"], by=ana)
    assert make_api_key(name="All", scopes=["admin"], by=olga)[0].scopes == ["admin"]


def test_a_key_does_not_end_before_it_begins(ana):
    with pytest.raises(Invalid, match="expired already"):
        make_api_key(name="Old", scopes=["read"], expires_at=timezone.now(), by=ana)
    later = timezone.now() + timedelta(days=1)
    key, _secret = make_api_key(name="Short", scopes=["read"], expires_at=later, by=ana)
    assert key.is_valid(timezone.now())
    assert not key.is_valid(later)


def test_a_revoked_key_is_worthless_at_once(ana):
    key, _secret = make_api_key(name="Nightly", scopes=["read"], by=ana)
    for _ in range(2):
        revoke_api_key(key.pk, by=ana)
    key.refresh_from_db()
    assert not key.is_valid(timezone.now())
    assert Event.objects.filter(code="api_key.revoked").count() == 1


def test_curators_end_their_own_keys_and_owners_all(ana, olga):
    hers, _secret = make_api_key(name="Hers", scopes=["read"], by=ana)
    owners, _secret = make_api_key(name="Owner's", scopes=["read"], by=olga)
    with pytest.raises(ApiKey.DoesNotExist):
        revoke_api_key(owners.pk, by=ana)
    revoke_api_key(hers.pk, by=olga)


def test_another_workspaces_key_does_not_exist(ana, eve):
    key, _secret = make_api_key(name="Nightly", scopes=["read"], by=ana)
    with pytest.raises(ApiKey.DoesNotExist):
        revoke_api_key(key.pk, by=eve)


@pytest.mark.parametrize("who", ["ben", "cleo", "gus"])
def test_viewers_contributors_and_guests_make_no_keys(request, who):
    with pytest.raises(NotAllowed):
        make_api_key(name="Mine", scopes=["read"], by=request.getfixturevalue(who))
