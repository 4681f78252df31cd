"""Bringing files in on the pages: upload, columns, preview, import, report, undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from openweft.interchange.models import ImportBatch, ImportDraft, SavedMapping
from openweft.interchange.operations import save_mapping
from openweft.items.models import Item
from openweft.items.operations import edit_item
from openweft.jobs.models import Job
from openweft.jobs.registry import discover
from openweft.workspaces.models import Role
from tests.factories import make_member
from tests.working import work

discover()

FRONT = "/w/loom/settings/import/"
FILE = b"what,who,low,high\nSingle sign-on,Core,1,2\nAudit export,Core,x,3\n"
AS_READ = {"reader": "csv", "column_0": "title", "column_1": "team", "column_2": "low"}
WHOLE = {**AS_READ, "column_3": "high"}


def file(content=FILE, name="roadmap.csv"):
    return SimpleUploadedFile(name, content, content_type="text/csv")


def upload(client, *files):
    return client.post(FRONT, {"files": list(files)})


@pytest.fixture
def client(signed_in, ana):
    return signed_in(ana)


@pytest.fixture
def draft(client):
    upload(client, file())
    return ImportDraft.objects.get()


def of(draft, rest=""):
    return f"{FRONT}drafts/{draft.pk}{rest}"


def tried(client, draft, sent=WHOLE):
    """The preview's page, once the job has been run."""
    waiting = client.post(of(draft), sent)["Location"]
    assert "every 1s" in client.get(waiting).text
    work()
    return client.get(client.get(waiting)["Location"])


def imported(client, draft, **sent):
    waiting = client.post(of(draft, "/preview"), sent)["Location"]
    work()
    return client.get(waiting)["Location"]


def test_a_file_is_mapped_previewed_imported_and_undone(client, draft):
    look = client.get(of(draft)).text
    assert "Single sign-on · Audit export" in look

    preview = tried(client, draft, {**WHOLE, "save_as": "ours"}).text
    assert "One row cannot be taken" in preview
    assert "roadmap.csv, row 3" in preview
    assert not Item.objects.exists()

    report = imported(client, draft, skip_refused="on")
    assert report == f"{FRONT}{ImportBatch.objects.get().pk}"
    assert "Undo this import" in client.get(report).text
    assert list(Item.objects.filter(kind="INIT").values_list("title", flat=True)) == [
        "Single sign-on"
    ]
    assert SavedMapping.objects.get().columns["what"] == "title"
    assert "roadmap.csv" in client.get(FRONT).text

    assert client.post(f"{report}/undo")["Location"] == report
    assert "This import is undone." in client.get(report).text
    assert not Item.objects.live().filter(kind="INIT").exists()


def test_an_import_that_is_refused_leads_back_to_its_columns_with_the_sentence(client, draft):
    tried(client, draft)
    back = imported(client, draft)
    shown = client.get(back)
    assert back.startswith(of(draft))
    assert "roadmap.csv, row 3" in shown.text
    assert not Item.objects.exists()


def test_undo_names_what_people_changed_and_takes_back_the_rest_if_asked(client, ana, draft):
    tried(client, draft)
    report = imported(client, draft, skip_refused="on")
    item = Item.objects.get(title="Single sign-on")
    edit_item(item.pk, changes={"title": "Sign-on"}, based_on=None, by=ana)

    refused = client.post(f"{report}/undo")

    assert refused.status_code == 409
    assert "People changed this since" in refused.text
    client.post(f"{report}/undo", {"keep_changed": "on"})
    assert Item.objects.live().filter(title="Sign-on").exists()
    assert ImportBatch.objects.get().state == "undone"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose a file"),
        ([file(b" ")], "roadmap.csv is empty"),
        ([file(), file()], "Two of the files are called roadmap.csv"),
        ([file(name="a.md"), file(name="b.md")], "No reader knows"),
    ],
)
def test_what_cannot_be_brought_is_refused_in_its_place(client, files, sentence):
    for each in files:
        each.seek(0)
    refused = upload(client, *files)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert not ImportDraft.objects.exists()


def test_more_than_the_limit_is_refused_and_not_kept(client, settings):
    settings.UPLOAD_MB = 1
    half = b"title\n" + b"x" * 700_000
    refused = upload(client, file(half, "a.csv"), file(half, "b.csv"))
    assert refused.status_code == 422
    assert "more than 1 MB together" in refused.text
    assert upload(client, file(half, "a.csv")).status_code == 302


def test_another_format_is_looked_at_again(client, draft):
    assert client.post(of(draft), {"reader": "rust-goals"})["Location"] == of(draft)
    shown = client.get(of(draft))
    assert shown.status_code == 422
    assert ImportDraft.objects.get().reader == "rust-goals"
    assert client.post(of(draft), {"reader": "no such"}).status_code == 422
    assert client.post(of(draft), {"reader": "csv"}).status_code == 302


def test_a_saved_mapping_is_taken_if_asked_and_refused_if_it_does_not_fit(client, ana, draft):
    save_mapping("ours", columns={"what": "body", "who": "title"}, by=ana)
    save_mapping("theirs", columns={"mood": "title"}, by=ana)
    taken = client.get(of(draft), {"mapping": "ours"}).text
    assert '<option value="body" selected>' in taken
    refused = client.get(of(draft), {"mapping": "theirs"})
    assert refused.status_code == 422
    assert "does not have: mood" in refused.text
    theirs = SavedMapping.objects.get(name="theirs")
    client.post(f"{FRONT}mappings/{theirs.pk}/forget")
    assert not SavedMapping.objects.filter(name="theirs").exists()


def test_a_column_can_only_become_what_there_is(client, draft):
    refused = client.post(of(draft), {**WHOLE, "column_0": "password"})
    assert refused.status_code == 422
    assert not Job.objects.exists()


def test_a_draft_can_be_discarded_and_its_job_stopped(client, draft):
    waiting = client.post(of(draft), WHOLE)["Location"]
    assert client.post(f"{waiting}/cancel").status_code == 302
    assert client.get(waiting)["Location"] == of(draft)
    assert client.post(of(draft, "/discard"))["Location"] == FRONT
    assert client.get(of(draft)).status_code == 404
    assert client.get(waiting)["Location"] == FRONT


def test_a_draft_its_job_and_its_sentences_are_only_for_who_brought_it(
    client, signed_in, ana, cleo, gus, eve, draft
):
    waiting = client.post(of(draft), WHOLE)["Location"]
    work()
    report = imported(client, draft, skip_refused="on")
    upload(client, file(name="second.csv"))
    later = ImportDraft.objects.get()
    bob = make_member(ana.workspace, "Bob Curator", Role.CURATOR)
    for member, own, shared in (
        (bob, 404, 200),
        (cleo, 403, 403),
        (gus, 403, 403),
        (eve, 404, 404),
    ):
        there = signed_in(member)
        for address in (of(later), of(later, "/preview"), waiting):
            assert there.get(address).status_code == own, address
        assert there.get(report).status_code == shared
        assert there.get(FRONT).status_code == shared
        assert there.post(f"{waiting}/cancel").status_code == own
    shown = signed_in(bob).get(report).text
    assert "roadmap.csv, row 3" not in shown
    assert "second.csv" not in signed_in(bob).get(FRONT).text


NAMES = st.text(min_size=1, max_size=40).filter(lambda name: name.rpartition("/")[2].strip("."))


@given(content=st.binary(min_size=1, max_size=200), name=NAMES)
def test_whatever_is_uploaded_is_looked_at_or_refused_with_a_sentence(client, content, name):
    brought = upload(client, file(content, name))
    assert brought.status_code in {302, 422}
    if brought.status_code == 302:
        look = client.get(brought["Location"])
        assert look.status_code in {200, 422}
        asked = client.post(brought["Location"], {"reader": "csv", "column_0": "title"})
        assert asked.status_code in {302, 422}
        if asked.status_code == 302:
            work()
            assert client.get(asked["Location"]).status_code == 302
    assert not Item.objects.exists()
