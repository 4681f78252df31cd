"""What members take away: a workspace's exports, made in the background and kept for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict
from openweft.interchange.whole.exporting import Progress, export_seen
from openweft.jobs.models import Job, JobQuerySet
from openweft.jobs.operations import enqueue
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require

EXPORT = "interchange.export"
FOLDER = "exports"
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store: its name there and its size in bytes."""

    name: str
    size: int


@transaction.atomic
def request_export(*, by: Member) -> Job:
    """Ask for everything `by` may see as one zip; the one that is being made, if there is one.

    Raises NotAllowed without the role.
    """
    require(by, Action.EXPORT)
    key = f"{EXPORT}-{by.pk}"
    if found := Job.objects.live().filter(unique_key=key).first():
        return found
    append_event("workspace.export_requested", workspace=by.workspace, by=by)
    return enqueue(EXPORT, workspace=by.workspace, unique_key=key, by=by)


def exports_of(member: Member) -> JobQuerySet:
    """The exports that `member` asked for and that are not forgotten yet, newest first."""
    require(member, Action.EXPORT)
    own = Job.objects.of(member.workspace).filter(kind=EXPORT, created_by=member)
    return own.filter(created_at__gt=timezone.now() - KEPT)


def write_export(*, by: Member, progress: Progress) -> Kept:
    """Make the zip of what `by` may see and put it into the store."""
    with TemporaryDirectory(prefix="openweft-export-") as folder:
        made = Path(folder) / "workspace.zip"
        export_seen(made, by=by, progress=progress)
        with made.open("rb") as content:
            name = default_storage.save(f"{FOLDER}/{get_random_string(32)}", File(content))
        return Kept(name, made.stat().st_size)


def open_export(job_id: int, *, by: Member) -> IO[bytes]:
    """The zip of an export that is done; Job.DoesNotExist for what `by` did not ask for.

    Raises Conflict while it is being made and after it failed or was forgotten.
    """
    job = exports_of(by).get(pk=job_id)
    if job.state != Job.State.DONE or job.result is None:
        raise Conflict(_("This export is not made yet."))
    try:
        return default_storage.open(job.result["file"])
    except FileNotFoundError as gone:
        raise Conflict(_("This export is no longer kept. Make it again.")) from gone


def forget_old_exports(*, before: datetime | None = None) -> int:
    """Delete exports made before `before` (a day ago unless given); returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    limit = before or timezone.now() - KEPT
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < limit]
    for name in old:
        default_storage.delete(name)
    return len(old)
