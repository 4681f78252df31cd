import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interchange", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="importdraft", name="purpose"),
        migrations.RemoveField(model_name="importdraft", name="content"),
        migrations.RemoveField(model_name="importdraft", name="label"),
        migrations.AddField(
            model_name="importdraft",
            name="reader",
            field=models.CharField(default="csv", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importdraft", name="report", field=models.JSONField(null=True)
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("content", models.BinaryField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="interchange.importdraft",
                    ),
                ),
            ],
            options={"ordering": ("name", "pk")},
        ),
        migrations.AddConstraint(
            model_name="draftfile",
            constraint=models.UniqueConstraint(
                fields=("draft", "name"), name="draft_file_name_once"
            ),
        ),
    ]
