"""A workspace's initiatives as a table that the CSV reader reads back, and its items as JSON."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.db.models import Prefetch

from openweft.common.changes import plain
from openweft.interchange.tables import safe_cell
from openweft.interchange.uids import uid_of
from openweft.items.models import Item
from openweft.roadmap.models import Commitment, Dependency, Estimate, Initiative
from openweft.strategy.models import Alignment
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require

DAYS = ("not_before", "starts_on", "finishes_on", "shipped_on")
PLAIN_COLUMNS = ("state_reason", "type", "horizon", "impact", "confidence", "ease")
JSON_FIELDS = ("key", "kind", "title", "body", "visibility", "created_at", "updated_at", "version")


def export_csv(*, by: Member) -> str:
    """The initiatives `by` may see, with all the CSV reader reads back.

    Cells a spreadsheet would take for a formula begin with an apostrophe, which
    the reader takes off again. Raises NotAllowed without the role.
    """
    require(by, Action.EXPORT)
    rows = list(_initiatives(by))
    around = _around(rows, by)
    out = StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        cells = _cells(row, around)
        if writer is None:
            writer = csv.DictWriter(out, list(cells))
            writer.writeheader()
        writer.writerow({name: _text(value) for name, value in cells.items()})
    return out.getvalue()


def export_json(*, by: Member) -> str:
    """Every item `by` may see as JSON, with its columns if an initiative; NotAllowed by role."""
    require(by, Action.EXPORT)
    rows = list(_initiatives(by))
    around = _around(rows, by)
    initiatives = {row.pk: _cells(row, around) for row in rows}
    items = [
        {
            **{name: plain(getattr(item, name)) for name in JSON_FIELDS},
            "owner": item.owner.name if item.owner else None,
            "fields": item.fields,
            **({"initiative": initiatives[item.pk]} if item.pk in initiatives else {}),
        }
        for item in Item.objects.visible_to(by).live().select_related("owner").order_by("pk")
    ]
    return json.dumps({"workspace": by.workspace.name, "items": items}, indent=2, default=str)


def _initiatives(by: Member) -> Iterable[Initiative]:
    return (
        Initiative.objects.visible_to(by)
        .live()
        .select_related("item__owner", "item__function", "parent__item", "release__item")
        .prefetch_related(
            "item__tags",
            "item__products",
            Prefetch("estimates", Estimate.objects.select_related("team", "size")),
            Prefetch(
                "item__alignments",
                Alignment.objects.filter(key_result=None).select_related("objective__item"),
            ),
        )
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What initiatives are tied to, as far as the exporting member may see it."""

    slug: str
    seen: frozenset[int]
    needs: Mapping[int, list[str]]
    promises: Mapping[int, Commitment]


def _around(rows: list[Initiative], by: Member) -> _Around:
    seen = Item.objects.visible_to(by).live().values_list("pk", flat=True)
    slug = by.workspace.slug
    return _Around(slug, frozenset(seen), _needs(rows, slug), _promises(rows, by))


def _needs(rows: list[Initiative], slug: str) -> dict[int, list[str]]:
    """The ids of what each initiative depends on, of those that are in the export."""
    uids = {row.pk: uid_of(row.item, slug) for row in rows}
    found: dict[int, list[str]] = {}
    ties = Dependency.objects.filter(
        then__in=uids, first__in=uids, rule=Dependency.Rule.FINISH_TO_START
    )
    for first, then in ties.values_list("first_id", "then_id"):
        found.setdefault(then, []).append(uids[first])
    return found


def _promises(rows: list[Initiative], by: Member) -> dict[int, Commitment]:
    """The first open promise about each initiative."""
    open_ones = (
        Commitment.objects.visible_to(by)
        .live()
        .filter(initiative__in=[row.pk for row in rows], state=Commitment.State.OPEN)
    )
    return {row.initiative_id: row for row in open_ones.order_by("-due_on") if row.initiative_id}


def _cells(row: Initiative, around: _Around) -> dict[str, Any]:
    item, slug = row.item, around.slug
    parent = row.parent.item if row.parent and row.parent_id in around.seen else None
    release = row.release if row.release and row.release_id in around.seen else None
    promise = around.promises.get(row.pk)
    return {
        "id": uid_of(item, slug),
        "alias": item.key,
        "title": item.title,
        "description": item.body,
        "state": row.state,
        **{name.replace("_", " "): getattr(row, name) for name in PLAIN_COLUMNS},
        "owner": item.owner.name if item.owner else "",
        "function": item.function.name if item.function else "",
        "products": ";".join(product.name for product in item.products.all()),
        "tags": ";".join(tag.name for tag in item.tags.all()),
        "estimates": "; ".join(_estimate(each) for each in row.estimates.all()),
        "stated value": row.stated_value,
        "stated value why": row.stated_value_why,
        "reach share": row.reach_share,
        "reach people": row.reach_people,
        "objectives": ";".join(_alignments(row, around)),
        "parent": uid_of(parent, slug) if parent else "",
        "depends on": ";".join(around.needs.get(row.pk, ())),
        "release": release.item.title if release else "",
        "release date": release.due_on if release else "",
        **{name.replace("_", " "): getattr(row, name) for name in DAYS},
        "promised to": promise.to_whom if promise else "",
        "promised by": promise.due_on if promise else "",
        "created at": item.created_at.isoformat(),
    }


def _estimate(row: Estimate) -> str:
    if row.size is not None:
        return f"{row.team.name}: {row.size.code}"
    return f"{row.team.name}: {row.low:g}/{row.likely:g}/{row.high:g}"


def _alignments(row: Initiative, around: _Around) -> Iterable[str]:
    for tie in row.item.alignments.all():
        if tie.objective_id in around.seen:
            yield f"{tie.objective.item.title}={tie.contribution:g}"


def _text(value: Any) -> str:
    """A cell's text, made harmless where a spreadsheet would take it for a formula."""
    return safe_cell("" if value is None else str(plain(value)))
