"""What callers do with jobs. Each function is one transaction, or part of the caller's."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from openweft.jobs.models import Job
from openweft.workspaces.models import Member, Workspace


@transaction.atomic
def enqueue(
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    workspace: Workspace | None = None,
    unique_key: str = "",
    max_attempts: int = 3,
    run_after: datetime | None = None,
    by: Member | None = None,
) -> Job:
    """Ask for background work and return its job; it starts once the caller's transaction commits.

    unique_key: while a job with this key waits or runs, that one is returned instead of a new one.
    max_attempts: how often it may be started, 1 or more; a killed worker counts.
    """
    if unique_key and (found := Job.objects.live().filter(unique_key=unique_key).first()):
        return found
    asked = Job(
        kind=kind,
        payload=payload or {},
        workspace=workspace,
        unique_key=unique_key,
        max_attempts=max_attempts,
        run_after=run_after or timezone.now(),
        created_by=by,
    )
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:  # another transaction was first with this key
        return Job.objects.live().get(unique_key=unique_key)
    return asked


@transaction.atomic
def cancel_job(job_id: int, *, by: Member) -> Job:
    """Stop a job `by` may see: at once if it waits, at its next check if it runs. Returns it.

    A finished job stays as it is. Raises Job.DoesNotExist for a job `by` may not see.
    """
    # the rows a member may see are found first: PostgreSQL locks no outer joins
    return stop_job(Job.objects.visible_to(by).get(pk=job_id).pk)


@transaction.atomic
def stop_job(job_id: int) -> Job:
    """As `cancel_job`, for an operation that has asked who may stop what the job does."""
    job = Job.objects.select_for_update().get(pk=job_id)
    now = timezone.now()
    if job.state == Job.State.QUEUED:
        job.end(Job.State.CANCELLED, at=now)
    if not job.is_finished or job.finished_at == now:
        job.cancel_requested_at = job.cancel_requested_at or now
    job.save()
    return job


def forget_old_jobs(*, before: datetime | None = None) -> int:
    """Delete jobs that ended before `before` (thirty days ago unless given); returns how many."""
    limit = before or timezone.now() - timedelta(days=30)
    return Job.objects.filter(finished_at__lt=limit).delete()[0]
