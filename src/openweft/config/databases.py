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


KNOWN = ("postgres", "postgresql", "pgsql", "sqlite")


def check_address(url: str) -> str:
    """The address as it is. Raises ValueError, saying why, for one that names no database."""
    scheme = url.partition(":")[0]
    if url and scheme not in KNOWN:
        raise ValueError("it begins with neither postgres:// nor sqlite:///")
    try:
        parsed = dj_database_url.parse(url) if url else {"NAME": "ours"}
    except ValueError as error:
        raise ValueError("it is no address such as postgres://user:password@host/name") from error
    if parsed.get("NAME", "") in {"", ":memory:"}:
        raise ValueError("it names no database")
    return url


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
