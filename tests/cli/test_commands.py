"""The command line as a person meets it: in a process of its own, on an empty home."""

import json

import pytest

pytestmark = pytest.mark.slow


def test_help_names_every_command(openweft):
    from openweft.cli import COMMANDS

    said = openweft("--help")
    assert said.returncode == 0
    assert all(name in said.stdout for name in COMMANDS)


def test_an_empty_home_is_made_ready_by_any_command(openweft, tmp_path):
    made = openweft(
        "createsuperuser",
        "--email",
        "Ann@Example.com",
        "--name",
        "Ann",
        "--password",
        "loom-4-all-x",
    )
    assert (made.returncode, made.stdout) == (0, "ann@example.com can sign in now.\n")
    key = tmp_path / "home" / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600

    again = openweft(
        "createsuperuser",
        "--email",
        "ann@example.com",
        "--name",
        "A",
        "--password",
        "loom-4-all-x",
    )
    assert again.returncode == 1
    assert "already there" in again.stderr

    checked = openweft("doctor", "--json")
    levels = {each["name"]: each["level"] for each in json.loads(checked.stdout)}
    assert (levels["database"], levels["tables"], levels["secret key"]) == ("ok", "ok", "ok")
    assert openweft("migrate", "--check").stdout == "Nothing to do.\n"


def test_a_setting_that_cannot_be_read_is_named(openweft):
    refused = openweft("migrate", PORT="eight thousand")
    assert refused.returncode == 1
    assert "PORT" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_wrong_usage_exits_with_two(openweft):
    assert openweft("weave").returncode == 2
    assert openweft("migrate", "--sideways").returncode == 2
