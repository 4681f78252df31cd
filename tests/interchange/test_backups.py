"""Backups made while others write, put back, and refused."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from openweft.common.errors import Conflict, Invalid
from openweft.interchange import backups, jobs
from openweft.jobs import recurring
from openweft.jobs.models import Job
from openweft.workspaces.models import Function, Workspace
from tests.factories import make_workspace
from tests.processes import start_python

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITERS = 8
WRITE = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "openweft.config.settings"
django.setup()
from django.db import transaction
from openweft.workspaces.models import Function, Workspace
workspace = Workspace.objects.get(slug="loom")
print("ready", flush=True)
for n in range(100_000):
    with transaction.atomic():
        for half in ("a", "b"):
            Function.objects.create(workspace=workspace, name=f"{sys.argv[1]}-{n}-{half}")
"""
on_sqlite = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3", reason="of SQLite"
)
pytestmark = pytest.mark.django_db(transaction=True)


@on_sqlite
def test_a_backup_while_eight_write_is_of_one_instant(tmp_path):
    make_workspace(slug="loom")
    writers = [start_python("-c", WRITE, str(n)) for n in range(WRITERS)]
    try:
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        made = [backups.back_up(tmp_path / f"{n}.sqlite3") for n in range(3)]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            writer.stdout.close()

    for path in made:
        backups.check_backup(path)
        with closing(sqlite3.connect(path)) as copy:
            names = [row[0] for row in copy.execute("SELECT name FROM workspaces_function")]
        whole = {name[:-2] for name in names}
        assert len(names) == 2 * len(whole)
    backups.restore(made[0], kept_in=tmp_path, now=NOON)
    with closing(sqlite3.connect(made[0])) as copy:
        (count,) = copy.execute("SELECT count(*) FROM workspaces_function").fetchone()
    assert Function.objects.count() == count


@on_sqlite
def test_restoring_brings_back_what_was_and_keeps_what_is(tmp_path):
    make_workspace("Before", slug="before")
    made = backups.back_up(tmp_path / "made.sqlite3")
    make_workspace("After", slug="after")

    kept = backups.restore(made, kept_in=tmp_path, now=NOON)

    assert [w.slug for w in Workspace.objects.all()] == ["before"]
    with closing(sqlite3.connect(kept)) as old:
        assert old.execute("SELECT count(*) FROM workspaces_workspace").fetchone() == (2,)
    assert made.stat().st_mode & 0o77 == 0


@on_sqlite
def test_what_is_no_backup_of_ours_is_refused(tmp_path):
    good = backups.back_up(tmp_path / "good.sqlite3")
    with pytest.raises(Conflict, match="there already"):
        backups.back_up(good)
    text = tmp_path / "text"
    text.write_text("hello")
    with pytest.raises(Invalid, match="no backup of a SQLite database"):
        backups.check_backup(text)
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as one:
        one.execute("CREATE TABLE a (b)")
    with pytest.raises(Invalid, match="holds no Openweft"):
        backups.check_backup(other)
    cut = tmp_path / "cut.sqlite3"
    cut.write_bytes(good.read_bytes()[:9000])
    with pytest.raises(Invalid, match="damaged"):
        backups.check_backup(cut)
    later = tmp_path / "later.sqlite3"
    shutil.copy(good, later)
    with closing(sqlite3.connect(later)) as one:
        one.execute("INSERT INTO django_migrations (app, name, applied) VALUES "
                    "('items', '9999_wings', '2030-01-01')")  # fmt: skip
        one.commit()
    with pytest.raises(Invalid, match=r"later version.*items.9999_wings"):
        backups.check_backup(later)
    with pytest.raises(Invalid, match="cannot be read"):
        backups.check_backup(tmp_path / "none")


@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3", reason="of PostgreSQL"
)
def test_postgresql_without_its_programs_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Invalid, match="pg_dump is not on the PATH"):
        backups.back_up(tmp_path / "out.dump")


def test_a_slot_of_time_has_one_run_however_many_ask(monkeypatch):
    monkeypatch.setattr(recurring, "_periods", {jobs.BACK_UP: lambda: timedelta(hours=24)})

    asked = [recurring.enqueue_due(at) for at in (NOON, NOON, NOON + timedelta(hours=1))]
    Job.objects.update(state=Job.State.DONE)
    asked.append(recurring.enqueue_due(NOON + timedelta(hours=2)))
    assert [len(each) for each in asked] == [1, 0, 0, 0]
    assert len(recurring.enqueue_due(NOON + timedelta(hours=24))) == 1


def test_the_oldest_scheduled_backups_go(tmp_path):
    for day in range(1, 6):
        (tmp_path / f"openweft-2026030{day}-000000.sqlite3").write_text("")
    (tmp_path / "mine.sqlite3").write_text("")

    backups.tidy(tmp_path, keep=2)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mine.sqlite3", "openweft-20260304-000000.sqlite3", "openweft-20260305-000000.sqlite3",
    ]  # fmt: skip
    assert connection.vendor in backups.ENDINGS
