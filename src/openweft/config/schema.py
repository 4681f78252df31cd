"""Whether the database has this version's tables, and giving them to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from openweft.common.errors import Invalid
from openweft.config.home import make_home

PATIENCE_S = 5
LOCK = 7_309_451_234  # any number nobody else takes an advisory lock on


def check_answers() -> None:
    """Raise OperationalError at once where a database server does not answer.

    Asked before the pool, which tries again for as long as a page may wait.
    """
    if connection.vendor != "postgresql":
        return
    import psycopg  # noqa: PLC0415 - not needed with SQLite

    asked = connection.get_connection_params()
    known = {name: asked[name] for name in ("host", "port", "user", "password", "dbname")
             if name in asked}  # fmt: skip
    with connection.wrap_database_errors:
        psycopg.connect(**known, connect_timeout=PATIENCE_S).close()


def missing_migrations(executor: MigrationExecutor | None = None) -> list[str]:
    """The migrations this database lacks, in the order they would be applied."""
    executor = executor or MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def newer_migrations(executor: MigrationExecutor | None = None) -> list[str]:
    """The migrations of this database that come after the last this version knows."""
    loader = (executor or MigrationExecutor(connection)).loader
    last: dict[str, str] = {}
    for app, name in loader.disk_migrations or ():
        last[app] = max(name, last.get(app, ""))
    applied = loader.applied_migrations or ()
    return sorted(f"{app}.{name}" for app, name in applied if app in last and name > last[app])


def is_empty() -> bool:
    """Whether the database has no tables yet. Makes the home, where a SQLite file may go."""
    make_home(settings.ENV.home)
    return not connection.introspection.table_names()


def bring_up_to_date() -> int:
    """Apply what is missing, once even if several processes start together; returns how many.

    Raises Invalid for a database of a later version of the program.
    """
    make_home(settings.ENV.home)
    executor = MigrationExecutor(connection)
    if newer := newer_migrations(executor):
        raise Invalid(
            f"A later version of Openweft has used this database ({newer[-1]}): "
            "install that version, or restore a backup."
        )
    if not missing_migrations(executor):
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
