"""A label has one floor in a workspace or a scenario; of several the last stays."""

from typing import Any

from django.db import migrations, models


def keep_the_last(apps: Any, schema_editor: Any) -> None:
    floors = apps.get_model("roadmap", "Floor").objects.using(schema_editor.connection.alias)
    seen: set[tuple[Any, ...]] = set()
    for floor in floors.order_by("-pk"):
        bears = (floor.workspace_id, floor.scenario_id, floor.dimension, floor.label)
        if bears in seen:
            floor.delete()
        seen.add(bears)


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0003_gates")]

    operations = [
        migrations.RunPython(keep_the_last, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scenario", None)),
                fields=("workspace", "dimension", "label"),
                name="one_floor_a_label",
            ),
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.UniqueConstraint(
                fields=("scenario", "dimension", "label"),
                name="one_floor_a_label_in_a_scenario",
            ),
        ),
    ]
