"""Exports made in the background: whose, of what, for how long; on the pages and by the API."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from openweft.common.errors import Conflict
from openweft.interchange.takeaway import (
    forget_old_exports,
    open_export,
    request_export,
)
from openweft.jobs import leases
from openweft.jobs.models import Job
from openweft.jobs.operations import cancel_job
from openweft.jobs.registry import discover
from openweft.jobs.runner import run
from openweft.workspaces.models import Event, Role
from tests.conftest import SECRET_TITLE
from tests.factories import make_item, make_member
from tests.house.world import key_for

pytestmark = pytest.mark.django_db(transaction=True)
FRONT = "/w/loom/settings/export/"

discover()


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def work() -> Job:
    job = leases.claim(leases.LEASE)
    assert job is not None
    run(job)
    job.refresh_from_db()
    return job


def titles(content: bytes) -> set[str]:
    with zipfile.ZipFile(BytesIO(content)) as whole:
        lines = whole.read("items.jsonl").decode().splitlines()
    return {json.loads(line)["title"] for line in lines}


def test_a_curator_asks_watches_and_downloads(client, ana):
    make_item(ana, "Single sign-on")
    client.force_login(ana.user)

    assert client.post(f"{FRONT}ask").status_code == 302
    assert b"Writing your export" in client.get(FRONT).content
    job = work()
    assert job.state == Job.State.DONE, job.error
    assert b"loom.zip" in client.get(FRONT).content
    answer = client.get(f"{FRONT}{job.pk}/download")

    assert "attachment" in answer["Content-Disposition"]
    assert titles(b"".join(answer.streaming_content)) == {"Single sign-on"}


def test_progress_goes_on_to_the_page_once_it_is_made(client, ana):
    client.force_login(ana.user)
    client.post(f"{FRONT}ask")
    polled = {"HX-Request": "true", "HX-Request-Type": "partial"}
    assert b"<progress" in client.get(FRONT, headers=polled).content
    work()
    assert client.get(FRONT, headers=polled)["HX-Redirect"] == FRONT


def test_what_a_member_may_not_see_is_not_in_it(ana, restricted):
    make_item(ana, "Single sign-on")
    bob = make_member(ana.workspace, "Bob Curator", Role.CURATOR)
    request_export(by=bob)
    assert restricted.title == SECRET_TITLE
    with open_export(work().pk, by=bob) as file:
        assert titles(file.read()) == {"Single sign-on"}


def test_an_export_is_its_members_alone(client, ana, ben, eve):
    request_export(by=ana)
    job = work()
    for other in (make_member(ana.workspace, "Bob Curator", Role.CURATOR), eve):
        with pytest.raises(Job.DoesNotExist):
            open_export(job.pk, by=other)
    client.force_login(ben.user)
    assert client.post(f"{FRONT}ask").status_code == 403
    assert client.get(f"{FRONT}{job.pk}/download").status_code == 403
    client.force_login(eve.user)
    assert client.get(f"{FRONT}{job.pk}/download").status_code == 404


def test_asking_twice_makes_one_and_stands_in_the_history_once(ana):
    assert request_export(by=ana) == request_export(by=ana)
    assert Event.objects.filter(code="workspace.export_requested").count() == 1


def test_a_cancelled_export_leaves_no_file(ana, tmp_path):
    job = request_export(by=ana)
    claimed = leases.claim(leases.LEASE)
    assert claimed == job
    cancel_job(job.pk, by=ana)
    run(claimed)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_exports_are_forgotten_after_a_day(ana):
    assert forget_old_exports() == 0
    request_export(by=ana)
    job = work()
    assert forget_old_exports() == 0
    assert forget_old_exports(before=timezone.now() + timedelta(seconds=5)) == 1
    with pytest.raises(Conflict, match="no longer kept"):
        open_export(job.pk, by=ana)


def test_programs_ask_follow_and_download(client, ana):
    make_item(ana, "Single sign-on")
    key = {"HTTP_AUTHORIZATION": f"Bearer {key_for(ana)}"}
    asked = client.post("/api/v1/exports", **key)
    assert asked.status_code == 202
    at = f"/api/v1/exports/{asked.json()['id']}"
    early = client.get(f"{at}/file", **key)
    assert (early.status_code, early.json()["code"]) == (409, "conflict")
    work()
    told = client.get(at, **key).json()
    answer = client.get(f"{at}/file", **key)
    content = b"".join(answer.streaming_content)
    assert (told["state"], told["bytes"]) == ("done", len(content))
    assert titles(content) == {"Single sign-on"}
    assert [each["id"] for each in client.get("/api/v1/exports", **key).json()] == [told["id"]]
