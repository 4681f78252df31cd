"""`openweft doctor`."""

import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from openweft.cli.ending import sentence_for
from openweft.cli.start import ready

LITTLE_ROOM_MB = 500
SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ok, warn or fail, and a sentence."""

    name: str
    level: str
    sentence: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Check the installation; exits with 1 if something is broken."""
    ready(migrated=False, asked=False)
    findings = list(_findings())
    if as_json:
        click.echo(json.dumps([asdict(each) for each in findings], indent=2))
    else:
        for each in findings:
            click.echo(f"{each.level:5} {each.name:12} {each.sentence}")
    if any(each.level == "fail" for each in findings):
        raise click.exceptions.Exit(1)


def _findings() -> Iterator[Finding]:
    yield _found(_python)
    database = _found(_database)
    yield database
    asked = (_tables, _assets, _secret_key, _disk, _worker, _mail)
    for check in asked if database.level != "fail" else (_assets, _secret_key, _disk, _mail):
        yield _found(check)


def _found(check: Callable[[], tuple[str, str]]) -> Finding:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        level, sentence = check()
    except Exception as error:  # a check that breaks is a finding
        level, sentence = "fail", sentence_for(error) or f"{type(error).__name__}: {error}"
    return Finding(name, level, " ".join(sentence.split()))


def _python() -> tuple[str, str]:
    version = ".".join(map(str, sys.version_info[:3]))
    return ("ok" if sys.version_info >= (3, 11) else "fail"), f"Python {version}."


def _database() -> tuple[str, str]:
    from django.db import connection

    from openweft.config.schema import bring_up_to_date, check_answers, is_empty

    check_answers()
    if is_empty():
        bring_up_to_date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        if connection.vendor != "sqlite":
            return "ok", f"{connection.display_name} answers."
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    return ("ok" if mode == "wal" else "warn"), f"SQLite at {connection.settings_dict['NAME']}."


def _tables() -> tuple[str, str]:
    from openweft.config.schema import missing_migrations, newer_migrations

    if newer := newer_migrations():
        return "fail", f"A later version has used this database: {newer[-1]}."
    missing = missing_migrations()
    if missing:
        return "warn", f"{len(missing)} migrations to apply: run openweft migrate."
    return "ok", "The tables are this version's."


def _assets() -> tuple[str, str]:
    from openweft.web.assets import STATIC

    missing = [
        n for n in ("app.css", "app.js", "icons.svg") if not (STATIC / "openweft" / n).exists()
    ]
    if missing:
        return "fail", f"{', '.join(missing)} missing: run make assets."
    return "ok", "Stylesheet, scripts and icons are there."


def _secret_key() -> tuple[str, str]:
    from django.conf import settings

    if settings.ENV.secret_key:
        enough = len(settings.ENV.secret_key) >= SHORTEST_KEY
        return ("ok" if enough else "warn"), "Taken from SECRET_KEY." if enough else "Too short."
    mode = stat.S_IMODE((settings.ENV.home / "secret-key").stat().st_mode)
    if mode & 0o077:
        return "warn", f"Others can read {settings.ENV.home / 'secret-key'}."
    return "ok", "Kept in OPENWEFT_HOME, readable by its owner only."


def _disk() -> tuple[str, str]:
    from django.conf import settings

    if not os.access(settings.ENV.home, os.W_OK):
        return "fail", f"{settings.ENV.home} cannot be written."
    free = shutil.disk_usage(settings.ENV.home).free // 2**20
    return ("ok" if free > LITTLE_ROOM_MB else "warn"), f"{free} MB free at {settings.ENV.home}."


def _worker() -> tuple[str, str]:
    from django.utils import timezone

    from openweft.config.schema import missing_migrations
    from openweft.jobs.models import WORKER_IS_GONE_AFTER, Worker

    if missing_migrations():
        return "warn", "Not asked: the tables are older than the program."
    seen = Worker.objects.filter(seen_at__gt=timezone.now() - WORKER_IS_GONE_AFTER).count()
    if seen:
        return "ok", f"{seen} running."
    return "warn", "None was seen lately; openweft up starts one."


def _mail() -> tuple[str, str]:
    from django.conf import settings
    from django.core.mail import get_connection

    if not settings.ENV.email_url:
        return "warn", "No EMAIL_URL: mail is printed, nobody gets it."
    with get_connection():
        return "ok", "The mail server answers."
