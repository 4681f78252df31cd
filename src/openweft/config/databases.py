"""What Django is told about the database."""

from pathlib import Path
from typing import Any

import dj_database_url

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
    ),
}


def database(url: str, home: Path, threads: int) -> dict[str, Any]:
    """The configuration of the one database, SQLite in `home` where `url` is empty.

    threads: how many requests are answered at once; the pool never holds more connections.
    """
    if not url:
        return _sqlite({"ENGINE": "django.db.backends.sqlite3", "NAME": home / "openweft.sqlite3"})
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(parsed)
    options = parsed.setdefault("OPTIONS", {})
    options["pool"] = {"min_size": 0, "max_size": threads + 2, "timeout": 20}
    return {**parsed, "CONN_MAX_AGE": 0}


def _sqlite(parsed: dict[str, Any]) -> dict[str, Any]:
    return {**parsed, "OPTIONS": dict(SQLITE_OPTIONS), "CONN_MAX_AGE": None}
