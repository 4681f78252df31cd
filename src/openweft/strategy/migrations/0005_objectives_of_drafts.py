from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def give_drafts_their_own(apps: Any, _schema_editor: Any) -> None:
    """What stands in one draft or discarded draft and nowhere else was written for it."""
    placements = apps.get_model("strategy", "Placement").objects
    placed: dict[int, list[tuple[int, str]]] = {}
    for objective, version, state in placements.order_by("version__number").values_list(
        "objective", "version", "version__state"
    ):
        placed.setdefault(objective, []).append((version, state))
    objectives = apps.get_model("strategy", "Objective").objects
    items = apps.get_model("items", "Item").objects
    for objective, its in placed.items():
        version, state = next((each for each in its if each[1] == "draft"), its[0])
        if {state for _, state in its} <= {"draft", "discarded"}:
            objectives.filter(pk=objective).update(drafted_in=version)
            items.filter(pk=objective).update(is_draft=True)
    for version in apps.get_model("strategy", "StrategyVersion").objects.filter(state="discarded"):
        gone = items.filter(objective__drafted_in=version, deleted_at__isnull=False)
        version.discarded_at = gone.aggregate(at=models.Min("deleted_at"))["at"]
        version.save(update_fields=["discarded_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_draft_items"),
        ("strategy", "0004_metric_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="objective",
            name="drafted_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_objectives",
                to="strategy.strategyversion",
            ),
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="discarded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(give_drafts_their_own, migrations.RunPython.noop),
    ]
