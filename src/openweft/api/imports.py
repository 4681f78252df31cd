"""Files brought in: drafts, their previews, imports, undoing, and saved mappings."""

import base64
import binascii
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.common.errors import Invalid
from openweft.interchange import drafting, operations
from openweft.interchange.mapping import columns_of
from openweft.interchange.models import ImportBatch, ImportDraft, SavedMapping
from openweft.interchange.readers import Options
from openweft.interchange.undoing import undo_import
from openweft.jobs.models import Job
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require

router = Router(tags=["imports"])


class FileIn(Schema):
    name: str
    text: str | None = Field(None, description="The content, if it is text.")
    base64: str | None = Field(None, description="The content's bytes, if `text` is not given.")


class FilesIn(Schema):
    files: list[FileIn]


class DescribeIn(Schema):
    reader: str = Field("", description="csv, rust-goals or k8s-enhancements; empty: as it is.")
    mapping: dict[str, str] | None = Field(None, description="The field each column fills.")
    mapping_name: str = Field("", description="A saved mapping instead.")


class ImportIn(Schema):
    skip_refused: bool = Field(
        default=False, description="Leave out rows that are refused instead of refusing all."
    )


class UndoIn(Schema):
    keep_changed: bool = Field(
        default=False, description="Leave what people changed since, and take the rest back."
    )


class DraftOut(Schema):
    id: int
    reader: str
    source_name: str
    mapping: dict[str, str]
    report: dict[str, Any] | None = Field(description="What the import would do, once tried.")
    created_at: datetime


class ImportJobOut(Schema):
    id: int
    state: Job.State
    progress: float
    doing: str
    error: str
    draft_id: int | None = Field(description="Of a preview that is done.")
    import_id: int | None = Field(description="Of an import that is done.")


class ImportOut(Schema):
    id: int
    reader: str
    source_name: str
    state: ImportBatch.State
    by_id: int | None
    at: datetime
    undone_at: datetime | None
    report: dict[str, Any] = Field(
        description="Figures and sentences; those that quote the file for who imported it alone."
    )


class MappingIn(Schema):
    name: str
    columns: dict[str, str] = Field(description="The field each column fills; empty for none.")


class MappingOut(MappingIn):
    id: int


def importer(request: HttpRequest) -> Member:
    by = member_of(request)
    require(by, Action.IMPORT)
    return by


def job_out(job: Job) -> dict[str, Any]:
    result = job.result or {}
    return {
        "id": job.pk,
        "state": job.state,
        "progress": job.progress,
        "doing": job.progress_note,
        "error": job.error,
        "draft_id": result.get("draft"),
        "import_id": result.get("batch"),
    }


def import_out(batch: ImportBatch, by: Member) -> dict[str, Any]:
    names = ("reader", "source_name", "state", "by_id", "at", "undone_at")
    told = {name: getattr(batch, name) for name in names}
    return {"id": batch.pk, **told, "report": batch.report_for(by)}


@router.get("", response=Page[ImportOut])
def imports(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """What was imported, newest first."""
    by = importer(request)
    rows = ImportBatch.objects.of(by.workspace)
    return one_page(rows, paging, lambda found: [import_out(row, by) for row in found])


@router.post("", response={201: DraftOut})
def bring(request: HttpRequest, body: FilesIn) -> Status[ImportDraft]:
    """Bring files, each as text or base64; kept for a day as a draft."""
    files: dict[str, bytes] = {}
    for each in body.files:
        if each.name in files:
            raise Invalid(_("Two of the files are called %(file)s.") % {"file": each.name})
        files[each.name] = _content(each)
    return Status(201, drafting.bring_files(files, by=importer(request)))


def _content(file: FileIn) -> bytes:
    if file.text is not None:
        return file.text.encode(errors="replace")
    try:
        return base64.b64decode(file.base64 or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(_("%(file)s is not base64.") % {"file": file.name}) from error


@router.get("/drafts/{int:draft_id}", response=DraftOut)
def draft(request: HttpRequest, draft_id: int) -> ImportDraft:
    """A draft of one's own: its format, its mapping, and its preview once that is done."""
    return ImportDraft.objects.visible_to(importer(request)).get(pk=draft_id)


@router.patch("/drafts/{int:draft_id}", response=DraftOut)
def describe(request: HttpRequest, draft_id: int, body: DescribeIn) -> ImportDraft:
    """Say which format a draft is in and what its columns mean; forgets its preview."""
    by = importer(request)
    row = ImportDraft.objects.visible_to(by).get(pk=draft_id)
    reader, mapping = body.reader or row.reader, body.mapping
    if body.mapping_name:
        asked = Options(mapping_name=body.mapping_name)
        mapping = columns_of(reader, drafting.source_of(row), asked, by=by)
    return drafting.describe_draft(draft_id, reader=reader, mapping=mapping, by=by)


@router.delete("/drafts/{int:draft_id}", response={204: None})
def discard(request: HttpRequest, draft_id: int) -> Status[None]:
    """Forget files that were brought."""
    drafting.discard_draft(draft_id, by=importer(request))
    return Status(204, None)


@router.post("/drafts/{int:draft_id}/preview", response={202: ImportJobOut})
def preview(request: HttpRequest, draft_id: int) -> Status[dict[str, Any]]:
    """Ask what an import would do; when the job is done, the draft's report tells."""
    return Status(202, job_out(drafting.request_preview(draft_id, by=importer(request))))


@router.post("/drafts/{int:draft_id}/import", response={202: ImportJobOut})
def bring_in(request: HttpRequest, draft_id: int, body: ImportIn) -> Status[dict[str, Any]]:
    """Ask for the import of a draft; when the job is done, it names the import."""
    by = importer(request)
    return Status(202, job_out(drafting.request_import(draft_id, **body.dict(), by=by)))


@router.get("/jobs/{int:job_id}", response=ImportJobOut)
def job(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """How far a preview or an import is."""
    kinds = (drafting.PREVIEW, drafting.IMPORT)
    return job_out(Job.objects.visible_to(importer(request)).get(pk=job_id, kind__in=kinds))


@router.get("/mappings", response=list[MappingOut])
def mappings(request: HttpRequest) -> list[SavedMapping]:
    """The saved mappings, by name."""
    return list(SavedMapping.objects.of(importer(request).workspace))


@router.post("/mappings", response={201: MappingOut})
def save_mapping(request: HttpRequest, body: MappingIn) -> Status[SavedMapping]:
    """Keep which column means what; the same name again replaces it."""
    return Status(
        201, operations.save_mapping(body.name, columns=body.columns, by=importer(request))
    )


@router.delete("/mappings/{int:mapping_id}", response={204: None})
def forget_mapping(request: HttpRequest, mapping_id: int) -> Status[None]:
    """Forget a saved mapping."""
    operations.forget_mapping(mapping_id, by=importer(request))
    return Status(204, None)


@router.get("/{int:import_id}", response=ImportOut)
def one_import(request: HttpRequest, import_id: int) -> dict[str, Any]:
    """One import with its report."""
    by = importer(request)
    return import_out(ImportBatch.objects.of(by.workspace).get(pk=import_id), by)


@router.post("/{int:import_id}/undo", response=ImportOut)
def undo(request: HttpRequest, import_id: int, body: UndoIn) -> dict[str, Any]:
    """Take an import back as a unit; a conflict names what people changed since."""
    by = importer(request)
    return import_out(undo_import(import_id, keep_changed=body.keep_changed, by=by), by)
