from typing import Any

from django.db import migrations


def make_whole(apps: Any, _schema_editor: Any) -> None:
    """Let siblings' shares sum to 1 where objectives went to the trash with theirs."""
    version_model = apps.get_model("strategy", "StrategyVersion")
    for version in version_model.objects.filter(state__in=("live", "draft")):
        rows = {row.objective_id: row for row in version.placements.select_related("objective")}
        families: dict[int | None, list[Any]] = {}
        for row in rows.values():
            if row.objective.is_deleted:
                continue
            while row.parent_id in rows and rows[row.parent_id].objective.is_deleted:
                above = rows[row.parent_id]
                row.share, row.parent_id = row.share * above.share, above.parent_id
            families.setdefault(row.parent_id, []).append(row)
        for siblings in families.values():
            total = sum(row.share for row in siblings)
            for row in siblings:
                row.share = min(1, row.share / total) if total else 1 / len(siblings)
                row.save(update_fields=["parent", "share"])


class Migration(migrations.Migration):
    dependencies = [("strategy", "0002_discarded_drafts")]

    operations = [migrations.RunPython(make_whole, migrations.RunPython.noop)]
