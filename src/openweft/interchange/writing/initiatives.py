"""Initiatives and their estimates: made, or brought up to date with what the file has changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from openweft.common.changes import plain, snapshot
from openweft.common.errors import DomainError, Invalid
from openweft.interchange.models import SourceRef
from openweft.interchange.records import EstimateRecord, InitiativeRecord
from openweft.interchange.uids import initiatives_by_uid
from openweft.interchange.writing.state import Writing
from openweft.items.bulk import Change, Draft
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations.bulk import (
    Effort,
    bring_in_efforts,
    bring_in_initiatives,
    bring_up_to_date,
    check_columns,
)

ITEM_WORDS = {"title", "body", "fields"}
Said = dict[str, Any]


def write_initiatives(writing: Writing) -> None:
    """Make the records that are not there, and bring the others up to date."""
    known = initiatives_by_uid(writing.by)
    new: list[InitiativeRecord] = []
    there: list[tuple[InitiativeRecord, Initiative, SourceRef | None]] = []
    for record in writing.reading.initiatives:
        ref = writing.lookup.refs.get(record.source_id)
        if ref is None and record.source_id not in known:
            new.append(record)
            continue
        row = _seen(writing, ref) if ref else known[record.source_id]
        if row is None:
            writing.left += 1
            writing.tell(record.place, _("its item is in the trash or not yours; it stays so."))
        else:
            there.append((record, row, ref))
    _make(writing, new)
    _refresh(writing, there)
    _efforts(writing)


def _seen(writing: Writing, ref: SourceRef) -> Initiative | None:
    row = writing.lookup.initiatives.get(ref.source_id.casefold())
    return row if isinstance(row, Initiative) and row.pk == ref.item_id else None


def _make(writing: Writing, records: list[InitiativeRecord]) -> None:
    drafts = []
    for record in records:
        item, columns = _values(writing, record, said(record))
        columns.setdefault("state", Initiative.State.CANDIDATE)
        _checked(record, columns)
        item.pop("title")
        drafts.append(Draft(record.title, item, columns, record.created_at))
    rows = bring_in_initiatives(drafts, by=writing.by)
    for record, row, draft in zip(records, rows, drafts, strict=True):
        _remember(writing, record, row)
        writing.trail.made(row, draft.columns, item=row.pk)
        writing.created["initiative"] += 1
        writing.refer(record.source_id, row.pk, read=said(record), unread=dict(record.unread))
        writing.tell(
            record.place,
            _("makes %(key)s “%(title)s”.") % {"key": row.item.key, "title": row.item.title},
        )


def _remember(writing: Writing, record: InitiativeRecord, row: Initiative) -> None:
    writing.found[record.source_id] = row
    writing.places[row.pk] = record.place
    for name in (record.source_id, *record.aliases, record.title):
        writing.lookup.initiatives.setdefault(name.casefold(), row)


def _checked(record: InitiativeRecord, columns: Mapping[str, Any]) -> None:
    try:
        check_columns(columns)
    except DomainError as refusal:
        raise Invalid(f"{record.place}: {refusal}") from refusal


def _refresh(
    writing: Writing, there: list[tuple[InitiativeRecord, Initiative, SourceRef | None]]
) -> None:
    changes = []
    for record, row, ref in there:
        _remember(writing, record, row)
        now = said(record)
        before = writing.told[record.source_id] = ref.read if ref else {}
        news = {name: value for name, value in now.items() if before.get(name) != value}
        item, columns = _values(writing, record, news)
        _checked(record, {"state_reason": row.state_reason, **columns})
        changes.append(Change(row, item, columns))
        _keep_said(writing, record, row, ref)
    before_all = {
        change.row.pk: (
            snapshot(change.row.item, change.item),
            snapshot(change.row, change.columns),
        )
        for change in changes
    }
    made = {change.row.pk for change in bring_up_to_date(changes, by=writing.by)}
    for (record, row, _ref), change in zip(there, changes, strict=True):
        if row.pk not in made:
            writing.unchanged += 1
            continue
        item_before, row_before = before_all[row.pk]
        writing.trail.changed(row.item, item_before, item=row.pk)
        writing.trail.changed(row, row_before, item=row.pk)
        writing.updated["initiative"] += 1
        names = ", ".join(
            sorted(name.replace("_", " ") for name in (*change.item, *change.columns))
        )
        writing.tell(
            record.place, _("updates %(key)s: %(what)s.") % {"key": row.item.key, "what": names}
        )


def _keep_said(
    writing: Writing, record: InitiativeRecord, row: Initiative, ref: SourceRef | None
) -> None:
    if ref is None:
        writing.refer(record.source_id, row.pk, read=said(record), unread=dict(record.unread))
        return
    now = said(record)
    if ref.read != now or ref.unread != dict(record.unread):
        writing.trail.changed(ref, {"read": ref.read, "unread": ref.unread}, item=row.pk)
        ref.read, ref.unread = now, dict(record.unread)
        ref.save(update_fields=["read", "unread"])


def said(record: InitiativeRecord) -> Said:
    """What the file says about an initiative, as JSON: only the fields it has."""
    words: Said = {"title": record.title}
    optional = {
        "body": record.body,
        "state": record.state,
        "owner": record.owner,
        "function": record.function,
        "release": record.release,
        "parent": record.parent,
        "tags": list(record.tags) if record.tags is not None else None,
        "products": list(record.products) if record.products is not None else None,
    }
    words |= {name: value for name, value in optional.items() if value is not None}
    words |= {name: plain(value) for name, value in record.columns.items()}
    if record.estimates:
        words["estimates"] = {each.team: estimate_words(each) for each in record.estimates}
    if record.state_reason:
        words["state_reason"] = record.state_reason
    if record.fields:
        words["fields"] = dict(record.fields)
    return words


def _values(
    writing: Writing, record: InitiativeRecord, news: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The item's and the initiative's columns that the news of a file give."""
    item: dict[str, Any] = {}
    columns = {name: value for name, value in record.columns.items() if name in news}
    for name in ITEM_WORDS & news.keys():
        item[name] = news[name]
    for name in {"state", "state_reason"} & news.keys():
        columns[name] = news[name]
    if "owner" in news:
        owner = writing.lookup.members.get(news["owner"].casefold())
        if owner is not None:
            item["owner"] = owner
        else:
            writing.created["unseated owner"] += 1
    if "function" in news:
        item["function"] = writing.lookup.functions[news["function"][:80].casefold()]
    if "release" in news:
        columns["release"] = writing.lookup.releases.get(news["release"].casefold())
    return item, columns


def _efforts(writing: Writing) -> None:
    efforts = []
    for record in writing.reading.initiatives:
        row = writing.found.get(record.source_id)
        if row is None:
            continue
        told = writing.told.get(record.source_id, {}).get("estimates", {})
        for estimate in record.estimates or ():
            words = estimate_words(estimate)
            if told.get(estimate.team) != words:
                efforts.append((row, _effort(writing, record, estimate)))
    for estimate_row, before in bring_in_efforts(efforts, by=writing.by):
        if before:
            writing.trail.changed(estimate_row, before, item=estimate_row.initiative_id)
            writing.updated["estimate"] += 1
        else:
            columns = ("low", "likely", "high", "spent", "remaining")
            writing.trail.made(estimate_row, columns, item=estimate_row.initiative_id)
            writing.created["estimate"] += 1


def estimate_words(estimate: EstimateRecord) -> list[Any]:
    """What a file says about one estimate, as JSON."""
    return [
        estimate.size, estimate.low, estimate.likely, estimate.high, estimate.spent,
        estimate.remaining,
    ]  # fmt: skip


def _effort(writing: Writing, record: InitiativeRecord, estimate: EstimateRecord) -> Effort:
    team = writing.lookup.teams[estimate.team.casefold()]
    sizes = writing.lookup.sizes
    size = None
    low, likely, high = estimate.low, estimate.likely, estimate.high
    if estimate.size or (estimate.assumption and not high):
        fallback = next((each for each in sizes.values() if each.is_default), None)
        size = (
            sizes.get(estimate.size) if estimate.size else fallback or next(iter(sizes.values()))
        )
        if size is None:
            raise Invalid(
                _("%(place)s: there is no size “%(code)s”; %(codes)s are set.")
                % {"place": record.place, "code": estimate.size, "codes": ", ".join(sizes)}
            )
        low, likely, high = size.low, size.likely, size.high
    return Effort(
        team=team,
        low=low,
        likely=likely,
        high=high,
        size=size,
        assumption=estimate.assumption,
        spent=estimate.spent,
        remaining=estimate.remaining,
    )
