"""What can be done with files: import, try, undo, remember a mapping. Each is one transaction."""

import time
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.common.errors import Invalid
from openweft.interchange.mapping import columns_of, read_as_mapped
from openweft.interchange.models import ImportBatch, SavedMapping
from openweft.interchange.readers import Options, reader_of
from openweft.interchange.readers.generic_csv.fields import FIELDS
from openweft.interchange.records import Reading
from openweft.interchange.sources import Source
from openweft.interchange.writing import Written, write
from openweft.interchange.writing.writer import last_event_id
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Role, Workspace
from openweft.workspaces.permissions import Action, require

SHOWN = 5


def import_source(
    reader: str,
    source: Source,
    *,
    options: Options | None = None,
    skip_refused: bool = False,
    by: Member,
) -> Written:
    """Bring a source into `by`'s workspace and return what was done; one batch, undone as a unit.

    A re-run updates what the source has changed since. Raises Invalid, naming
    file and row, for what cannot be taken; then nothing changes. skip_refused:
    leave out single rows that are refused instead.
    """
    reading = read_source(reader, source, options=options, by=by)
    return write_reading(reading, source.name, skip_refused=skip_refused, by=by)


def read_source(
    reader: str, source: Source, *, options: Options | None = None, by: Member
) -> Reading:
    """What a source says, checked row by row; changes nothing and locks nothing.

    Raises Invalid for a source malformed as a whole and a mapping that does not fit it.
    """
    require(by, Action.IMPORT)
    return read_as_mapped(reader, source, options or Options(), by=by)


@transaction.atomic
def write_reading(
    reading: Reading, source_name: str, *, skip_refused: bool = False, by: Member
) -> Written:
    """Write what was read as one batch and return what was done; raises as `import_source`."""
    require(by, Action.IMPORT)
    began = time.monotonic()
    check_refusals(reading, skip_refused=skip_refused)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    batch = ImportBatch.objects.create(
        workspace=by.workspace,
        reader=reading.reader,
        source_name=source_name[:300],
        label=reading.label,
        by=by,
        at=timezone.now(),
    )
    written = write(reading, batch, by=by)
    append_event(
        "import.done",
        workspace=by.workspace,
        by=by,
        subject=batch.source_name,
        after={"batch": batch.pk, "created": written.created, "updated": written.updated},
    )
    written = replace(written, batch_id=batch.pk, seconds=round(time.monotonic() - began, 2))
    batch.report, batch.last_event_id = written.as_json(), last_event_id(by)
    batch.save(update_fields=["report", "last_event_id"])
    return written


def dry_run(reader: str, source: Source, *, options: Options | None = None, by: Member) -> Written:
    """What an import would do, row by row; nothing is kept.

    Rows that would be refused are named in the answer. Raises Invalid for what
    is refused as a whole.
    """
    reading = read_source(reader, source, options=options, by=by)
    return try_reading(reading, source.name, by=by)


def try_reading(reading: Reading, source_name: str, *, by: Member) -> Written:
    """What writing the reading would do; nothing is kept."""
    with transaction.atomic():
        written = write_reading(reading, source_name, skip_refused=True, by=by)
        transaction.set_rollback(True)
    return replace(written, batch_id=None)


def check_refusals(reading: Reading, *, skip_refused: bool) -> None:
    """Raise Invalid naming the first refused rows, or where nothing is left to import."""
    refused = reading.refused
    if refused and not (skip_refused and reading.initiatives):
        shown = " ".join(str(refusal) for refusal in refused[:SHOWN])
        more = len(refused) - SHOWN
        if more > 0:
            shown += " " + ngettext(
                "And %(count)d more row.", "And %(count)d more rows.", more
            ) % {"count": more}
        raise Invalid(shown)
    if not reading.initiatives:
        raise Invalid(_("There is no row to import."))


@transaction.atomic
def workspace_for_import(name: str) -> Member:
    """A new workspace for an import where there is none, and the seat of its owner-to-be.

    Nobody sits in that seat yet: an invitation to it, or the installation's
    first person, takes it.
    """
    base = slugify(name)[:50] or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    workspace = Workspace.objects.create(
        name=name[:120], slug=next(slug for slug in slugs if slug not in taken)
    )
    owner = Member.objects.create(workspace=workspace, name=_("Owner"), role=Role.OWNER)
    append_event("workspace.created", workspace=workspace, by=owner, subject=workspace.name)
    return owner


@transaction.atomic
def save_mapping(name: str, *, columns: Mapping[str, str], by: Member) -> SavedMapping:
    """Keep which column means what under a name; the same name again replaces it.

    Raises Invalid for an empty name or a field there is none of.
    """
    require(by, Action.IMPORT)
    clean = " ".join(name.split())[:120]
    if not clean:
        raise Invalid(_("A mapping needs a name."))
    for column, target in columns.items():
        if target and target not in FIELDS:
            raise Invalid(
                _("The column “%(column)s” is mapped to “%(field)s”, which is no field.")
                % {"column": column, "field": target}
            )
    saved, _is_new = SavedMapping.objects.update_or_create(
        workspace=by.workspace, name=clean, defaults={"columns": dict(columns)}
    )
    append_event("mapping.saved", workspace=by.workspace, by=by, subject=clean)
    return saved


def save_mapping_of(
    name: str, reader: str, source: Source, *, options: Options | None = None, by: Member
) -> SavedMapping:
    """Keep under a name which column of a source is read as what; raises as `save_mapping`.

    Raises Invalid, too, for a source whose columns are not for people to map.
    """
    if not reader_of(reader).is_mapped:
        raise Invalid(_("The columns of %(name)s have a fixed meaning.") % {"name": source.name})
    columns = columns_of(reader, source, options or Options(), by=by)
    return save_mapping(name, columns=columns, by=by)


@transaction.atomic
def forget_mapping(mapping_id: int, *, by: Member) -> None:
    """Forget a saved mapping; SavedMapping.DoesNotExist for another workspace's."""
    require(by, Action.IMPORT)
    saved = SavedMapping.objects.get(pk=mapping_id, workspace=by.workspace)
    append_event("mapping.forgotten", workspace=by.workspace, by=by, subject=saved.name)
    saved.delete()
