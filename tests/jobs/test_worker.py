"""Workers as real processes, killed for real."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from openweft.jobs import leases
from openweft.jobs.models import Job, Worker
from openweft.jobs.operations import cancel_job, enqueue
from openweft.jobs.registry import _handlers, job
from openweft.jobs.runner import Runner
from tests.processes import start_python, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start_worker():
    started = []

    def start():
        process = start_python("-m", "tests.jobs.worker_process")
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def state_of(asked):
    asked.refresh_from_db()
    return asked.state


def test_the_work_of_a_killed_worker_is_done_by_the_next(tmp_path, start_worker):
    asked = enqueue("test.touch_then_wait", {"folder": str(tmp_path)})
    first = start_worker()
    wait_until((tmp_path / "attempt-1").exists, "the first worker is at work")
    zombie = Job.objects.get()

    os.kill(first.pid, signal.SIGKILL)
    start_worker()

    wait_until(lambda: state_of(asked) == Job.State.DONE, "the second worker is done")
    assert asked.result == {"attempt": 2}
    with pytest.raises(leases.LeaseLost):
        leases.finish(zombie, {"attempt": 1})


def test_a_living_worker_keeps_its_lease(tmp_path, start_worker):
    asked = enqueue("test.touch_then_wait", {"folder": str(tmp_path)})
    start_worker()
    wait_until((tmp_path / "attempt-1").exists, "the worker is at work")
    asked.refresh_from_db()
    first_end = asked.lease_until

    assert first_end is not None
    wait_until(lambda: timezone.now() > first_end, "its first lease would be over")

    assert leases.claim() is None


def test_a_running_job_in_another_process_is_cancelled(tmp_path, ana, workspace, start_worker):
    asked = enqueue("test.until_cancelled", {"folder": str(tmp_path)}, workspace=workspace, by=ana)
    start_worker()
    wait_until((tmp_path / "started").exists, "the job has started")

    cancel_job(asked.pk, by=ana)

    wait_until(lambda: state_of(asked) == Job.State.CANCELLED, "the job has stopped")


def test_a_stopped_runner_gives_back_what_it_holds():
    running, release = threading.Event(), threading.Event()

    @job("test.held")
    def held(context, payload):
        running.set()
        release.wait(20)

    asked = enqueue("test.held")
    runner = Runner(lease=timedelta(seconds=30), poll_s=0.02)
    runner.start()
    try:
        assert running.wait(20)
        wait_until(Worker.objects.exists, "the worker is seen")
        runner.stop(patience_s=0.5)
        assert state_of(asked) == Job.State.QUEUED
        assert not Worker.objects.exists()
    finally:
        release.set()
        for thread in runner._threads:
            thread.join(20)
        _handlers.pop("test.held")


def test_two_claimers_never_take_the_same_job():
    for n in range(20):
        enqueue("test.any", {"n": n})
    taken, lock = [], threading.Lock()

    def take():
        while (claimed := leases.claim()) is not None:
            with lock:
                taken.append(claimed.pk)
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(set(taken))
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 20 - len(taken)
