"""The demo workspace, built once for all tests of a module that only read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from openweft.interchange.demo import build, remove
from openweft.workspaces.models import Member, User, Workspace

DAYS = (date(2026, 11, 23), date(2027, 2, 28), date(2028, 7, 5))


@dataclass(frozen=True)
class Demo:
    """The demo as it is on a day."""

    workspace: Workspace
    today: date

    def member(self, name: str) -> Member:
        return self.workspace.members.get(name__startswith=name)

    def seat(self, role: str) -> Member:
        return self.workspace.members.get(user__email__startswith=role)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def demo(request, django_db_setup, django_db_blocker) -> Iterator[Demo]:
    with django_db_blocker.unblock():
        workspace = build(request.param)
        yield Demo(workspace, request.param)
        remove(workspace)
        User.objects.filter(email__endswith="@openweft.example").delete()
