"""Taking back an import as a unit: what it made goes, what it changed is as before."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Conflict
from openweft.interchange.models import ImportBatch, ImportedRow, SourceRef
from openweft.interchange.restoring import Restoring
from openweft.items.models import Item
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Event, Member, Workspace
from openweft.workspaces.permissions import Action, require

SHOWN = 6
NO_CHANGE = ("item.followed", "item.unfollowed")


@transaction.atomic
def undo_import(batch_id: int, *, keep_changed: bool = False, by: Member) -> ImportBatch:
    """Take an import back and return its batch.

    What it made goes to the trash or away, what it changed is as it was before.
    Raises Conflict if it is undone already, if a later import stands on it, or
    naming what people changed since, and then changes nothing; keep_changed:
    leave that as it is and take the rest back. ImportBatch.DoesNotExist for
    another workspace's.
    """
    require(by, Action.IMPORT)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, workspace=by.workspace)
    if batch.state == ImportBatch.State.UNDONE:
        raise Conflict(_("This import is undone already."))
    _refuse_below_others(batch)
    rows = list(batch.rows.all())
    changed = changed_since(batch, rows)
    if changed and not keep_changed:
        raise Conflict(_changed_sentence(changed, by))
    Restoring(by).restore([row for row in rows if not _is_kept(row, changed)])
    made = [row.item_id for row in rows if row.was_created and not _is_kept(row, changed)]
    SourceRef.objects.filter(workspace=by.workspace, source=batch.label, item__in=made).delete()
    batch.state, batch.undone_at = ImportBatch.State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    append_event(
        "import.undone",
        workspace=by.workspace,
        by=by,
        subject=batch.source_name,
        after={"batch": batch.pk, "kept": len(changed)},
    )
    return batch


def _refuse_below_others(batch: ImportBatch) -> None:
    later = ImportBatch.objects.filter(
        workspace=batch.workspace, state=ImportBatch.State.DONE, pk__gt=batch.pk
    )
    items = batch.rows.exclude(item=None).values("item")
    on_top = later.filter(rows__item__in=items).order_by("pk").last()
    if on_top is not None:
        raise Conflict(
            _("A later import of %(name)s changed the same items; undo that one first.")
            % {"name": on_top.source_name}
        )


def changed_since(batch: ImportBatch, rows: Iterable[ImportedRow]) -> dict[str, set[int]]:
    """What people changed since an import: ids by table, "items" for items whatever changed."""
    mine = list(rows)
    touched = set(
        Event.objects.filter(
            workspace=batch.workspace,
            pk__gt=batch.last_event_id,
            item_id__in={row.item_id for row in mine if row.item_id},
        )
        .exclude(code__in=NO_CHANGE)
        .values_list("item_id", flat=True)
    )
    changed: dict[str, set[int]] = {}
    if touched:
        changed["items"] = {pk for pk in touched if pk is not None}
    by_table: dict[str, list[ImportedRow]] = {}
    for row in mine:
        if row.item_id is None:
            by_table.setdefault(row.table, []).append(row)
    for table, its in by_table.items():
        found = _differing(apps.get_model(table), its)
        if found:
            changed[table] = found
    return changed


def _differing(model: type[models.Model], rows: list[ImportedRow]) -> set[int]:
    """The ids of rows that are no longer as the batch left them."""
    there = model._default_manager.in_bulk([row.row_id for row in rows])  # noqa: SLF001 - a model found by name
    found = set()
    for row in rows:
        now = there.get(row.row_id)
        if now is not None and snapshot(now, row.after) != row.after:
            found.add(row.row_id)
    return found


def _is_kept(row: ImportedRow, changed: dict[str, set[int]]) -> bool:
    if row.item_id is not None:
        return row.item_id in changed.get("items", ())
    return row.row_id in changed.get(row.table, ())


def _changed_sentence(changed: dict[str, set[int]], by: Member) -> str:
    """Names what changed, as far as `by` may see it."""
    ids = changed.get("items", set())
    seen = Item.objects.visible_to(by).filter(pk__in=ids).order_by("pk")
    names: list[Any] = [f"{item.key} “{item.title}”" for item in seen[:SHOWN]]
    hidden = len(ids) - seen.count()
    for table, rows in changed.items():
        if table != "items":
            found = apps.get_model(table)._default_manager.filter(pk__in=rows)  # noqa: SLF001 - a model found by name
            names += [str(row) for row in found[: max(0, SHOWN - len(names))]]
    if hidden:
        names.append(_("a restricted item"))
    more = sum(len(rows) for rows in changed.values()) - len(names)
    if more > 0:
        names.append(_("and %(count)d more") % {"count": more})
    return _("People changed this since: %(names)s. Undo the rest, or change it back first.") % {
        "names": ", ".join(str(name) for name in names)
    }
