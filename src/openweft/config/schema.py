"""Whether the database has this version's tables, and giving them to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOCK = 7_309_451_234  # any number nobody else takes an advisory lock on


def missing_migrations() -> list[str]:
    """The migrations this database lacks, in the order they would be applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_empty() -> bool:
    """Whether the database has no tables yet. Makes the home, where a SQLite file may go."""
    settings.ENV.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return not connection.introspection.table_names()


def bring_up_to_date() -> int:
    """Apply what is missing, once even if several processes start together; returns how many."""
    settings.ENV.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not missing_migrations():
        return 0
    with _alone():
        missing = missing_migrations()
        if missing:
            call_command("migrate", interactive=False, verbosity=0)
        return len(missing)


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    import fcntl  # noqa: PLC0415 - not on every system

    with (settings.ENV.home / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
