from pathlib import Path

from openweft.workspaces.permissions import MATRIX, Action
from openweft.workspaces.permissions_page import permissions_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def test_every_action_has_its_roles():
    assert set(MATRIX) == set(Action)


def test_the_documented_permissions_are_those_of_the_code():
    assert PAGE.read_text(encoding="utf-8") == permissions_page()
