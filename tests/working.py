"""Doing in a test what a worker does."""

from openweft.jobs import leases
from openweft.jobs.models import Job
from openweft.jobs.registry import discover
from openweft.jobs.runner import run


def work() -> Job:
    """Runs the next job as the worker does; returns it as it ended."""
    discover()
    job = leases.claim(leases.LEASE)
    assert job is not None, "no job waits"
    run(job)
    job.refresh_from_db()
    return job
