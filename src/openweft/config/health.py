"""Whether the process is up, and whether it can do its work."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from openweft.config.schema import missing_migrations
from openweft.jobs.models import WORKER_IS_GONE_AFTER, Worker

_migrated = False


def readiness() -> dict[str, str]:
    """One word per thing needed: "ok", or what is wrong with it."""
    try:
        found = {"database": "ok", "tables": _tables(), "worker": _worker()}
    except DatabaseError:
        found = {"database": "does not answer"}
    finally:
        connection.close_if_unusable_or_obsolete()
    return found


def _tables() -> str:
    global _migrated  # noqa: PLW0603 - once migrated stays migrated for this process
    _migrated = _migrated or not missing_migrations()
    return "ok" if _migrated else "older than the program"


def _worker() -> str:
    seen = Worker.objects.filter(seen_at__gt=timezone.now() - WORKER_IS_GONE_AFTER)
    return "ok" if settings.ENV.workers == 0 or seen.exists() else "not seen"
