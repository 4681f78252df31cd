from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from openweft.common.errors import Invalid
from openweft.jobs import leases
from openweft.jobs.context import JobContext
from openweft.jobs.models import Job
from openweft.jobs.operations import cancel_job, enqueue, forget_old_jobs
from openweft.jobs.registry import _handlers, job
from openweft.jobs.runner import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler():
    """Declares a job's function for one test."""
    declared = []

    def declare(function):
        declared.append(f"test.{function.__name__}")
        return job(declared[-1])(function)

    yield declare
    for kind in declared:
        _handlers.pop(kind, None)


def claimed():
    """The next job, which has to be there."""
    found = leases.claim()
    assert found is not None
    return found


def expire(held):
    Job.objects.filter(pk=held.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_claimed_once():
    asked = enqueue("test.any", {"n": 1})

    assert leases.claim() == asked
    assert leases.claim() is None


def test_a_job_for_later_waits():
    enqueue("test.any", run_after=timezone.now() + timedelta(hours=1))
    assert leases.claim() is None


def test_the_oldest_due_job_comes_first():
    later = enqueue("test.any", run_after=timezone.now() - timedelta(minutes=1))
    first = enqueue("test.any", run_after=timezone.now() - timedelta(minutes=2))
    assert [claimed(), claimed()] == [first, later]


def test_a_job_asked_in_a_transaction_that_fails_does_not_exist():
    def ask_and_fail():
        with transaction.atomic():
            enqueue("test.any")
            raise Invalid("No.")

    with pytest.raises(Invalid):
        ask_and_fail()

    assert not Job.objects.exists()


def test_a_key_is_asked_once_while_its_job_lives(workspace):
    first = enqueue("test.any", unique_key="plan:1")
    assert enqueue("test.any", unique_key="plan:1") == first

    leases.finish(claimed(), None)

    assert enqueue("test.any", unique_key="plan:1") != first


def test_an_abandoned_job_is_claimed_again_and_the_zombie_writes_nothing():
    enqueue("test.any")
    zombie = claimed()
    expire(zombie)

    heir = claimed()

    assert heir == zombie
    assert heir.attempts == 2
    with pytest.raises(leases.LeaseLost):
        leases.finish(zombie, {"from": "the grave"})
    with pytest.raises(leases.LeaseLost):
        leases.renew(zombie)
    leases.finish(heir, {"from": "the living"})
    heir.refresh_from_db()
    assert (heir.state, heir.result) == (Job.State.DONE, {"from": "the living"})


def test_a_zombies_own_writes_are_rolled_back_with_its_guard(workspace):
    enqueue("test.any")
    zombie = claimed()
    expire(zombie)
    claimed()

    def rename_as_a_zombie():
        with transaction.atomic():
            workspace.name = "Renamed by a zombie"
            workspace.save()
            JobContext(zombie).commit_guard()

    with pytest.raises(leases.LeaseLost):
        rename_as_a_zombie()

    workspace.refresh_from_db()
    assert workspace.name == "Loom & Co"


def test_a_job_that_kills_its_workers_fails_after_its_attempts():
    enqueue("test.any", max_attempts=2)
    for _ in range(2):
        expire(claimed())

    assert leases.claim() is None

    died = Job.objects.get()
    assert died.state == Job.State.FAILED
    assert died.error == "The worker died 2 times while running this."


def test_a_result_is_kept(handler):
    @handler
    def add(context, payload):
        context.progress(0.5, "halfway")
        return {"sum": payload["a"] + payload["b"]}

    asked = enqueue("test.add", {"a": 1, "b": 2})
    run(claimed())

    asked.refresh_from_db()
    assert (asked.state, asked.result, asked.progress) == (Job.State.DONE, {"sum": 3}, 1)
    assert asked.is_finished


def test_a_refusal_ends_the_job_with_its_sentence(handler):
    @handler
    def refuse(context, payload):
        raise Invalid("Row 7 has no title.")

    asked = enqueue("test.refuse")
    run(claimed())

    asked.refresh_from_db()
    assert (asked.state, asked.error) == (Job.State.FAILED, "Row 7 has no title.")


def test_an_error_of_ours_is_tried_again_later_and_then_given_up(handler, caplog):
    @handler
    def stumble(context, payload):
        raise ZeroDivisionError

    asked = enqueue("test.stumble", max_attempts=2)
    run(claimed())
    asked.refresh_from_db()
    assert asked.state == Job.State.QUEUED
    assert asked.run_after > timezone.now()
    assert leases.claim() is None

    Job.objects.update(run_after=timezone.now())
    run(claimed())

    asked.refresh_from_db()
    assert asked.state == Job.State.FAILED
    assert "ZeroDivisionError" in asked.error


def test_what_nobody_can_do_fails_at_once():
    asked = enqueue("test.unknown")
    run(claimed())
    asked.refresh_from_db()
    assert (asked.state, asked.error) == (Job.State.FAILED, "Nothing here can do 'test.unknown'.")


def test_a_job_may_end_within_its_own_transaction(handler, workspace):
    @handler
    def rename(context, payload):
        with transaction.atomic():
            context.workspace.__class__.objects.filter(pk=workspace.pk).update(name="Renamed")
            context.finish({"renamed": True})

    asked = enqueue("test.rename", workspace=workspace)
    run(claimed())

    asked.refresh_from_db()
    assert (asked.state, asked.result) == (Job.State.DONE, {"renamed": True})


def test_a_waiting_job_is_cancelled_at_once_and_a_finished_one_stays(ana, workspace):
    waiting = enqueue("test.any", workspace=workspace, by=ana)
    assert cancel_job(waiting.pk, by=ana).state == Job.State.CANCELLED
    assert leases.claim() is None

    done = enqueue("test.any", workspace=workspace, by=ana)
    leases.finish(claimed(), None)
    assert cancel_job(done.pk, by=ana).state == Job.State.DONE


def test_a_running_job_hears_that_it_is_cancelled(ana, workspace, handler):
    @handler
    def listen(context, payload):
        cancel_job(context.job_id, by=ana)
        context.stop_if_cancelled()

    asked = enqueue("test.listen", workspace=workspace, by=ana)
    run(claimed())

    asked.refresh_from_db()
    assert asked.state == Job.State.CANCELLED


def test_a_job_cancelled_while_its_worker_is_dead_does_not_run_again(ana, workspace):
    enqueue("test.any", workspace=workspace, by=ana)
    dead = claimed()
    cancel_job(dead.pk, by=ana)
    expire(dead)

    assert leases.claim() is None

    dead.refresh_from_db()
    assert dead.state == Job.State.CANCELLED


def test_jobs_are_seen_by_who_asked_and_the_nameless_by_curators(ana, ben, cleo, eve, workspace):
    hers = enqueue("test.any", workspace=workspace, by=cleo)
    nobodys = enqueue("test.any", workspace=workspace)

    assert set(Job.objects.visible_to(cleo)) == {hers}
    assert set(Job.objects.visible_to(ana)) == {nobodys}
    assert not Job.objects.visible_to(ben).exists()
    assert not Job.objects.visible_to(eve).exists()
    with pytest.raises(Job.DoesNotExist):
        cancel_job(hers.pk, by=eve)


def test_work_given_back_does_not_count_as_an_attempt():
    asked = enqueue("test.any")
    leases.give_back(claimed())
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (Job.State.QUEUED, 0)


def test_old_jobs_are_forgotten_and_waiting_ones_never():
    enqueue("test.any")
    leases.finish(claimed(), None)
    waiting = enqueue("test.any")

    assert forget_old_jobs() == 0
    assert forget_old_jobs(before=timezone.now() + timedelta(seconds=1)) == 1
    assert Job.objects.get() == waiting


def test_waits_double_and_stay_under_fifteen_minutes():
    waits = [leases.wait_before(attempt).total_seconds() for attempt in range(2, 40)]
    assert 2 <= waits[0] <= 3
    assert 4 <= waits[1] <= 6
    assert max(waits) <= 900


def test_the_guards_refuse_to_stand_outside_a_transaction(transactional_db):
    enqueue("test.any")
    context = JobContext(claimed())
    with pytest.raises(RuntimeError, match="inside the transaction"):
        context.commit_guard()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        context.finish()
