"""Who holds which job: claiming, renewing, and writes that only the holder's token allows."""

import random
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from openweft.jobs.models import Job

LEASE = timedelta(seconds=15)
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(minutes=10)


class LeaseLost(Exception):
    """The job is no longer this runner's: another has it, or it is over."""


def claim(lease: timedelta = LEASE) -> Job | None:
    """Take the next due job, or None. Jobs abandoned too often or cancelled meanwhile end here."""
    while Job.objects.claimable(
        timezone.now()
    ).exists():  # a plain read: idle polling takes no lock
        with transaction.atomic():
            now = timezone.now()
            due = Job.objects.claimable(now)
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            job = due.first()
            if job is None:  # another worker was quicker
                return None
            if _is_over(job, now):
                job.save()
                continue
            job.lease(secrets.token_hex(16), at=now, until=now + lease)
            job.save()
            return job
    return None


def _is_over(job: Job, now: datetime) -> bool:
    if job.cancel_requested_at is not None:
        job.end(Job.State.CANCELLED, at=now)
    elif job.attempts >= job.max_attempts:
        job.end(
            Job.State.FAILED,
            at=now,
            error=f"The worker died {job.attempts} times while running this.",
        )
    return job.is_finished


def write(job: Job, **columns: Any) -> None:
    """Change the row of a job this runner holds. Raises LeaseLost, changing nothing, otherwise."""
    mine = Job.objects.filter(pk=job.pk, lease_token=job.lease_token, state=Job.State.RUNNING)
    if not job.lease_token or not mine.update(**columns):
        raise LeaseLost(f"{job} is no longer ours.")


def renew(job: Job, lease: timedelta = LEASE) -> None:
    write(job, lease_until=timezone.now() + lease)


def give_back(job: Job) -> None:
    """Put an unfinished job back in the queue without counting the attempt."""
    write(
        job,
        state=Job.State.QUEUED,
        attempts=max(0, job.attempts - 1),
        run_after=timezone.now(),
        lease_token="",
        lease_until=None,
    )


def finish(job: Job, result: Any) -> None:
    end(job, Job.State.DONE, result=result, progress=1, error="")


def end(job: Job, state: Job.State, **columns: Any) -> None:
    write(
        job, state=state, finished_at=timezone.now(), lease_token="", lease_until=None, **columns
    )


def retry_or_fail(job: Job, sentence: str) -> None:
    """After an error of ours: wait twice as long each time, or end after the last attempt."""
    if job.attempts >= job.max_attempts:
        end(job, Job.State.FAILED, error=sentence)
        return
    write(
        job,
        state=Job.State.QUEUED,
        error=sentence,
        run_after=timezone.now() + wait_before(job.attempts + 1),
        lease_token="",
        lease_until=None,
    )


def wait_before(attempt: int) -> timedelta:
    """How long to wait before `attempt`, 2 or more: doubling, with up to half more at random."""
    doubled: timedelta = FIRST_RETRY * 2 ** min(attempt - 2, 20)
    capped: timedelta = min(doubled, LAST_RETRY)
    return capped * random.uniform(1, 1.5)  # noqa: S311 - no secret
