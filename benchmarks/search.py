"""What a search costs at a hundred thousand items: the first fifty by rank, as a page.

CPU milliseconds, server and database together, on SQLite and on PostgreSQL.
"""

import os
import subprocess
import sys
from typing import Any

from benchmarks._figure import empty_home, figure

SIZE = int(os.environ.get("BENCH_ITEMS", "100000"))
MOST = 50
SEARCHES = {"rare": ("telemetry", 25), "common": ("spreadsheet", 60), "two": ("board history", 60)}


def measure() -> bool:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from benchmarks._crowd import build_crowd
    from benchmarks._spent import cpu_ms

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    workspace, curator = build_crowd(SIZE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(curator.user)

    def page(text: str) -> Any:
        answer = client.get(f"/w/{workspace.slug}/search", {"q": text})
        assert answer.content.count(b"data-row") == MOST, text
        return answer

    held = []
    for name, (text, bar) in SEARCHES.items():
        spent = cpu_ms(lambda text=text: page(text))
        held.append(figure(f"search.{connection.vendor}.{name}", spent, "ms", bar=bar))
    return all(held)


def main() -> bool:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    os.environ["LOG_LEVEL"] = "ERROR"
    if os.environ.get("BENCH_HERE"):
        return measure()
    here = {**os.environ, "BENCH_HERE": "1"}
    again = [sys.executable, "-m", "benchmarks.search"]
    with empty_home() as home:
        on_file = subprocess.run(again, env=here | {"OPENWEFT_HOME": str(home)}, check=False)
        cluster = [sys.executable, "-m", "tests.postgres", *again]
        on_server = subprocess.run(cluster, env=here | {"OPENWEFT_HOME": str(home)}, check=False)
    return not (on_file.returncode or on_server.returncode)


if __name__ == "__main__":
    sys.exit(not main())
