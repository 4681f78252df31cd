from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_draft_items"),
        ("workspaces", "0003_versions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["workspace", "-deleted_at", "-id"],
                name="item_in_trash",
            ),
        ),
    ]
