"""What the server spends on its heaviest pages: CPU time and queries, with 500 initiatives.

CPU milliseconds of this process, the database's share included as SQLite runs
in it; the median of several requests after two to warm up.
"""

import os
import statistics
import sys
import time
from typing import Any

from benchmarks._figure import empty_home, figure

INITIATIVES = 500
ASKED = 9
PAGES = (  # what it is called, its address below roadmap/, bars: milliseconds and queries
    ("roadmap", "", 60, 12),
    ("roadmap.objectives", "?by=objective", 60, 12),
    ("roadmap.products", "?by=product", 60, 12),
    ("next", "?shape=next", 60, 12),
    ("list", "?shape=list", 15, 12),
)


def measured(client: Any, path: str) -> tuple[float, int]:
    """CPU milliseconds and queries of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _warm in range(2):
        assert client.get(path).status_code == 200, path
    spent = []
    for _time in range(ASKED):
        began = time.process_time()
        client.get(path)
        spent.append(1000 * (time.process_time() - began))
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return statistics.median(spent), len(asked.captured_queries)


def main() -> bool:
    with empty_home():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
        os.environ["LOG_LEVEL"] = "ERROR"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from benchmarks.pages_data import build_workspace
        from openweft.config.wsgi import settle_memory
        from openweft.workspaces.models import Role, User

        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        workspace = build_workspace(initiatives=INITIATIVES)
        settle_memory()
        owner = workspace.members.filter(role__in=(Role.OWNER, Role.CURATOR)).first()
        owner.user = owner.user or User.objects.create_user("bench@example.com", name="Bench")
        owner.save()
        client = Client()
        client.force_login(owner.user)
        at = f"/w/{workspace.slug}/"
        held = []
        for name, query, most_ms, most_queries in PAGES:
            spent, queries = measured(client, f"{at}roadmap/{query}")
            held.append(figure(f"pages.{name}", spent, "ms", bar=most_ms))
            held.append(figure(f"pages.{name}.queries", queries, "queries", bar=most_queries))
    return all(held)


if __name__ == "__main__":
    sys.exit(not main())
