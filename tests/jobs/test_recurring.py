"""Jobs that come round, what a running job may ask, and a worker that meets trouble."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from openweft.jobs import leases, recurring
from openweft.jobs.context import JobContext
from openweft.jobs.models import Job, Worker
from openweft.jobs.operations import enqueue
from openweft.jobs.recurring import enqueue_due, is_first_of_slot, slot_of
from openweft.jobs.registry import _handlers, job, kinds
from openweft.jobs.runner import Runner, _show_alive, run
from tests.processes import wait_until

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=3000)).map(lambda since: NOON + since)


@pytest.fixture
def due():
    """Declares jobs that come round for one test, in place of those of the product."""
    kept = dict(recurring._periods)
    recurring._periods.clear()
    yield recurring.recurring
    recurring._periods.clear()
    recurring._periods.update(kept)


@pytest.mark.django_db
def test_each_slot_is_asked_for_once_and_not_at_all_while_it_is_off(due):
    due("test.hourly", lambda: HOUR)
    due("test.off", lambda: None)
    (asked,) = enqueue_due(NOON)
    assert asked.kind == "test.hourly"
    for minutes in (1, 59):
        assert enqueue_due(NOON + timedelta(minutes=minutes)) == []
    assert len(enqueue_due(NOON + HOUR)) == 1
    assert Job.objects.count() == 2


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=30)))
def test_a_slot_holds_just_its_length_of_time(moment, length):
    slot = slot_of(moment, length)
    assert slot_of(moment + length, length) == slot + 1
    begin = datetime(2024, 1, 1, tzinfo=UTC) + slot * length
    assert begin <= moment < begin + length


@pytest.mark.django_db
def test_the_second_of_two_workers_jobs_for_a_slot_gives_way(due):
    due("test.hourly", lambda: HOUR)
    (first,) = enqueue_due(NOON)
    assert is_first_of_slot(first.pk)
    Job.objects.filter(pk=first.pk).update(state=Job.State.DONE)
    second = enqueue("test.hourly", unique_key=first.unique_key)
    assert second.pk != first.pk
    assert not is_first_of_slot(second.pk)


def test_a_kind_is_claimed_by_one_function():
    @job("test.mine")
    def mine(context, payload):
        """Does nothing."""

    try:
        assert job("test.mine")(mine) is mine
        with pytest.raises(ValueError, match=r"Two functions claim jobs of kind 'test.mine'"):
            job("test.mine")(lambda context, payload: None)
        assert "test.mine" in kinds()
    finally:
        _handlers.pop("test.mine")


def claimed() -> Job:
    found = leases.claim()
    assert found is not None
    return found


@pytest.mark.django_db
def test_a_job_knows_its_workspace_who_asked_and_how_often_it_began(ana, workspace):
    enqueue("test.any", workspace=workspace, by=ana)
    context = JobContext(claimed())
    assert (context.workspace, context.by, context.attempt) == (workspace, ana, 1)
    enqueue("test.any")
    nobodys = JobContext(claimed())
    with pytest.raises(LookupError, match="belongs to no workspace"):
        _ = nobodys.workspace
    assert nobodys.by is None


@pytest.mark.django_db
def test_progress_is_kept_within_the_whole_and_not_more_often_than_one_can_read(ana):
    enqueue("test.any")
    held = claimed()
    context = JobContext(held)
    seen = []
    for share, note in ((0.2, "a"), (0.3, "b"), (1.7, "c" * 300)):
        context.progress(share, note)
        held.refresh_from_db()
        seen.append((held.progress, held.progress_note[:1]))
    assert seen == [(0.2, "a"), (0.2, "a"), (1, "c")]
    assert len(held.progress_note) == 200


@pytest.mark.django_db
def test_who_lost_the_lease_writes_nothing_and_says_so(caplog):
    @job("test.robbed")
    def robbed(context, payload):
        Job.objects.filter(pk=context.job_id).update(lease_token="another's")
        with transaction.atomic():
            context.finish("mine")

    try:
        asked = enqueue("test.robbed")
        with caplog.at_level(logging.WARNING, "openweft.jobs"):
            run(claimed())
    finally:
        _handlers.pop("test.robbed")
    asked.refresh_from_db()
    assert (asked.state, asked.result) == (Job.State.RUNNING, None)
    assert "was taken over" in caplog.text


@pytest.mark.django_db
def test_a_worker_forgotten_by_the_database_shows_itself_again():
    worker = _show_alive(None)
    assert _show_alive(worker).pk == worker.pk
    worker.seen_at -= timedelta(seconds=11)
    assert _show_alive(worker).seen_at > timezone.now() - timedelta(seconds=5)
    Worker.objects.all().delete()
    worker.seen_at -= timedelta(seconds=11)
    assert _show_alive(worker).pk != worker.pk
    Worker.objects.update(seen_at=timezone.now() - timedelta(days=2))
    _show_alive(None)
    assert Worker.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_trouble_with_the_database(caplog, due):
    down, failed = threading.Event(), []
    down.set()

    def broken(execute, *args):
        if down.is_set():
            failed.append(1)
            raise DatabaseError("away")
        return execute(*args)

    runner = Runner(slots=0, lease=timedelta(seconds=0.4), poll_s=0.02)
    beat = runner._pulse_loop

    def pulse():
        with connection.execute_wrapper(broken):
            beat()

    runner._pulse = threading.Thread(target=pulse, daemon=True)
    runner.start()
    try:
        wait_until(lambda: len(failed) > 1, "the database is away twice")
        down.clear()
        wait_until(Worker.objects.exists, "the worker is seen")
    finally:
        runner.stop(5)
    assert "could not renew its leases" in caplog.text
    assert not Worker.objects.exists()
