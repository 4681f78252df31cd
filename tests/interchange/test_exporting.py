"""What goes out comes back in."""

import csv
import json
from io import StringIO

import pytest

from openweft.common.errors import NotAllowed
from openweft.interchange.exporting import export_csv, export_json
from openweft.interchange.operations import import_source
from openweft.roadmap.models import Initiative
from tests.factories import make_member, make_workspace, restrict
from tests.interchange.conftest import csv_source

FILE = (
    "ID,Title,Description,Status,Team,Size,Depends on,Parent,Objective,Due,"
    "Promised to,Tags,Value\n"
    "1,Faster search,=HYPERLINK(evil),Backlog,Core,M,,,Delight,2027-03-31,,speed;search,12\n"
    "2,New index,,In progress,Core; Data,3,,1,Delight,2027-06-30,Acme,,-3\n"
    "3,Old idea,-1 for all,Won't do,,,1,,,,,,\n"
)


def told(by):
    """Everything but ids and keys, which differ between workspaces."""
    rows = list(csv.DictReader(StringIO(export_csv(by=by))))
    titles = {row["id"]: row["title"] for row in rows}
    for row in rows:
        row["parent"] = titles.get(row["parent"], "")
        row["depends on"] = titles.get(row["depends on"], "")
        for name in ("id", "alias", "owner"):
            row.pop(name)
    return sorted(rows, key=lambda row: row["title"])


def test_an_export_read_into_another_workspace_is_the_same(ana):
    import_source("csv", csv_source(FILE), by=ana)
    other = make_member(make_workspace("Branch"), "Bea Branch", "owner")

    import_source("csv", csv_source(export_csv(by=ana), "export.csv"), by=other)

    assert told(other) == told(ana)


def test_an_export_read_into_its_own_workspace_makes_nothing_new(ana):
    import_source("csv", csv_source(FILE), by=ana)
    before = told(ana)

    written = import_source("csv", csv_source(export_csv(by=ana), "export.csv"), by=ana)

    assert "initiative" not in written.created
    assert Initiative.objects.count() == 3
    assert told(ana) == before


def test_no_cell_begins_like_a_formula(ana):
    import_source("csv", csv_source(FILE), by=ana)

    for row in csv.reader(StringIO(export_csv(by=ana))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_what_is_restricted_is_absent(ana, olga):
    import_source("csv", csv_source(FILE), by=ana)
    search = Initiative.objects.get(item__title="Faster search")
    restrict(search.item)
    Initiative.objects.filter(pk=search.pk).update(visibility="restricted")

    for text in (export_csv(by=olga), export_json(by=olga)):
        assert "Faster search" not in text
        assert "New index" in text


def test_json_holds_every_item(ana):
    import_source("csv", csv_source(FILE), by=ana)

    exported = json.loads(export_json(by=ana))

    assert {item["kind"] for item in exported["items"]} == {"INIT", "OBJ", "COM"}


def test_only_curators_export(cleo):
    with pytest.raises(NotAllowed):
        export_csv(by=cleo)
