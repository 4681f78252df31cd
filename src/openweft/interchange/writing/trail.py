"""What a batch makes and changes, kept so that it can be undone as a unit."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from openweft.common.changes import snapshot
from openweft.interchange.models import ImportBatch, ImportedRow
from openweft.items.models import Item

BATCH = 400


class Trail:
    """Collects rows while they are written; `keep` stores them with what the batch left."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._rows: dict[tuple[str, int], ImportedRow] = {}

    def made(
        self, row: models.Model, columns: Iterable[str] = (), *, item: int | None = None
    ) -> None:
        """Remember a new row and the columns whose values are the batch's."""
        self._add(row, {}, columns, item, is_new=True)

    def changed(
        self, row: models.Model, before: Mapping[str, Any], *, item: int | None = None
    ) -> None:
        """Remember what columns of a row were before."""
        self._add(row, dict(before), before, item, is_new=False)

    def changed_names(self, item: Item, names: str, before: list[str]) -> None:
        """Remember which tags or products an item had before."""
        row = self._rows.setdefault(
            (label_of(item), item.pk),
            ImportedRow(
                batch=self.batch,
                item_id=item.pk,
                table=label_of(item),
                row_id=item.pk,
                was_created=False,
            ),
        )
        row.before.setdefault(names, before)

    def _add(
        self,
        row: models.Model,
        before: dict[str, Any],
        columns: Iterable[str],
        item: int | None,
        *,
        is_new: bool,
    ) -> None:
        table = label_of(row)
        key = (table, row.pk)
        after = snapshot(row, columns)
        known = self._rows.get(key)
        if known is not None:
            known.before = {**before, **known.before}
            known.after |= after
            return
        self._rows[key] = ImportedRow(
            batch=self.batch,
            item_id=item,
            table=table,
            row_id=row.pk,
            was_created=is_new,
            before=before,
            after=after,
        )

    def created_ids(self, model: type[models.Model]) -> set[int]:
        """The ids of the rows of a table this batch made."""
        label = label_of(model)
        return {
            pk for (table, pk), row in self._rows.items() if table == label and row.was_created
        }

    def keep(self) -> None:
        """Store what was collected."""
        ImportedRow.objects.bulk_create(self._rows.values(), batch_size=BATCH)


def label_of(model: models.Model | type[models.Model]) -> str:
    """The name of a row's table, such as roadmap.Initiative."""
    return model._meta.label  # noqa: SLF001 - Django's documented way to a model's name
