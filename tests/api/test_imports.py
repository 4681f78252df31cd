"""Importing through the API: bring, describe, preview, import, undo, mappings."""

import base64

import pytest

from openweft.interchange.models import ImportBatch, ImportDraft, SavedMapping
from openweft.items.models import Item
from openweft.jobs import leases
from openweft.jobs.registry import discover
from openweft.jobs.runner import run
from openweft.workspaces.models import Role
from tests.factories import make_member

discover()

TEXT = "what,who\nSingle sign-on,Core\nAudit export,Core\n"
FILE = {"name": "roadmap.csv", "text": TEXT}
COLUMNS = {"what": "title", "who": "team"}


@pytest.fixture
def api(ana, as_member):
    return as_member(ana)


def brought(api, file=FILE):
    answer = api.post("/imports", files=[file])
    assert answer.status_code == 201, answer.content
    return f"/imports/drafts/{answer.json()['id']}"


def done(api, answer):
    assert answer.status_code == 202, answer.content
    job = leases.claim(leases.LEASE)
    assert job is not None
    run(job)
    return api.get(f"/imports/jobs/{answer.json()['id']}").json()


def test_files_are_brought_described_previewed_imported_and_undone(api):
    draft = brought(api)
    told = api.send("PATCH", draft, {"mapping": COLUMNS}).json()
    assert (told["reader"], told["mapping"], told["report"]) == ("csv", COLUMNS, None)

    assert done(api, api.post(f"{draft}/preview"))["state"] == "done"
    assert api.get(draft).json()["report"]["created"]["initiative"] == 2
    assert not Item.objects.exists()

    made = done(api, api.post(f"{draft}/import"))
    assert api.get(draft).status_code == 404
    report = api.get(f"/imports/{made['import_id']}").json()
    assert report["report"]["created"]["initiative"] == 2
    assert [row["id"] for row in api.get("/imports").json()["items"]] == [report["id"]]

    assert api.post(f"/imports/{report['id']}/undo").json()["state"] == "undone"
    assert api.post(f"/imports/{report['id']}/undo").status_code == 409
    assert not Item.objects.live().filter(kind="INIT").exists()


def test_a_file_may_come_as_base64_and_is_read_by_a_saved_mapping(api):
    saved = api.post("/imports/mappings", name="ours", columns=COLUMNS)
    assert saved.status_code == 201
    assert api.get("/imports/mappings").json() == [saved.json()]
    content = base64.b64encode(TEXT.encode("utf-16")).decode()
    draft = brought(api, {"name": "roadmap.csv", "base64": content})

    assert api.send("PATCH", draft, {"mapping_name": "ours"}).json()["mapping"] == COLUMNS
    assert done(api, api.post(f"{draft}/import"))["error"] == ""
    assert ImportBatch.objects.get().report["created"]["initiative"] == 2

    api.send("DELETE", f"/imports/mappings/{saved.json()['id']}")
    assert not SavedMapping.objects.exists()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose a file"),
        ([FILE, FILE], "Two of the files are called roadmap.csv"),
        ([{"name": "a.csv", "base64": "§"}], "a.csv is not base64"),
        ([{"name": "a.csv"}], "a.csv is empty"),
        ([{"name": "a.csv", "text": "x" * 1_100_000}], "more than 1 MB together"),
    ],
)
def test_what_cannot_be_brought_is_refused_with_a_sentence(api, settings, files, sentence):
    settings.UPLOAD_MB = 1
    refused = api.post("/imports", files=files)
    assert refused.status_code == 422
    assert sentence in refused.json()["detail"]
    assert not ImportDraft.objects.exists()


def test_a_mapping_that_does_not_fit_is_refused(api):
    api.post("/imports/mappings", name="ours", columns={"mood": "title"})
    draft = brought(api)
    for said in ({"mapping_name": "ours"}, {"mapping": {"what": "mood"}}, {"reader": "xml"}):
        assert api.send("PATCH", draft, said).status_code == 422


def test_a_refused_import_says_where_and_is_done_without_those_rows_if_asked(api):
    draft = brought(api, {"name": "a.csv", "text": "title,low,high\nOne,1,2\nTwo,x,2\n"})
    failed = done(api, api.post(f"{draft}/import"))
    assert failed["state"] == "failed"
    assert "a.csv, row 3" in failed["error"]
    assert done(api, api.post(f"{draft}/import", skip_refused=True))["state"] == "done"


def test_what_one_brought_is_nobody_elses(api, as_member, ana, cleo, gus, eve):
    draft = brought(api)
    waiting = api.post(f"{draft}/preview").json()["id"]
    second = brought(api, {"name": "a.csv", "text": "title,low,high\nOne,1,2\nTwo,x,2\n"})
    bob = make_member(ana.workspace, "Bob Curator", Role.CURATOR)
    for member, status in ((bob, 404), (eve, 404), (cleo, 403), (gus, 403)):
        other = as_member(member)
        assert other.get(draft).status_code == status
        assert other.get(f"/imports/jobs/{waiting}").status_code == status
        assert other.send("PATCH", draft, {"reader": "csv"}).status_code == status
        assert other.send("DELETE", draft).status_code == status
        assert other.post(f"{draft}/import").status_code == status
    leases.claim(leases.LEASE)
    made = done(api, api.post(f"{second}/import", skip_refused=True))["import_id"]
    shown = as_member(bob).get(f"/imports/{made}").json()["report"]
    assert (shown["refused"], shown["created"]["initiative"]) == ([], 1)
    assert as_member(eve).get(f"/imports/{made}").status_code == 404
    assert as_member(eve).post(f"/imports/{made}/undo").status_code == 404
    assert api.send("DELETE", draft).status_code == 204


def test_a_request_that_is_too_large_is_refused_in_the_one_shape(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    refused = api.post("/imports", files=[{"name": "a.csv", "text": "x" * 1_100_000}])
    assert refused.status_code == 413
    assert refused.json() == {"code": "too_large", "detail": "A request has at most 1 MB."}
