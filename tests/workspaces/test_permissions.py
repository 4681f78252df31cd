import pytest
from django.utils.translation import override

from openweft.common.context import api_scopes
from openweft.common.errors import NotAllowed
from openweft.workspaces.models import Member, Role
from openweft.workspaces.permissions import MATRIX, Action, may, require, scope_of
from tests.catalogues import write_catalogue


@pytest.fixture
def with_scopes():
    """Acts as a program whose key has the scopes given, until the test ends."""
    tokens = []
    yield lambda *scopes: tokens.append(api_scopes.set(frozenset(scopes)))
    for token in reversed(tokens):
        api_scopes.reset(token)


def test_a_role_may_what_the_matrix_says():
    for role in Role:
        member = Member(role=role)
        assert {action for action in Action if may(member, action)} == {
            action for action, roles in MATRIX.items() if role in roles
        }


def test_what_a_role_may_not_is_refused_in_a_sentence():
    with pytest.raises(NotAllowed, match="does not allow you to publish a plan"):
        require(Member(role=Role.VIEWER), Action.PUBLISH_PLAN)


def test_a_refusal_names_role_and_action_in_the_readers_words(settings, tmp_path):
    words = {
        "Your role ({role}) does not allow you to {action}.": "Als {role} nicht: {action}.",
        "viewer": "Leser",
        "publish a plan": "einen Plan veröffentlichen",
    }
    write_catalogue(tmp_path / "de" / "LC_MESSAGES" / "django.mo", words)
    settings.LOCALE_PATHS = [tmp_path]
    with override("de"), pytest.raises(NotAllowed) as refusal:
        require(Member(role=Role.VIEWER), Action.PUBLISH_PLAN)
    assert str(refusal.value) == "Als Leser nicht: einen Plan veröffentlichen."


def test_a_key_never_does_more_than_its_scopes(with_scopes):
    owner = Member(role=Role.OWNER)
    for scope in ("read", "write"):
        with_scopes(scope)
        assert {action for action in Action if may(owner, action)} == {
            action for action in Action if scope_of(action) == scope
        }
        with pytest.raises(NotAllowed, match="no scope “admin”"):
            require(owner, Action.MANAGE_MEMBERS)
    with_scopes("admin")
    assert all(may(owner, action) for action in Action)


def test_a_key_never_does_more_than_its_members_role(with_scopes):
    with_scopes("admin")
    assert not may(Member(role=Role.VIEWER), Action.CURATE)
