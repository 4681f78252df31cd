from pathlib import Path

import pytest
from pydantic import ValidationError

from openweft.config.databases import database
from openweft.config.env import read_environment
from openweft.config.home import kept_secret
from openweft.config.mail import mail_settings


def test_an_empty_variable_counts_as_unset():
    assert read_environment({"PORT": "", "DEBUG": "1"}).port == 8000
    assert read_environment({"DEBUG": "1"}).debug


def test_lists_are_separated_by_commas():
    env = read_environment({"ALLOWED_HOSTS": "a.example, b.example"})
    assert env.allowed_hosts == ("a.example", "b.example")
    assert {"localhost", "a.example"} <= set(env.hosts)


def test_the_public_address_decides_about_https_and_its_host():
    env = read_environment({"PUBLIC_URL": "https://product.example.com/"})
    assert env.is_https
    assert env.address == "https://product.example.com"
    assert "product.example.com" in env.hosts


def test_a_setting_that_cannot_be_read_is_refused():
    with pytest.raises(ValidationError, match="PORT"):
        read_environment({"PORT": "70000"})


def test_the_secret_is_made_once_and_kept_private(tmp_path):
    home = tmp_path / "new" / "home"
    made = kept_secret(home)
    assert len(made) >= 50
    assert kept_secret(home) == made
    assert [file.name for file in home.iterdir()] == ["secret-key"]
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600


def test_sqlite_begins_its_transactions_as_writers():
    made = database("", Path("/somewhere"), 4)
    assert made["NAME"] == Path("/somewhere/openweft.sqlite3")
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in made["OPTIONS"]["init_command"]


def test_postgresql_gets_a_pool_as_large_as_its_threads():
    made = database("postgres://ow:secret@db.example/ow", Path("/somewhere"), 4)
    assert made["OPTIONS"]["pool"]["max_size"] == 6
    assert made["CONN_MAX_AGE"] == 0


def test_mail_addresses_say_how_they_are_secured():
    plain = mail_settings("smtp+tls://me:p%40ss@mail.example.com")
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"]) == (587, True)
    assert plain["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert mail_settings("smtps://mail.example.com")["EMAIL_PORT"] == 465
    assert "console" in mail_settings("")["EMAIL_BACKEND"]
    with pytest.raises(ValueError, match="pigeon"):
        mail_settings("pigeon://loft")
