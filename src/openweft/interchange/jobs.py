"""Background work with files."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from openweft.interchange.backups import ENDINGS, back_up, tidy
from openweft.jobs.context import JobContext
from openweft.jobs.recurring import is_first_of_slot, recurring
from openweft.jobs.registry import Payload, job

BACK_UP = "interchange.back_up"


def _period() -> timedelta | None:
    hours = settings.ENV.backup_every_hours
    return timedelta(hours=hours) if hours else None


recurring(BACK_UP, _period)


@job(BACK_UP)
def back_up_by_the_clock(context: JobContext, payload: Payload) -> dict[str, Any]:
    """Back up the database into BACKUP_DIR and drop the oldest; the file is the result."""
    if not is_first_of_slot(context.job_id):
        return {"file": None}
    folder = settings.ENV.backups
    name = f"openweft-{timezone.now():%Y%m%d-%H%M%S}{ENDINGS[connection.vendor]}"
    made = back_up(folder / name)
    tidy(folder, keep=settings.ENV.backup_keep)
    return {"file": str(made)}
