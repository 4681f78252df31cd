"""Background work with files: imports tried and made, what nobody imported, backups."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.backups import ENDINGS, back_up, tidy
from openweft.interchange.drafting import (
    IMPORT,
    PREVIEW,
    forget_old_drafts,
    options_of,
    source_of,
)
from openweft.interchange.models import ImportDraft
from openweft.interchange.operations import read_source, try_reading, write_reading
from openweft.interchange.records import Reading
from openweft.interchange.takeaway import EXPORT, forget_old_exports, write_export
from openweft.jobs.beside import beside
from openweft.jobs.context import JobContext
from openweft.jobs.recurring import is_first_of_slot, recurring
from openweft.jobs.registry import Payload, job

BACK_UP, FORGET = "interchange.back_up", "interchange.forget_files"


def _period() -> timedelta | None:
    hours = settings.ENV.backup_every_hours
    return timedelta(hours=hours) if hours else None


recurring(BACK_UP, _period)
recurring(FORGET, lambda: timedelta(hours=1))


@job(BACK_UP)
def back_up_by_the_clock(context: JobContext, payload: Payload) -> dict[str, Any]:
    """Back up the database into BACKUP_DIR and drop the oldest; the file is the result."""
    if not is_first_of_slot(context.job_id):
        return {"file": None}
    folder = settings.ENV.backups
    name = f"openweft-{timezone.now():%Y%m%d-%H%M%S}{ENDINGS[connection.vendor]}"
    made = back_up(folder / name)
    tidy(folder, keep=settings.ENV.backup_keep)
    return {"file": str(made)}


@job(FORGET)
def forget_files(context: JobContext, payload: Payload) -> dict[str, int]:
    """Forget the files that nobody imported, and the exports, of more than a day ago."""
    return {"drafts": forget_old_drafts(), "exports": forget_old_exports()}


@job(EXPORT)
def take_away(context: JobContext, payload: Payload) -> None:
    """Make a zip of what its member may see; the result names the file and its size."""
    by = context.by
    if by is None:
        raise Invalid(_("Whoever asked for this export is no longer here."))
    made = beside(context, lambda tell: write_export(by=by, progress=tell))
    with transaction.atomic():
        context.finish({"file": made.name, "bytes": made.size})


@job(PREVIEW)
def preview(context: JobContext, payload: Payload) -> None:
    """Write to the draft what its import would do; changes nothing else."""
    draft = _draft(payload)
    reading = _read(context, draft)
    context.progress(0.5, _("Trying the import"))
    written = try_reading(reading, draft.source_name, by=draft.by)
    with transaction.atomic():
        now = ImportDraft.objects.select_for_update().filter(pk=draft.pk).first()
        if now and (now.reader, now.mapping) == (draft.reader, draft.mapping):
            now.report = written.as_json()
            now.save(update_fields=["report"])
        context.finish({"draft": draft.pk})


@job(IMPORT)
def bring(context: JobContext, payload: Payload) -> None:
    """Import the draft and forget it, in one transaction; the result names the batch."""
    draft = _draft(payload)
    reading = _read(context, draft)
    context.progress(0.5, _("Writing"))
    skip_refused = bool(payload.get("skip_refused"))
    with transaction.atomic():
        written = write_reading(reading, draft.source_name, skip_refused=skip_refused, by=draft.by)
        draft.delete()
        context.finish({"batch": written.batch_id})


def _draft(payload: Payload) -> ImportDraft:
    drafts = ImportDraft.objects.select_related("workspace", "by__workspace")
    draft = drafts.filter(pk=payload["draft"]).first()
    if draft is None:
        raise Invalid(_("These files are no longer kept. Bring them again."))
    return draft


def _read(context: JobContext, draft: ImportDraft) -> Reading:
    context.progress(0.1, _("Reading and checking"))
    reading = read_source(draft.reader, source_of(draft), options=options_of(draft), by=draft.by)
    context.stop_if_cancelled()
    return reading
