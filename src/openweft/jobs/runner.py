"""The local runner: threads that claim jobs, and one that renews their leases."""

import logging
import os
import socket
import threading
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from openweft.common.context import request_id
from openweft.common.errors import DomainError
from openweft.jobs import leases
from openweft.jobs.ask import EngineCancelled
from openweft.jobs.context import Cancelled, JobContext
from openweft.jobs.models import Job, Worker
from openweft.jobs.operations import forget_old_jobs
from openweft.jobs.recurring import enqueue_due
from openweft.jobs.registry import handler_of

AFTER_TROUBLE_S = 5
BETWEEN_SIGNS = timedelta(seconds=10)

log = logging.getLogger("openweft.jobs")


def run(job: Job) -> None:
    """Runs a claimed job to its end and writes how it ended, unless the lease was lost."""
    token = request_id.set(f"job-{job.pk}-{job.attempts}")
    try:
        _run_and_settle(job)
    except leases.LeaseLost:
        log.warning("%s was taken over; what this run wrote last is void.", job)
    finally:
        request_id.reset(token)


def _run_and_settle(job: Job) -> None:
    context = JobContext(job)
    handler = handler_of(job.kind)
    if handler is None:
        leases.end(job, Job.State.FAILED, error=f"Nothing here can do {job.kind!r}.")
        return
    try:
        result = handler(context, job.payload)
    except (Cancelled, EngineCancelled):
        leases.end(job, Job.State.CANCELLED)
    except DomainError as refusal:
        leases.end(job, Job.State.FAILED, error=str(refusal))
    except leases.LeaseLost:
        raise
    except Exception as error:
        log.exception("%s failed at attempt %s of %s.", job, job.attempts, job.max_attempts)
        kind = type(error).__name__
        leases.retry_or_fail(job, f"It stopped on an error of ours ({kind}); the log has more.")
    else:
        if not context.is_finished:
            leases.finish(job, result)


class Runner:
    """A worker process's jobs. `start` it, and `stop` it to give back what is unfinished."""

    def __init__(
        self, slots: int = 1, *, lease: timedelta = leases.LEASE, poll_s: float = 0.5
    ) -> None:
        self._lease, self._poll_s = lease, poll_s
        self._stopping = threading.Event()
        self._held: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._claim_loop, name=f"jobs-{n}", daemon=True)
            for n in range(slots)
        ]
        self._pulse = threading.Thread(target=self._pulse_loop, name="jobs-pulse", daemon=True)

    def start(self) -> None:
        self._pulse.start()
        for thread in self._threads:
            thread.start()

    def stop(self, patience_s: float = 5) -> None:
        """Claims nothing more, waits a little for running jobs, gives the rest back."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(patience_s / len(self._threads))
        with self._lock:
            unfinished = list(self._held.values())
        for job in unfinished:
            try:
                leases.give_back(job)
            except (leases.LeaseLost, DatabaseError):
                log.warning("%s could not be given back; its lease will run out.", job)
        self._pulse.join(patience_s)

    def _claim_loop(self) -> None:
        while not self._stopping.is_set():
            try:
                is_busy, pause_s = self._claim_and_run(), self._poll_s
            except Exception:  # the database went away, say: the loop must outlive it
                log.exception("The worker could not claim or settle a job; it goes on.")
                is_busy, pause_s = False, AFTER_TROUBLE_S
            if not is_busy:
                self._stopping.wait(pause_s)
        connection.close()

    def _claim_and_run(self) -> bool:
        job: Job | None = None
        try:
            close_old_connections()
            job = leases.claim(self._lease)
            if job is None:
                return False
            with self._lock:
                self._held[job.pk] = job
            run(job)
        finally:
            if job is not None:
                with self._lock:
                    self._held.pop(job.pk, None)
        return True

    def _pulse_loop(self) -> None:
        beat = self._lease.total_seconds() / 4
        worker: Worker | None = None
        seen_at: datetime | None = None
        tidied_at = timezone.now()
        while True:
            try:
                worker = _show_alive(worker)
                self._renew_all()
                if worker.seen_at != seen_at:
                    seen_at = worker.seen_at
                    enqueue_due(seen_at)
                if timezone.now() - tidied_at > timedelta(hours=1):
                    forget_old_jobs()
                    tidied_at = timezone.now()
            except Exception:
                log.exception("The worker could not renew its leases; it goes on.")
                close_old_connections()
            if self._stopping.wait(beat):
                break
        if worker is not None:
            Worker.objects.filter(pk=worker.pk).delete()
        connection.close()

    def _renew_all(self) -> None:
        with self._lock:
            held = list(self._held.values())
        for job in held:
            try:
                leases.renew(job, self._lease)
            except leases.LeaseLost:
                log.warning("The lease of %s is lost.", job)


def _show_alive(worker: Worker | None) -> Worker:
    now = timezone.now()
    if worker is None:
        Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
        return Worker.objects.create(
            host=socket.gethostname(), pid=os.getpid(), started_at=now, seen_at=now
        )
    if now - worker.seen_at >= BETWEEN_SIGNS:
        worker.seen_at = now
        if not Worker.objects.filter(pk=worker.pk).update(seen_at=now):
            return _show_alive(None)
    return worker
