"""A curator uploads a table, says what its columns mean, sees what it does, imports and undoes."""

import re

import pytest

from openweft.items.models import Item
from openweft.workspaces.models import Role
from tests.browser.test_axe import PHONE, overflows
from tests.factories import make_member, make_workspace

FILE = "what,who,low,high\nSingle sign-on,Core,1,2\nAudit export,Core,2,3\n"


@pytest.fixture
def tab(db, enter):
    workspace = make_workspace("Loom & Co", slug="loom")
    return enter(make_member(workspace, "Ana Curator", Role.CURATOR))


def check(tab, axe):
    axe(tab)
    tab.set_viewport_size(PHONE)
    assert not overflows(tab)
    tab.set_viewport_size({"width": 1280, "height": 800})


def test_a_table_is_uploaded_mapped_previewed_imported_and_undone(tab, axe):
    tab.goto("/w/loom/roadmap/")
    tab.get_by_role("link", name="Import a file").click()
    file = {"name": "roadmap.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    tab.get_by_label("Files", exact=True).set_input_files([file])
    tab.get_by_role("button", name="Look at it").click()

    tab.get_by_label("what", exact=True).select_option("title")
    tab.get_by_label("who", exact=True).select_option("team")
    check(tab, axe)
    tab.get_by_role("button", name="Preview").click()
    tab.get_by_text("would do this").wait_for()
    check(tab, axe)
    assert not Item.objects.exists()

    tab.get_by_role("button", name="Import", exact=True).click()
    tab.get_by_role("button", name="Undo this import").wait_for()
    check(tab, axe)
    assert Item.objects.live().filter(kind="INIT").count() == 2

    tab.get_by_role("button", name="Undo this import").click()
    sure = tab.get_by_role("dialog").get_by_role("button", name=re.compile("Undo"))
    sure.click()
    tab.get_by_text("This import is undone.").wait_for()
    assert not Item.objects.live().filter(kind="INIT").exists()
