"""What ties initiatives: parents, dependencies, links, alignments, promises, tags, products."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.interchange.records import CommitmentRecord, InitiativeRecord
from openweft.interchange.writing.state import Writing
from openweft.items.bulk import Change
from openweft.items.models import ItemLink
from openweft.items.operations import set_products, set_tags
from openweft.items.talk import link_items
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import CommitmentTerms, create_commitment
from openweft.roadmap.operations.bulk import (
    CircleError,
    Tie,
    bring_in_dependencies,
    bring_up_to_date,
)
from openweft.strategy.models import Alignment
from openweft.strategy.operations import Statement, bring_in_alignments

SHOWN = 8


def write_ties(writing: Writing) -> None:
    """Tie what was written; names that lead nowhere are counted and said."""
    _words(writing)
    _parents(writing)
    _dependencies(writing)
    _links(writing)
    _alignments(writing)
    for record in writing.reading.commitments:
        _commitment(writing, record)


def _news(writing: Writing, name: str) -> Iterable[tuple[InitiativeRecord, Initiative]]:
    """The records whose file says something new about `name`."""
    for record in writing.reading.initiatives:
        row = writing.found.get(record.source_id)
        value = getattr(record, name)
        told = writing.told.get(record.source_id, {}).get(name)
        comparable = list(value) if isinstance(value, tuple) else value
        if row is not None and value is not None and told != comparable:
            yield record, row


def _words(writing: Writing) -> None:
    for record, row in _news(writing, "tags"):
        if record.tags or record.source_id in writing.told:
            before = sorted(row.item.tags.values_list("name", flat=True))
            set_tags(row.pk, names=record.tags or (), by=writing.by)
            writing.trail.changed_names(row.item, "tags", before)
    for record, row in _news(writing, "products"):
        if record.products or record.source_id in writing.told:
            products = [writing.lookup.products[name.casefold()] for name in record.products or ()]
            before = sorted(row.item.products.values_list("name", flat=True))
            set_products(row.pk, products=products, by=writing.by)
            writing.trail.changed_names(row.item, "products", before)


def _parents(writing: Writing) -> None:
    lost: list[str] = []
    changes = []
    for record, row in _news(writing, "parent"):
        parent = writing.lookup.initiatives.get((record.parent or "").casefold())
        if parent is None:
            lost.append(record.parent or "")
        elif row.parent_id != parent.pk:
            row.item.refresh_from_db(fields=["version"])
            changes.append(Change(row, {}, {"parent": parent}))
    before = {change.row.pk: snapshot(change.row, ("parent",)) for change in changes}
    try:
        made = bring_up_to_date(changes, by=writing.by)
    except Invalid as refusal:
        raise Invalid(_circle(writing, refusal, _("parents"))) from refusal
    for change in made:
        writing.trail.changed(change.row, before[change.row.pk], item=change.row.pk)
    _lost(writing, lost, _("parents"))


def _circle(writing: Writing, refusal: Invalid, what: str) -> str:
    """The refusal with the rows that close the circle."""
    if not isinstance(refusal.__cause__, CircleError):
        return str(refusal)
    ring = refusal.__cause__.ring
    keys = {row.pk: row.item for row in writing.found.values()}
    names = " → ".join(f"“{keys[pk].title}”" if pk in keys else "…" for pk in ring[:SHOWN])
    place = next((writing.places[pk] for pk in ring if pk in writing.places), "")
    return _("%(place)s: its %(what)s run in a circle: %(names)s.") % {
        "place": place,
        "what": what,
        "names": names,
    }


def _lost(writing: Writing, names: list[str], what: str) -> None:
    if names:
        shown = ", ".join(f"“{name[:40]}”" for name in sorted(set(names))[:SHOWN])
        writing.quotes.append(
            ngettext(
                "%(count)d of the %(what)s named is neither in the file nor here: %(names)s.",
                "%(count)d of the %(what)s named are neither in the file nor here: %(names)s.",
                len(names),
            )
            % {"count": len(names), "what": what, "names": shown}
        )


def _dependencies(writing: Writing) -> None:
    lost: list[str] = []
    ties = []
    for record in writing.reading.dependencies:
        first = writing.lookup.initiatives.get(record.first.casefold())
        then = writing.lookup.initiatives.get(record.then.casefold())
        if first is None or then is None:
            lost.append(record.then if first else record.first)
        elif first.pk == then.pk:
            raise Invalid(_("%(place)s: depends on itself.") % {"place": record.place})
        else:
            ties.append(Tie(first.pk, then.pk, record.rule, record.lag_days, record.reason))
    try:
        made = bring_in_dependencies(ties, by=writing.by)
    except Invalid as refusal:
        raise Invalid(_circle(writing, refusal, _("dependencies"))) from refusal
    for row in made:
        writing.trail.made(row, ("rule", "lag_days"), item=row.then_id)
        writing.created["dependency"] += 1
    _lost(writing, lost, _("dependencies"))


def _links(writing: Writing) -> None:
    mine = ItemLink.objects.filter(source__workspace=writing.by.workspace)
    there = set(mine.values_list("source_id", "target_id", "relation"))
    for record in writing.reading.links:
        source = writing.lookup.initiatives.get(record.source.casefold())
        target = writing.lookup.initiatives.get(record.target.casefold())
        if source is None or target is None or source.pk == target.pk:
            continue
        if (source.pk, target.pk, record.relation) not in there:
            there.add((source.pk, target.pk, record.relation))
            link = link_items(
                source.pk, target_id=target.pk, relation=record.relation, by=writing.by
            )
            writing.trail.made(link, ("relation",), item=source.pk)
            writing.created["link"] += 1


def _alignments(writing: Writing) -> None:
    items = [row.pk for row in writing.found.values()]
    there = set(
        Alignment.objects.filter(item__in=items, key_result=None).values_list(
            "item_id", "objective_id"
        )
    )
    new = []
    for record in writing.reading.initiatives:
        row = writing.found.get(record.source_id)
        for tie in record.alignments if row is not None else ():
            objective = writing.lookup.objectives.get(tie.objective.casefold())
            if row is None or objective is None or (row.pk, objective.pk) in there:
                continue
            there.add((row.pk, objective.pk))
            new.append(
                Statement(row.pk, objective.pk, tie.contribution, tie.confidence, tie.reason)
            )
    for made in bring_in_alignments(new, by=writing.by):
        writing.trail.made(made, ("contribution", "confidence", "reason"), item=made.item_id)
        writing.created["alignment"] += 1


def _commitment(writing: Writing, record: CommitmentRecord) -> None:
    row = writing.found.get(record.initiative)
    if row is None or record.source_id in writing.lookup.refs:
        return
    made = create_commitment(
        title=record.title,
        terms=CommitmentTerms(
            to_whom=record.to_whom,
            due_on=record.due_on,
            revenue_at_stake=record.revenue_at_stake,
        ),
        initiative_id=row.pk,
        by=writing.by,
    )
    writing.trail.made(made, ("to_whom", "due_on"), item=made.pk)
    writing.refer(record.source_id, made.pk, read={"due_on": record.due_on.isoformat()})
    writing.created["commitment"] += 1
