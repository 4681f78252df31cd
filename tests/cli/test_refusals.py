"""What a command says when the world is not as it should be: one sentence, no traceback."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.processes import ROOT, wait_until

pytestmark = pytest.mark.slow


def check_sentence(ended, *words):
    """One sentence on the error stream that has the words, and nothing else anywhere."""
    lines = [line for line in ended.stderr.splitlines() if "brought up to date" not in line]
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("openweft: ")
    assert all(word in lines[0] for word in words), lines[0]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DATABASE_URL", "not an address", "postgres://"),
        ("DATABASE_URL", "mysql://host/name", "postgres://"),
        ("DATABASE_URL", "sqlite:///", "names no database"),
        ("DATABASE_URL", "postgres://me:secret@host:99999/name", "no address"),
        ("EMAIL_URL", "pigeon://loft", "smtp"),
        ("EMAIL_URL", "smtp://host:post", "port"),
        ("PUBLIC_URL", "product.example.com", "https://"),
        ("LOG_LEVEL", "loud", "WARNING"),
        ("PORT", "eighty", "integer"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named_with_its_reason(openweft, name, value, word):
    ended = openweft("migrate", **{name: value})
    check_sentence(ended, f"A setting cannot be read. {name}: ", word)
    assert "secret" not in ended.stderr


def test_a_server_of_databases_that_does_not_answer_is_told_at_once(openweft):
    address = "postgres://nobody:secret@127.0.0.1:1/nothing"
    check_sentence(openweft("plan", DATABASE_URL=address), "The database refuses", "refused")

    checked = openweft("doctor", DATABASE_URL=address)
    assert checked.returncode == 1
    assert "fail  database" in checked.stdout


def test_a_home_that_is_a_file_is_refused(openweft, home):
    home.write_text("not a folder")
    check_sentence(openweft("plan"), "OPENWEFT_HOME", str(home))


def test_a_file_that_is_no_database_is_left_alone(openweft, home):
    home.mkdir()
    file = home / "openweft.sqlite3"
    file.write_bytes(b"my shopping list, kept here by mistake" * 200)
    before = file.read_bytes()

    check_sentence(openweft("plan"), "damaged", str(file))
    assert "damaged" in openweft("doctor").stdout
    assert file.read_bytes() == before


def test_a_database_of_a_later_version_is_left_alone(openweft, migrated):
    with sqlite3.connect(migrated / "openweft.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('roadmap', '0999_later', '2030-01-01')"
        )

    check_sentence(openweft("plan"), "later version", "roadmap.0999_later")
    assert "later version" in openweft("doctor").stdout


def test_a_port_in_use_is_named(openweft, migrated):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        check_sentence(openweft("up", PORT=port), f"127.0.0.1:{port}", "Set PORT to another")


def test_a_machine_name_that_is_none_is_named(openweft, migrated):
    check_sentence(openweft("up", HOST="nowhere.invalid"), "nowhere.invalid", "HOST")


def test_a_prompt_nobody_can_answer_is_wrong_usage(openweft):
    ended = openweft("createsuperuser")
    assert ended.returncode == 2
    assert "option" in ended.stderr


def test_a_full_disk_is_told(environment, migrated):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(
            [sys.executable, "-m", "openweft.cli", "migrate", "--check"],
            env=environment, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_an_output_nobody_reads_ends_the_command_quietly(environment, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        ended = subprocess.run(
            [sys.executable, "-m", "openweft.cli", "--help"],
            env=environment, cwd=ROOT, stdout=nobody, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.fixture
def many_rows(tmp_path):
    rows = "".join(f"Initiative {n},Core,M\n" for n in range(9000))
    (tmp_path / "many.csv").write_text("title,team,size\n" + rows)
    return tmp_path / "many.csv"


def rows_of(home, table):
    with sqlite3.connect(home / "openweft.sqlite3") as database:
        return database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


def is_writing(home):
    """Whether a transaction is open that writes."""
    with closing(sqlite3.connect(home / "openweft.sqlite3", timeout=0)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        database.rollback()
        return False


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_import_keeps_nothing(begin, migrated, many_rows, sent, code):
    process = begin("import", "csv", str(many_rows))
    wait_until(lambda: is_writing(migrated), "the import writes")
    os.killpg(process.pid, sent)
    _out, err = process.communicate(timeout=90)

    assert process.returncode == code
    assert "Traceback" not in err
    assert rows_of(migrated, "workspaces_workspace") == rows_of(migrated, "items_item") == 0
