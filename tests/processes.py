"""Processes that tests start: where their database is, and waiting for what they do."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def test_database_url() -> str:
    """The address of the database this test uses, for a process of its own."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = settings["HOST"] or "localhost"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgres://{settings['USER']}{password}@{host}:{settings['PORT']}/{settings['NAME']}"


def start_python(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "DATABASE_URL": test_database_url(), **variables}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def wait_until(condition: Callable[[], object], what: str, deadline_s: float = 20) -> None:
    """Asks until `condition` holds. Fails, naming `what`, after the deadline."""
    until = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"Waited {deadline_s} s in vain until {what}.")
        time.sleep(0.02)
