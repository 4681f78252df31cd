"""Rows as they were before a batch. Items go to the trash, from where they can come back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import models

from openweft.interchange.models import ImportedRow
from openweft.items.bulk import Change, change_rows
from openweft.items.models import Item, KindRow
from openweft.items.operations import delete_item, set_products, set_tags
from openweft.items.talk import drop_link
from openweft.roadmap.models import Estimate
from openweft.roadmap.operations import refresh_values
from openweft.roadmap.operations.effort import drop_estimate
from openweft.roadmap.operations.limits import drop_dependency
from openweft.strategy.models import StrategyVersion
from openweft.strategy.operations import remove_from_version
from openweft.strategy.operations.aligning import withdraw_alignment
from openweft.workspaces.models import Member, Product, Team, TeamMembership
from openweft.workspaces.operations import edit_team
from openweft.workspaces.operations.teams import drop_capacity

TIES: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "roadmap.Dependency": (drop_dependency, ("then__item",)),
    "items.ItemLink": (drop_link, ("source",)),
    "strategy.Alignment": (withdraw_alignment, ("objective__item",)),
    "roadmap.Estimate": (drop_estimate, ("initiative__item", "team")),
    "workspaces.Capacity": (drop_capacity, ("team",)),
}
ITEM = "items.Item"


class Restoring:
    """Takes rows of a batch back, newest first."""

    def __init__(self, by: Member) -> None:
        self.by = by

    def restore(self, rows: Sequence[ImportedRow]) -> None:
        """Take the rows back and bring the values kept on initiatives up to date."""
        newest_first = list(reversed(rows))
        self._drop_ties(newest_first)
        for row in newest_first:
            if not row.was_created:
                self._put_back(row)
        self._drop_items(newest_first)
        self._drop_surroundings(newest_first)
        refresh_values(self.by.workspace)

    def _drop_ties(self, rows: Iterable[ImportedRow]) -> None:
        """Ties in the order of their kinds, each with the event of its own operation."""
        for table, (drop, named) in TIES.items():
            ids = [row.row_id for row in rows if row.table == table and row.was_created]
            ties = model(table)._default_manager.filter(pk__in=ids)  # noqa: SLF001 - a model found by name
            for tie in ties.select_related(*named):
                drop(tie, by=self.by)

    def _put_back(self, row: ImportedRow) -> None:
        found = model(row.table)._default_manager.filter(pk=row.row_id).first()  # noqa: SLF001 - a model found by name
        if found is None:
            return
        before = dict(row.before)
        if isinstance(found, Item):
            self._put_back_words(found, before)
        values = {name: _value(found, name, value) for name, value in before.items()}
        if isinstance(found, KindRow):
            change_rows([Change(found, {}, values)], by=self.by)
        elif values:
            for name, value in values.items():
                setattr(found, name, value)
            found.save(update_fields=list(values))

    def _put_back_words(self, item: Item, before: dict[str, Any]) -> None:
        """Tags, products and the item's own columns, with the events of their operations."""
        if "tags" in before:
            set_tags(item.pk, names=before.pop("tags"), by=self.by)
        if "products" in before:
            names = before.pop("products")
            products = Product.objects.filter(workspace=self.by.workspace, name__in=names)
            set_products(item.pk, products=products, by=self.by)
        item.refresh_from_db()
        item.version += 1
        item.save(update_fields=["version", "updated_at"])

    def _drop_items(self, rows: Iterable[ImportedRow]) -> None:
        for row in rows:
            if not row.was_created or row.item_id is None or row.item_id != row.row_id:
                continue
            if not issubclass(model(row.table), KindRow):
                continue
            if Item.objects.live().filter(pk=row.item_id).exists():
                for version in StrategyVersion.objects.editable().filter(
                    placements__objective=row.item_id
                ):
                    remove_from_version(row.item_id, version_id=version.pk, by=self.by)
                delete_item(row.item_id, by=self.by)

    def _drop_surroundings(self, rows: Iterable[ImportedRow]) -> None:
        """Teams, functions, products and sizes nobody else uses by now."""
        for row in rows:
            if not row.was_created or row.item_id is not None:
                continue
            found = model(row.table)._default_manager.filter(pk=row.row_id).first()  # noqa: SLF001 - a model found by name
            if isinstance(found, Team):
                self._drop_team(found)
            elif found is not None and not _is_used(found):
                found.delete()

    def _drop_team(self, team: Team) -> None:
        if Estimate.objects.filter(team=team, initiative__is_deleted=False).exists():
            return
        if TeamMembership.objects.filter(team=team).exists():
            return
        edit_team(team.pk, changes={"is_active": False}, by=self.by)


def model(table: str) -> type[models.Model]:
    """The model of a table such as roadmap.Initiative."""
    return apps.get_model(table)


def _value(row: models.Model, name: str, value: Any) -> Any:
    """A value as it was kept in JSON, as the column takes it."""
    column = row._meta.get_field(name)  # noqa: SLF001 - Django's documented way to a model's columns
    if isinstance(column, models.ForeignKey):
        related = column.related_model._default_manager  # noqa: SLF001 - a model found by name
        return related.filter(pk=value).first() if value is not None else None
    return column.to_python(value)  # type: ignore[union-attr]  # concrete fields have it


def _is_used(row: models.Model) -> bool:
    """Whether live items or anything else still names the row."""
    for relation in row._meta.related_objects:  # noqa: SLF001 - Django's documented way to a model's relations
        name = relation.get_accessor_name()
        if name is None or relation.one_to_one:
            continue
        rows = getattr(row, name).all() if hasattr(row, name) else ()
        if rows and (relation.related_model is not Item or rows.filter(deleted_at=None).exists()):
            return True
    return False
