"""The cast. Ana curates, Ben reads, Cleo contributes but may not see what is restricted, Gus is a
guest; all four sit in one workspace. Eve sits in another."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from openweft.items.models import Item
from openweft.workspaces.models import Member, Role, Workspace
from tests.factories import make_item, make_member, make_workspace, restrict

settings.register_profile(
    "house",  # rows of one example stay for the next; a shared machine keeps no deadline
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")

SECRET_TITLE = "Buy the competitor quietly"


@pytest.fixture
def workspace(db: None) -> Workspace:
    return make_workspace("Loom & Co", slug="loom")


@pytest.fixture
def ana(workspace: Workspace) -> Member:
    return make_member(workspace, "Ana Curator", Role.CURATOR)


@pytest.fixture
def olga(workspace: Workspace) -> Member:
    """The owner, for what only owners may do."""
    return make_member(workspace, "Olga Owner", Role.OWNER)


@pytest.fixture
def ben(workspace: Workspace) -> Member:
    return make_member(workspace, "Ben Viewer", Role.VIEWER)


@pytest.fixture
def cleo(workspace: Workspace) -> Member:
    return make_member(workspace, "Cleo Contributor", Role.CONTRIBUTOR)


@pytest.fixture
def gus(workspace: Workspace) -> Member:
    return make_member(workspace, "Gus Guest", Role.GUEST)


@pytest.fixture
def eve(db: None) -> Member:
    return make_member(make_workspace("Elsewhere", slug="elsewhere"), "Eve Elsewhere", Role.OWNER)


@pytest.fixture
def restricted(ana: Member) -> Item:
    """What only Ana may see."""
    return restrict(make_item(ana, SECRET_TITLE))


@pytest.fixture
def signed_in(client: Client):
    """Signs a member in and returns the client."""

    def sign_in(member: Member) -> Client:
        assert member.user is not None
        client.force_login(member.user)
        return client

    return sign_in
