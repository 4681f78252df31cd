"""Damaged and hostile exports: a sentence that names file and line, and nothing changes."""

import hashlib
import json
import shutil
import zipfile

import pytest

from openweft.common.errors import Conflict, Invalid
from openweft.interchange.whole import manifest, package
from openweft.interchange.whole.exporting import export_everything
from openweft.interchange.whole.importing import take_in
from openweft.workspaces.models import User, Workspace
from tests.interchange.whole.conftest import SLUG, lines


@pytest.fixture
def out(world, tmp_path):
    export_everything(world.ana.workspace, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def refused(out):
    """Tries to read the export and returns the sentence; nothing may be there afterwards."""

    def refuse(path=out, kind=Invalid):
        before = (Workspace.objects.count(), User.objects.count())
        with pytest.raises(kind) as error:
            take_in(path, slug=SLUG)
        assert (Workspace.objects.count(), User.objects.count()) == before
        return str(error.value)

    return refuse


def rewrite(out, file, change):
    """Change a file's lines and say so in the manifest."""
    path = out / f"{file}.jsonl"
    rows = change(lines(out, file))
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    told = json.loads((out / "manifest.json").read_text())
    for entry in told["files"]:
        if entry["file"] == path.name:
            data = path.read_bytes()
            entry.update(rows=len(rows), bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    (out / "manifest.json").write_text(json.dumps(told))


def set_field(name, value, at=0):
    def change(rows):
        rows[at][name] = value
        return rows

    return change


def test_a_file_that_ends_early_is_refused(out, refused):
    path = out / "events.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert "events.jsonl, line" in refused()
    assert "ends in the middle" in refused()


def test_a_file_without_its_last_line_is_refused(out, refused):
    path = out / "events.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "ends early" in refused()


def test_a_changed_letter_is_noticed(out, refused):
    path = out / "items.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Daylight", b"Moonligh"))
    assert "checksum" in refused()


def test_a_longer_file_is_noticed(out, refused):
    path = out / "items.jsonl"
    path.write_bytes(path.read_bytes() + b"{}\n")
    assert "goes on after its stated end" in refused()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("format", "other", "no export"), ("version", 2, "version 2"), ("files", 3, "not named")],
)
def test_an_unknown_manifest_is_refused(out, refused, key, value, words):
    told = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**told, key: value}))
    assert words in refused()


def test_a_missing_file_and_one_too_many_are_refused(out, refused):
    (out / "more.jsonl").write_text("")
    assert "more.jsonl is not named" in refused()
    (out / "more.jsonl").unlink()
    (out / "items.jsonl").unlink()
    assert "items.jsonl is missing" in refused()


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        ("estimates", set_field("team", "nobodys"), "team: there is no “nobodys” in teams.jsonl"),
        ("items", set_field("owner", 5), "owner: there is no “5”"),
        ("mentions", set_field("comment", 99), "comment: there is no “99” in comments.jsonl"),
        ("items", set_field("visibility", "all"), "“all” is none of its choices"),
        ("items", set_field("version", "1"), "version: must be a whole number"),
        ("items", set_field("version", -1), "version: "),
        ("items", set_field("title", "x" * 301), "title: has 301 characters"),
        ("items", set_field("title", None), "title: must not be empty"),
        ("items", set_field("title", "a\ud800"), "no JSON that can be kept"),
        ("items", set_field("title", "a\x00"), "no JSON that can be kept"),
        ("items", set_field("secret", 1), "“secret” is no field"),
        ("items", set_field("created_at", "yesterday"), "created_at: must be an instant"),
        ("items", set_field("created_at", "2026-01-01T00:00:00"), "with its offset"),
        ("estimates", set_field("low", 10**400), "line 1"),
        ("estimates", set_field("low", float("nan")), "no JSON"),
        ("estimates", set_field("low", 1e9), "the database does not take it"),
        ("items", lambda rows: [*rows, rows[0]], "is there twice"),
        ("estimates", lambda rows: [*rows, rows[0]], "line 3: the database does not take it"),
        ("initiatives", lambda rows: rows[:1], "not among the initiative rows"),
        ("initiatives", set_field("item", "OBJ-1"), "“OBJ-1” is no initiative"),
        ("workspace", lambda rows: rows * 2, "must hold one line"),
        ("workspace", lambda rows: [], "must hold one line"),
        ("events", set_field("after", {"x": {"of": "none", "row": "a"}}), "“none” is no table"),
    ],
)  # fmt: skip
def test_a_line_that_breaks_a_rule_is_named(out, refused, file, change, words):
    rewrite(out, file, change)
    sentence = refused()
    assert words in sentence
    assert f"{file if file != 'initiatives' or 'OBJ' in words else 'items'}.jsonl" in sentence


@pytest.mark.parametrize("line", ["[" * 5000, '"text"', "{", "\ufeff{}"])
def test_a_line_that_is_no_object_is_named(out, refused, line):
    rewrite(out, "tags", lambda rows: rows)
    path = out / "tags.jsonl"
    before = path.read_text()
    told = (out / "manifest.json").read_text()
    path.write_text(f"{line}\n", encoding="utf-8")
    (out / "manifest.json").write_text(
        told.replace(f'"bytes": {len(before.encode())}', '"bytes": 99999')
    )
    assert "tags.jsonl, line 1" in refused()


def test_a_huge_line_is_refused_without_being_read(out, refused, monkeypatch):
    monkeypatch.setattr(manifest, "MOST_LINE", 50)
    assert "MB long" in refused()


def test_a_taken_name_is_refused(world, out, refused):
    Workspace.objects.filter(pk=world.ana.workspace_id).update(slug=SLUG)
    assert f"“{SLUG}”" in refused(kind=Conflict)


def test_a_dry_run_changes_nothing(out):
    before = Workspace.objects.count()
    take_in(out, slug=SLUG, is_dry=True)
    assert Workspace.objects.count() == before


def test_an_export_never_replaces_what_is_there(world, out):
    with pytest.raises(Conflict, match="there already"):
        export_everything(world.ana.workspace, out)


def zipped(tmp_path, entries):
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "a\\..\\evil"])
def test_a_path_out_of_the_archive_is_refused(refused, tmp_path, name):
    assert "leads out" in refused(zipped(tmp_path, [(name, b"x")]))


def test_a_zip_bomb_is_refused_unread(refused, tmp_path):
    bomb = zipped(tmp_path, [("items.jsonl", b"0" * (70 << 20))])
    assert "would grow to 70 MB" in refused(bomb)


def test_a_zip_of_too_many_files_is_refused(refused, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MOST_FILES", 3)
    many = zipped(tmp_path, [(f"{n}.jsonl", b"") for n in range(4)])
    assert "holds 4 files" in refused(many)


def test_a_cut_zip_and_a_damaged_one_are_refused(world, refused, tmp_path):
    good = tmp_path / "good.zip"
    export_everything(world.ana.workspace, good)
    data = good.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(data[: len(data) // 2])
    assert "neither a folder nor a complete zip" in refused(cut)
    spoilt = tmp_path / "spoilt.zip"
    at = data.index(b"events.jsonl") + 60
    spoilt.write_bytes(data[:at] + bytes(40) + data[at + 40 :])
    assert "events.jsonl" in refused(spoilt)


def test_nothing_there_and_a_text_file_are_refused(refused, tmp_path):
    assert "There is no file" in refused(tmp_path / "none")
    (tmp_path / "text").write_text("hello")
    assert "neither a folder nor a complete zip" in refused(tmp_path / "text")
    (tmp_path / "empty").mkdir()
    assert "manifest.json" in refused(tmp_path / "empty")
    shutil.rmtree(tmp_path / "empty")
