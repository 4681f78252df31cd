"""Files brought to be imported: their own, tried and imported by jobs, forgotten after a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Invalid, NotAllowed
from openweft.interchange.drafting import (
    bring_files,
    describe_draft,
    discard_draft,
    forget_old_drafts,
    request_import,
    request_preview,
)
from openweft.interchange.models import DraftFile, ImportBatch, ImportDraft
from openweft.items.models import Item
from openweft.jobs import leases
from openweft.jobs.models import Job
from openweft.jobs.recurring import enqueue_due
from openweft.jobs.registry import discover
from openweft.jobs.runner import run
from openweft.workspaces.models import Role
from tests.factories import make_member
from tests.working import work

FILE = b"what,who\nSingle sign-on,Core\nAudit export,Core\n"
MAPPING = {"what": "title", "who": "team"}


discover()


@pytest.fixture
def draft(ana) -> ImportDraft:
    return bring_files({"roadmap.csv": FILE}, by=ana)


def test_a_draft_knows_its_format_and_keeps_its_files(draft):
    assert (draft.reader, draft.source_name) == ("csv", "roadmap.csv")
    assert bytes(draft.files.get().content) == FILE


def test_a_draft_is_nobody_elses(draft, ana, eve, cleo):
    bob = make_member(ana.workspace, "Bob Curator", Role.CURATOR)
    for other in (bob, eve):
        for act in (discard_draft, request_preview, request_import):
            with pytest.raises(ImportDraft.DoesNotExist):
                act(draft.pk, by=other)
    with pytest.raises(NotAllowed):
        bring_files({"a.csv": FILE}, by=cleo)
    with pytest.raises(NotAllowed):
        request_import(draft.pk, by=cleo)


def test_a_preview_says_what_would_be_done_and_changes_nothing(draft, ana):
    describe_draft(draft.pk, reader="csv", mapping=MAPPING, by=ana)
    request_preview(draft.pk, by=ana)

    assert work().state == Job.State.DONE

    draft.refresh_from_db()
    assert draft.report["created"]["initiative"] == 2
    assert not Item.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_preview_of_what_was_said_before_is_not_kept(draft, ana):
    describe_draft(draft.pk, reader="csv", mapping=MAPPING, by=ana)
    request_preview(draft.pk, by=ana)
    work()
    describe_draft(draft.pk, reader="csv", mapping={"what": "title"}, by=ana)
    draft.refresh_from_db()
    assert draft.report is None


def test_an_import_makes_one_batch_and_forgets_the_files(draft, ana):
    describe_draft(draft.pk, reader="csv", mapping=MAPPING, by=ana)
    first, again = request_import(draft.pk, by=ana), request_import(draft.pk, by=ana)

    done = work()

    assert first == again == done, done.error
    assert done.error == ""
    assert done.result == {"batch": ImportBatch.objects.get().pk}
    assert Item.objects.filter(kind="INIT").count() == 2
    assert not ImportDraft.objects.exists()
    assert not DraftFile.objects.exists()
    late = request_late(draft.pk, ana)
    run(late)
    late.refresh_from_db()
    assert (late.state, ImportBatch.objects.count()) == (Job.State.FAILED, 1)
    assert "no longer kept" in late.error


def request_late(draft_id: int, ana) -> Job:
    Job.objects.create(
        kind="interchange.import",
        payload={"draft": draft_id},
        workspace=ana.workspace,
        run_after=timezone.now(),
        created_by=ana,
    )
    job = leases.claim(leases.LEASE)
    assert job is not None
    return job


def test_a_run_that_lost_its_lease_leaves_nothing_half_written(draft, ana):
    describe_draft(draft.pk, reader="csv", mapping=MAPPING, by=ana)
    request_import(draft.pk, by=ana)
    job = leases.claim(leases.LEASE)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(lease_token="another's")

    run(job)

    assert not Item.objects.exists()
    assert not ImportBatch.objects.exists()
    assert ImportDraft.objects.exists()


def test_a_refused_import_keeps_the_draft_and_says_where(ana):
    draft = bring_files({"a.csv": b"title,low,high\nOne,1,2\nTwo,x,2\n"}, by=ana)
    request_import(draft.pk, by=ana)
    failed = work()
    assert failed.state == Job.State.FAILED
    assert "a.csv, row 3" in failed.error
    assert not Item.objects.exists()

    request_import(draft.pk, skip_refused=True, by=ana)
    assert work().state == Job.State.DONE
    assert Item.objects.filter(kind="INIT").count() == 1


def test_what_cannot_be_brought_is_refused(ana):
    for files, sentence in (
        ({}, "Choose a file"),
        ({"a.csv": b" \n"}, "a.csv is empty"),
        ({f"{n}.csv": b"x" for n in range(21)}, "At most 20 files"),
        ({"a.md": b"x", "b.md": b"y"}, "No reader knows"),
        ({"a/x.csv": b"x", "b/x.csv": b"y"}, "the same name"),
    ):
        with pytest.raises(Invalid, match=sentence):
            bring_files(files, by=ana)
    assert not ImportDraft.objects.exists()


def test_a_draft_is_forgotten_after_a_day_by_the_clock(draft):
    assert forget_old_drafts() == 0
    ImportDraft.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "interchange.forget_files" in {job.kind for job in enqueue_due(timezone.now())}
    Job.objects.exclude(kind="interchange.forget_files").delete()
    assert work().result == {"drafts": 1, "exports": 0}
    assert not DraftFile.objects.exists()
