"""Taking a workspace away: ask for an export, follow it, download it."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import Field, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.interchange.takeaway import exports_of, open_export, request_export
from openweft.jobs.models import Job

router = Router(tags=["exports"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
ZIP = {200: {"description": "The zip.", "content": {"application/zip": BINARY}}}


class ExportOut(Schema):
    id: int
    state: Job.State
    progress: float = Field(description="0 to 1.")
    error: str
    bytes: int | None = Field(description="The size of the zip once it is made.")
    created_at: datetime


def export_out(job: Job) -> dict[str, Any]:
    names = ("state", "progress", "error", "created_at")
    told = {name: getattr(job, name) for name in names}
    return {"id": job.pk, **told, "bytes": (job.result or {}).get("bytes")}


@router.get("", response=list[ExportOut])
def exports(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own exports of the last day, newest first."""
    return [export_out(job) for job in exports_of(member_of(request))]


@router.post("", response={202: ExportOut})
def ask(request: HttpRequest) -> Status[dict[str, Any]]:
    """Ask for all that the key's member may see as one zip; one is made at a time."""
    return Status(202, export_out(request_export(by=member_of(request))))


@router.get("/{int:export_id}", response=ExportOut)
def export(request: HttpRequest, export_id: int) -> dict[str, Any]:
    """How far an export is."""
    return export_out(exports_of(member_of(request)).get(pk=export_id))


@router.get("/{int:export_id}/file", openapi_extra={"responses": ZIP})
def download(request: HttpRequest, export_id: int) -> FileResponse:
    """The zip; a conflict while it is being made and after it was forgotten."""
    by = member_of(request)
    name = f"{by.workspace.slug}.zip"
    return FileResponse(open_export(export_id, by=by), as_attachment=True, filename=name)
