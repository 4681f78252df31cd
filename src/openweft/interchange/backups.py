"""The whole database into one file, while it is in use, and back.

The secret key is not in it: whoever holds a backup shall not be able to sign in
as others. Without the old key people sign in again; nothing else is lost.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid

MARK = b"SQLite format 3\x00"
PG_MARK = b"PGDMP"
ENDINGS = {"sqlite": ".sqlite3", "postgresql": ".dump"}


def back_up(out: Path) -> Path:
    """Write the database as it is now to a new file and return its path; writers go on.

    Raises Conflict where the file is there, Invalid, saying why, where it cannot be made.
    """
    if out.exists():
        raise Conflict(_("%(path)s is there already.") % {"path": out})
    with _draft_of(out) as draft:
        if connection.vendor == "sqlite":
            with closing(_live()) as live, closing(sqlite3.connect(draft)) as copy:
                live.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            _check_sqlite(draft)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                 f"--file={draft}", _database())  # fmt: skip
    return out


def restore(file: Path, *, kept_in: Path, now: datetime) -> Path:
    """Put a backup in place of the database and return where the old one is kept.

    Its tables are as old as the backup: bring them up to date afterwards. Raises
    Invalid for what is no backup of this kind of database, or of a later
    version; then nothing changes.
    """
    check_backup(file)
    old = kept_in / f"before-restore-{now:%Y%m%d-%H%M%S}{ENDINGS[connection.vendor]}"
    back_up(old)
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as copy, closing(_live()) as live:
            copy.backup(live)
    else:
        _run("pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner",
             f"--dbname={_database()}", str(file))  # fmt: skip
    return old


def check_backup(file: Path) -> None:
    """Raise Invalid unless the file is a whole backup that this version can read."""
    try:
        with file.open("rb") as stream:
            begins = stream.read(len(MARK))
    except OSError as error:
        raise Invalid(
            _("%(path)s cannot be read: %(why)s.") % {"path": file, "why": error.strerror}
        ) from error
    wanted = MARK if connection.vendor == "sqlite" else PG_MARK
    if not begins.startswith(wanted):
        raise Invalid(
            _("%(path)s is no backup of a %(kind)s database.")
            % {"path": file, "kind": connection.display_name}
        )
    applied = _applied_sqlite(file) if connection.vendor == "sqlite" else _applied_dump(file)
    if not applied:
        raise Invalid(_("%(path)s holds no Openweft.") % {"path": file})
    _refuse_later(file, applied)


def _refuse_later(file: Path, applied: set[tuple[str, str]]) -> None:
    known = MigrationLoader(None).disk_migrations or {}
    ours = {app for app, _name in known}
    later = sorted(
        f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in known
    )
    if later:
        raise Invalid(
            _("%(path)s was made by a later version of Openweft (%(what)s): install that version.")
            % {"path": file, "what": later[-1]}
        )


def _applied_sqlite(file: Path) -> set[tuple[str, str]]:
    _check_sqlite(file)
    with closing(sqlite3.connect(file)) as copy:
        try:
            return set(copy.execute("SELECT app, name FROM django_migrations"))
        except sqlite3.DatabaseError:
            return set()


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as copy:
            (told,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise Invalid(_("%(path)s is damaged: %(why)s.") % {"path": file, "why": error}) from error
    if told != "ok":
        raise Invalid(_("%(path)s is damaged: %(why)s.") % {"path": file, "why": told})


def _applied_dump(file: Path) -> set[tuple[str, str]]:
    text = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(file))
    rows = (line.split("\t") for line in text.splitlines())
    return {(row[1], row[2]) for row in rows if len(row) == 4}  # noqa: PLR2004 - id, app, name, applied


def _live() -> sqlite3.Connection:
    return sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _draft_of(out: Path) -> Iterator[Path]:
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        yield draft
        draft.rename(out)
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or error
        raise Invalid(
            _("%(path)s cannot be written: %(why)s.") % {"path": out, "why": why}
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _run(program: str, *arguments: str) -> str:
    """What one of PostgreSQL's own programs prints. Raises Invalid with its last words."""
    if shutil.which(program) is None:
        raise Invalid(
            _("%(program)s is not on the PATH: install PostgreSQL's client programs.")
            % {"program": program}
        )
    ran = subprocess.run(  # noqa: S603 - PostgreSQL's own program, arguments of ours
        [program, *arguments], env={**os.environ, **_server()}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if ran.returncode:
        told = " ".join(ran.stderr.split())[:400]
        raise Invalid(_("%(program)s failed: %(why)s") % {"program": program, "why": told})
    return ran.stdout


def _server() -> dict[str, str]:
    settings: dict[str, Any] = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    return {pg: str(settings[name]) for name, pg in names.items() if settings.get(name)}


def tidy(folder: Path, *, keep: int) -> None:
    """Leave only the newest `keep` scheduled backups in the folder."""
    made = sorted(folder.glob("openweft-*"), key=lambda path: path.name)
    for path in made[: max(0, len(made) - keep)]:
        path.unlink(missing_ok=True)
