import json
from typing import Any

import pytest
from django.test import Client

from openweft.items.models import Item
from openweft.workspaces.models import ApiKey, Member
from openweft.workspaces.models.access import new_secret, secret_hash


class Caller:
    """Calls the API with a member's key."""

    def __init__(self, member: Member, *scopes: str) -> None:
        self.member = member
        secret = new_secret()
        self.key = ApiKey.objects.create(
            workspace=member.workspace,
            member=member,
            name="test",
            prefix=secret[:8],
            key_hash=secret_hash(secret),
            scopes=list(scopes) or ["read", "write"],
        )
        self._client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **query: Any):
        return self._client.get(f"/api/v1{path}", query)

    def send(self, method: str, path: str, body: Any = None, version: int | str | None = None):
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        content = json.dumps(body if body is not None else {})
        return self._client.generic(
            method, f"/api/v1{path}", content, "application/json", headers=headers
        )

    def act(self, method: str, path: str, **body: Any):
        """Sends what is based on the item of the path as it stands now."""
        pk = next(int(part) for part in path.split("/") if part.isdecimal())
        return self.send(method, path, body, version=Item.objects.get(pk=pk).version)

    def post(self, path: str, **body: Any):
        return self.send("POST", path, body)


@pytest.fixture
def as_member(db: None):
    return Caller
