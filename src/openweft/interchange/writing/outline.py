"""The vision, objectives and releases that a source names."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.interchange.records import ObjectiveRecord, ReleaseRecord
from openweft.interchange.writing.state import Writing
from openweft.items.bulk import Draft, create_rows
from openweft.roadmap.models import Release
from openweft.strategy.models import Vision
from openweft.strategy.operations import create_objective, edit_objective, set_vision

TITLE = 300


def write_outline(writing: Writing) -> None:
    """Make the vision if there is none, and objectives and releases that are not there."""
    vision = writing.reading.vision
    if vision and not Vision.objects.filter(workspace=writing.by.workspace).exists():
        made = set_vision(sentence=vision.sentence, page=vision.page, by=writing.by)
        writing.trail.made(made, ("sentence", "page"))
    for record in writing.reading.objectives:
        _objective(writing, record)
    _releases(writing)


def _objective(writing: Writing, record: ObjectiveRecord) -> None:
    known = writing.lookup.objectives
    names = [name for name in (record.source_id.casefold(), record.title.casefold()) if name]
    found = next((known[name] for name in names if name in known), None)
    if found is None:
        found = create_objective(
            title=record.title[:TITLE], item={"body": record.body}, by=writing.by
        )
        writing.trail.made(found, ("horizon",), item=found.pk)
        writing.created["objective"] += 1
        writing.refer(record.source_id, found.pk, read=_read(record))
    else:
        _refresh(writing, record, found.pk)
    for name in names:
        known.setdefault(name, found)


def _read(record: ObjectiveRecord) -> dict[str, str]:
    return {"title": record.title[:TITLE], "body": record.body}


def _refresh(writing: Writing, record: ObjectiveRecord, objective_id: int) -> None:
    """Take over the words the file has changed since it was last read."""
    ref = writing.lookup.refs.get(record.source_id)
    if ref is None or ref.item_id != objective_id:
        return
    said = _read(record)
    changes = {name: text for name, text in said.items() if ref.read.get(name) != text}
    if not changes:
        return
    item = ref.item
    writing.trail.changed(item, {name: getattr(item, name) for name in changes}, item=item.pk)
    edit_objective(objective_id, changes=changes, based_on=None, by=writing.by)
    writing.updated["objective"] += 1
    ref.read = said
    ref.save(update_fields=["read"])


def _releases(writing: Writing) -> None:
    known = writing.lookup.releases
    new = [
        record
        for record in writing.reading.releases
        if record.title.casefold() not in known and record.source_id.casefold() not in known
    ]
    if not new:
        return
    undated = [record.title for record in new if record.due_on == date.max]
    drafts = [Draft(record.title[:TITLE], columns=_columns(writing, record)) for record in new]
    for record, row in zip(new, create_rows(Release, drafts, by=writing.by), strict=True):
        known[record.title.casefold()] = row
        writing.trail.made(row, ("state", "due_on", "out_on"), item=row.pk)
        writing.refer(record.source_id, row.pk, read={"due_on": row.due_on.isoformat()})
        writing.created["release"] += 1
    if undated:
        writing.notes.append(_("Releases without a day are due on the last day of the horizon."))
        writing.quotes.append(
            _("Without a day are the releases %(names)s.") % {"names": ", ".join(undated)}
        )


def _columns(writing: Writing, record: ReleaseRecord) -> dict[str, object]:
    workspace = writing.by.workspace
    last = workspace.periods_from(workspace.today(timezone.now()))[-1].last_day
    due_on = last if record.due_on == date.max else record.due_on
    state = Release.State.OUT if record.out_on else Release.State.PLANNED
    return {"due_on": due_on, "out_on": record.out_on, "state": state}
