"""Any table with a header: columns by name, rows one by one, a re-run, undo."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.interchange.models import ImportBatch, SourceRef
from openweft.interchange.operations import dry_run, import_source
from openweft.interchange.readers import Options
from openweft.interchange.tables import Table
from openweft.interchange.undoing import undo_import
from openweft.items.models import Item
from openweft.items.operations import edit_item
from openweft.roadmap.models import Commitment, Dependency, Estimate, Initiative
from openweft.strategy.models import Alignment, Objective, StrategyVersion
from openweft.strategy.operations import make_live, start_draft
from openweft.workspaces.models import Event
from tests.interchange.conftest import csv_source

HEADER = "ID,Title,Status,Team,Size,Depends on,Parent,Objective,Due,Promised to,Tags,Mood\n"
ROWS = (
    "1,Faster search,Backlog,Core,M,,,Delight,2027-03-31,,speed;search,sunny\n"
    "2,New index,In progress,Core; Data,3,,1,Delight,,Acme,,\n"
    "3,Old idea,Won't do,,,1,,,,,,\n"
)
TWO = "ID,Title,Promised to,Due\n2,New index,Acme,2027-06-30\n"


def bring(ana, text, **options):
    return import_source("csv", csv_source(text), options=Options(**options), by=ana)


def row(ana, title) -> Initiative:
    return Initiative.objects.select_related("item").get(
        workspace=ana.workspace, item__title=title, is_deleted=False
    )


FILE = HEADER + ROWS.replace(",,Acme", ",2027-06-30,Acme")


def test_a_table_becomes_initiatives_with_all_that_hangs_on_them(ana):
    written = bring(ana, FILE)

    search, index, old = (row(ana, t) for t in ("Faster search", "New index", "Old idea"))
    assert (search.state, index.state, old.state) == ("candidate", "in_progress", "declined")
    assert search.finishes_on == date(2027, 3, 31)
    assert index.parent == search
    assert Dependency.objects.get().then == old
    assert Alignment.objects.count() == 2
    assert Commitment.objects.get().initiative == index
    assert sorted(search.item.tags.values_list("name", flat=True)) == ["search", "speed"]
    assert Estimate.objects.get(initiative=search).size.code == "M"
    assert list(index.estimates.values_list("low", "likely", "high")) == [(1.5, 3, 6)] * 2
    assert written.unread == {"roadmap.csv": ["Mood"]}
    assert SourceRef.objects.get(item=search.item_id).unread == {"Mood": "sunny"}


def test_a_second_import_updates_what_the_file_changed_and_keeps_what_people_changed(ana):
    bring(ana, FILE)
    edit_item(row(ana, "Faster search").pk, changes={"title": "Search"}, based_on=None, by=ana)

    again = bring(ana, FILE.replace("New index", "Newer index"))

    assert row(ana, "Search")
    assert row(ana, "Newer index")
    assert again.updated == {"initiative": 1}
    assert again.unchanged == 2
    assert Initiative.objects.count() == 3


def test_undo_takes_back_an_update_alone(ana):
    bring(ana, FILE)
    again = bring(ana, FILE.replace("New index", "Newer index"))

    undo_import(again.batch_id, by=ana)

    assert row(ana, "New index")
    assert Initiative.objects.live().count() == 3
    assert bring(ana, FILE.replace("New index", "Newer index")).updated == {"initiative": 1}


def test_undo_tells_of_each_tie_that_goes(ana):
    written = bring(ana, FILE)
    search, index, old = (row(ana, t) for t in ("Faster search", "New index", "Old idea"))
    undo_import(written.batch_id, by=ana)

    gone = ("alignment.withdrawn", "dependency.removed", "estimate.removed")
    told = Event.objects.filter(code__in=gone).values_list("code", "item_id")
    assert sorted(told) == [
        ("alignment.withdrawn", search.pk),
        ("alignment.withdrawn", index.pk),
        ("dependency.removed", old.pk),
        ("estimate.removed", search.pk),
        ("estimate.removed", index.pk),
        ("estimate.removed", index.pk),
    ]
    assert not Estimate.objects.exists()
    assert not Alignment.objects.exists()
    assert not Dependency.objects.exists()


def test_undo_refuses_naming_what_people_changed(ana):
    first = bring(ana, FILE)
    search = row(ana, "Faster search")
    edit_item(search.pk, changes={"title": "Search"}, based_on=None, by=ana)

    with pytest.raises(Conflict, match="Search"):
        undo_import(first.batch_id, by=ana)
    assert Initiative.objects.live().count() == 3

    undo_import(first.batch_id, keep_changed=True, by=ana)
    assert [each.item.title for each in Initiative.objects.live()] == ["Search"]


def test_undo_happens_once_and_newest_first(ana):
    first = bring(ana, FILE)
    second = bring(ana, FILE.replace("New index", "Newer index"))
    with pytest.raises(Conflict, match="later import"):
        undo_import(first.batch_id, by=ana)
    undo_import(second.batch_id, by=ana)
    undo_import(first.batch_id, keep_changed=True, by=ana)

    with pytest.raises(Conflict, match="already"):
        undo_import(first.batch_id, by=ana)


def test_undo_after_another_version_went_live_leaves_the_old_one_as_it_was(ana):
    first = bring(ana, FILE)
    draft = start_draft(by=ana)
    make_live(draft.pk, by=ana)

    undo_import(first.batch_id, by=ana)

    assert not Objective.objects.live().exists()
    old, live = StrategyVersion.objects.order_by("number")
    assert (old.state, old.placements.count()) == ("old", 1)
    assert (live.state, live.placements.count()) == ("live", 0)


def test_what_is_in_the_trash_stays_there(ana):
    from openweft.items.operations import delete_item

    bring(ana, FILE)
    delete_item(row(ana, "Old idea").pk, by=ana)

    again = bring(ana, FILE.replace("Old idea", "Old idea, again"))

    assert again.left == 1
    assert not Item.objects.filter(title="Old idea, again").exists()


def test_a_dry_run_names_rows_it_would_refuse_and_changes_nothing(ana):
    written = dry_run("csv", csv_source(FILE + "4,,,,,,,,,,,\n"), by=ana)

    assert written.refused == ["roadmap.csv, row 5: has no title."]
    assert written.created["initiative"] == 3
    assert not Item.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("Colour,Shape\nred,round\n", "no column holds the title"),
        ("Title,Title\na,b\n", "both fill Title"),
        ('Title,Body\nA,"cut', "row 2: a quote is opened and never closed"),
        ("Title,Size\nA,1,2\n", "row 2: has 3 cells where the header has 2"),
        ("ID,Title\n1,A\n1,B\n", "row 3: its id “1” stands in row 2 already"),
        ("Title\nA\nA\n", "row 3: its title stands in row 2 already"),
        ("Title,Team,Size\nA,Core,XXL\n", "row 2: there is no size “XXL”"),
        ("Title,Team,Low,Likely,High\nA,Core,3,2,1\n", "row 2: its effort"),
        ("Title,Due\nA,tomorrow\n", "row 2: “tomorrow” is no day"),
        ("Title,Start,Due\nA,2027-02-01,2027-01-01\n", "row 2: would finish before"),
        ("Title,Value\nA,nan\n", "row 2: “nan” is no number"),
        ("ID,Title,Depends on\n1,A,2\n2,B,1\n", "dependencies run in a circle"),
        ("ID,Title,Parent\n1,A,2\n2,B,1\n", "parents run in a circle"),
        ("ID,Title,Depends on\n1,A,1\n", "row 2: depends on itself"),
        (f"Title\n{'x' * 400}\n", "row 2: its title has 400 letters"),
        ("Title\nA\x00\n", "line 2: holds a zero byte"),
        ("Title\n" + "A\n" * 20_001, "more than 20000 rows"),
        ("Title\n" + "x" * 140_000, "row 2: a cell has more than"),
        ("Title\nnaïve é ü ".encode() + b"\xff\xfe", "line 2: holds bytes that are no text"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_and_changes_nothing(ana, text, sentence):
    events = Event.objects.count()

    with pytest.raises(Invalid) as refusal:
        bring(ana, text)

    assert sentence in str(refusal.value)
    assert not Item.objects.exists()
    assert Event.objects.count() == events


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(ana, encoding, delimiter):
    rows = [["Title", "Description", "Team"], ["Größe café", '"two\r\nlines"', "Core"]]
    text = "\r\n".join(delimiter.join(cells) for cells in rows)

    bring(ana, text.encode(encoding))

    found = row(ana, "Größe café")
    assert found.item.body == "two\nlines"
    assert found.estimates.get().team.name == "Core"


def test_a_jira_export_is_read_by_position(ana):
    text = (
        "Summary,Issue key,Issue id,Issue Type,Status,Parent,Labels,Labels,"
        "Outward issue link (Blocks)\n"
        "Top,ABC-1,100,Epic,To Do,,big,slow,\n"
        "Part,ABC-2,101,Bug,Done,100,small,,ABC-1\n"
    )
    bring(ana, text)

    part = row(ana, "Part")
    assert part.parent == row(ana, "Top")
    assert part.type == "quality"
    assert sorted(part.parent.item.tags.values_list("name", flat=True)) == ["big", "slow"]
    assert Dependency.objects.get().first == part


def test_a_mapping_says_which_column_means_what(ana):
    bring(ana, "Was,Wer\nHafen,Kran\n", mapping={"Was": "title", "Wer": "team"})

    assert row(ana, "Hafen").estimates.get().team.name == "Kran"


def test_formula_cells_are_text(ana):
    bring(ana, 'Title,Description\n"=""00123""",\'=1+1\n')

    assert row(ana, "00123").item.body == "=1+1"


def test_only_curators_import(cleo, ben, eve):
    for member in (cleo, ben):
        with pytest.raises(NotAllowed):
            bring(member, "Title\nA\n")


def test_a_batch_of_another_workspace_does_not_exist(ana, eve):
    written = bring(ana, "Title\nA\n")

    with pytest.raises(ImportBatch.DoesNotExist):
        undo_import(written.batch_id, by=eve)


def test_a_restricted_item_is_neither_changed_nor_told(ana, olga):
    from tests.factories import restrict

    bring(ana, "ID,Title\n1,Quiet deal\n")
    restrict(row(ana, "Quiet deal").item)
    Initiative.objects.update(visibility="restricted")

    written = import_source("csv", csv_source("ID,Title\n1,Loud deal\n2,Other\n"), by=olga)

    assert written.left == 1
    assert "Quiet" not in str(written.as_json())
    assert Item.objects.filter(title="Quiet deal").exists()


def test_a_quarter_is_where_a_start_begins_and_where_a_due_day_ends(ana):
    bring(ana, "Title,Start,Not before,Due\nSearch,Q2 2027,Q1 2027,Q2 2027\n")
    found = row(ana, "Search")
    assert (found.starts_on, found.finishes_on) == (date(2027, 4, 1), date(2027, 6, 30))
    assert found.not_before == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("columns", "cells", "points", "notes"),
    [
        ("Likely", "4", (2, 4, 8), {"low left out"}),
        ("Low,High", "2,6", (2, 4, 6), {"no likely effort"}),
        ("Low", "4", (4, 4, 8), {"low left out", "no likely effort"}),
        ("Low,Likely,High", "1,2,3", (1, 2, 3), set()),
    ],
)
def test_points_left_out_are_filled_in_as_the_report_says(ana, columns, cells, points, notes):
    written = bring(ana, f"Title,Team,{columns}\nSearch,Core,{cells}\n")
    kept = Estimate.objects.get()
    assert (kept.low, kept.likely, kept.high) == points
    said = {word for word in ("low left out", "no likely effort") if word in str(written.notes)}
    assert said == notes


DOUBLE = "Title,Label,Title,Label\nSearch,speed,Faster search,banks\n"


def test_columns_of_one_name_are_mapped_one_by_one(ana):
    with pytest.raises(Invalid, match=r"“Title” and “Title \(2\)” both fill Title"):
        bring(ana, DOUBLE)
    mapping = {"Title": "", "Title (2)": "title", "Label": "tags", "Label (2)": ""}
    written = bring(ana, DOUBLE, mapping=mapping)
    found = row(ana, "Faster search")
    assert list(found.item.tags.values_list("name", flat=True)) == ["speed"]
    assert written.unread == {"roadmap.csv": ["Title", "Label"]}


def test_a_mapping_of_a_name_means_all_columns_of_that_name(ana):
    bring(ana, DOUBLE, mapping={"Title": "title", "Title (2)": "", "Label": "tags"})
    tags = row(ana, "Search").item.tags
    assert sorted(tags.values_list("name", flat=True)) == ["banks", "speed"]


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "b"]), max_size=8))
def test_columns_have_each_name_once_and_keep_what_is_told_apart_already(header):
    columns = Table("t", tuple(header), ()).columns
    assert len(set(columns)) == len(columns) == len(header)
    for index, (name, own) in enumerate(zip(header, columns, strict=True)):
        assert own == name if name not in header[:index] else own.startswith(f"{name} (")
