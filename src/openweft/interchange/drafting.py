"""Files brought to be imported: kept until they are, tried and imported in the background."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.models import DraftFile, ImportDraft
from openweft.interchange.readers import Options, detect, reader_of
from openweft.interchange.readers.generic_csv import CsvReader
from openweft.interchange.readers.generic_csv.fields import FIELDS
from openweft.interchange.sources import MEGABYTE, MemorySource
from openweft.jobs.models import Job
from openweft.jobs.operations import enqueue
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require

MOST_FILES = 20
LONGEST_NAME = 255
KEPT = timedelta(days=1)
PREVIEW, IMPORT = "interchange.preview", "interchange.import"


@transaction.atomic
def bring_files(files: Mapping[str, bytes], *, by: Member) -> ImportDraft:
    """Keep files for `by` and return their draft, with the format they seem to be in.

    Raises Invalid for no file, an empty one, too many or too large, and several
    of no format known.
    """
    require(by, Action.IMPORT)
    named = _checked(files)
    source = MemorySource(", ".join(sorted(named)), named)
    draft = ImportDraft.objects.create(
        workspace=by.workspace,
        by=by,
        reader=_format_of(source),
        source_name=source.name[:300],
    )
    DraftFile.objects.bulk_create(
        DraftFile(draft=draft, name=name, content=content) for name, content in named.items()
    )
    return draft


def _checked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    if not files:
        raise Invalid(_("Choose a file to import."))
    if len(files) > MOST_FILES:
        raise Invalid(_("At most %(most)d files are imported at once.") % {"most": MOST_FILES})
    if sum(map(len, files.values())) > settings.UPLOAD_MB * MEGABYTE:
        raise too_large()
    named = {clean_name(name): content for name, content in files.items()}
    if len(named) < len(files):
        raise Invalid(_("Two of the files have the same name."))
    for name, content in named.items():
        if not content.strip():
            raise Invalid(_("%(file)s is empty.") % {"file": name})
    return named


def too_large() -> Invalid:
    """The refusal of files that are larger together than UPLOAD_MB."""
    return Invalid(
        _("The files have more than %(most)d MB together. Split them.")
        % {"most": settings.UPLOAD_MB}
    )


def clean_name(name: str) -> str:
    """A file's name without folders and what no line of text holds."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in last if sign.isprintable()).strip()
    return plain[-LONGEST_NAME:] or _("file")


def _format_of(source: MemorySource) -> str:
    try:
        return detect(source).key
    except Invalid:
        if len(source.files) > 1:
            raise
        return CsvReader.key  # a table whatever its ending; the person may choose another


def source_of(draft: ImportDraft) -> MemorySource:
    """The draft's files as a source."""
    rows = draft.files.values_list("name", "content")
    return MemorySource(draft.source_name, {name: bytes(content) for name, content in rows})


def options_of(draft: ImportDraft) -> Options:
    """What was said about the draft."""
    return Options(mapping=draft.mapping or None)


@transaction.atomic
def describe_draft(
    draft_id: int, *, reader: str, mapping: Mapping[str, str] | None = None, by: Member
) -> ImportDraft:
    """Say which format a draft is in and what its columns mean; forgets its preview.

    Raises Invalid for a reader or field there is none of, ImportDraft.DoesNotExist
    for what `by` did not bring.
    """
    require(by, Action.IMPORT)
    draft = ImportDraft.objects.visible_to(by).select_for_update().get(pk=draft_id)
    draft.reader = reader_of(reader).key
    draft.mapping = dict(mapping or {}) if reader_of(reader).is_mapped else {}
    for target in draft.mapping.values():
        if target and target not in FIELDS:
            raise Invalid(_("There is no field “%(field)s”.") % {"field": target})
    draft.report = None
    draft.save(update_fields=["reader", "mapping", "report"])
    return draft


def request_preview(draft_id: int, *, by: Member) -> Job:
    """Ask for what an import of the draft would do; the job writes it to the draft."""
    return _request(PREVIEW, draft_id, {}, by=by)


def request_import(draft_id: int, *, skip_refused: bool = False, by: Member) -> Job:
    """Ask for the import of the draft; the job's result names the batch.

    skip_refused: leave out single rows that are refused.
    """
    return _request(IMPORT, draft_id, {"skip_refused": skip_refused}, by=by)


def _request(kind: str, draft_id: int, said: dict[str, bool], *, by: Member) -> Job:
    require(by, Action.IMPORT)
    draft = ImportDraft.objects.visible_to(by).get(pk=draft_id)
    return enqueue(
        kind,
        {"draft": draft.pk, **said},
        workspace=by.workspace,
        unique_key=f"{kind}-{draft.pk}",
        by=by,
    )


@transaction.atomic
def discard_draft(draft_id: int, *, by: Member) -> None:
    """Forget files that were brought; ImportDraft.DoesNotExist for what `by` did not bring."""
    require(by, Action.IMPORT)
    ImportDraft.objects.visible_to(by).get(pk=draft_id).delete()


def forget_old_drafts(*, before: datetime | None = None) -> int:
    """Delete drafts brought before `before` (a day ago unless given); returns how many."""
    old = ImportDraft.objects.filter(created_at__lt=before or timezone.now() - KEPT)
    return old.delete()[1].get("interchange.ImportDraft", 0)
