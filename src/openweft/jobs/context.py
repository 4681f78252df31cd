"""What a running job may ask and tell."""

import time
from typing import Any

from django.db import transaction

from openweft.jobs import leases
from openweft.jobs.models import Job
from openweft.workspaces.models import Member, Workspace

BETWEEN_WRITES_S = 0.3


class Cancelled(Exception):
    """Raised inside a job that was asked to stop."""


class JobContext:
    """The hand a job's function is given: progress, cancel, and the guard of its lease."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told_at = self._asked_at = 0.0
        self._is_cancelled = False
        self.is_finished = False

    @property
    def job_id(self) -> int:
        return self._job.pk

    @property
    def workspace(self) -> Workspace:
        """The job's workspace. Raises LookupError for a job of the installation."""
        if self._job.workspace is None:
            raise LookupError(f"{self._job} belongs to no workspace.")
        return self._job.workspace

    @property
    def by(self) -> Member | None:
        return self._job.created_by

    @property
    def attempt(self) -> int:
        return self._job.attempts

    def progress(self, share: float, note: str = "") -> None:
        """Show how far it is, 0 to 1, at most three times a second.

        Call it outside transactions, where others can see it. Raises LeaseLost
        if the job is no longer this runner's.
        """
        now = time.monotonic()
        if now - self._told_at < BETWEEN_WRITES_S and share < 1:
            return
        self._told_at = now
        leases.write(self._job, progress=min(1, max(0, share)), progress_note=note[:200])

    def cancelled(self) -> bool:
        """Whether somebody asked for the job to stop; cheap enough for a loop."""
        now = time.monotonic()
        if not self._is_cancelled and now - self._asked_at >= BETWEEN_WRITES_S:
            self._asked_at = now
            asked = Job.objects.filter(pk=self._job.pk, cancel_requested_at__isnull=False)
            self._is_cancelled = asked.exists()
        return self._is_cancelled

    def stop_if_cancelled(self) -> None:
        if self.cancelled():
            raise Cancelled

    def commit_guard(self) -> None:
        """Inside the transaction of the job's writes: roll them back unless the job is still ours.

        The row stays locked until that transaction ends. Raises LeaseLost.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("commit_guard belongs inside the transaction it guards.")
        leases.renew(self._job)

    def finish(self, result: Any = None) -> None:
        """Inside that transaction: guard it and end the job, so that both or neither happen."""
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("finish belongs inside the transaction of the job's writes.")
        leases.finish(self._job, result)
        self.is_finished = True
