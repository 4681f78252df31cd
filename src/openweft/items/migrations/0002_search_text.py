"""The words of items, and the database's own index of them, kept by the database itself."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from openweft.items.words import folded

COLUMNS = "place, title, body, public_talk, talk"
NEW = "new.item_id, new.place, new.title, new.body, new.public_talk, new.talk"
OLD = NEW.replace("new.", "old.")
REMOVE = f"INSERT INTO items_words(items_words, rowid, {COLUMNS}) VALUES ('delete', {OLD})"
ADD = f"INSERT INTO items_words(rowid, {COLUMNS}) VALUES ({NEW})"

SQLITE = (
    f"""CREATE VIRTUAL TABLE items_words USING fts5({COLUMNS}, content='items_searchtext',
        content_rowid='item_id', tokenize='unicode61', prefix='3')""",
    f"CREATE TRIGGER items_words_new AFTER INSERT ON items_searchtext BEGIN {ADD}; END",
    f"CREATE TRIGGER items_words_old AFTER DELETE ON items_searchtext BEGIN {REMOVE}; END",
    f"""CREATE TRIGGER items_words_other AFTER UPDATE ON items_searchtext
        BEGIN {REMOVE}; {ADD}; END""",
)

PLACE = "array_to_tsvector(ARRAY['@' || place])"


def _vector(*columns: str) -> str:
    text = " || ' ' || ".join(columns)
    return f"tsvector GENERATED ALWAYS AS ({PLACE} || to_tsvector('simple', {text})) STORED"


POSTGRESQL = (
    f"""ALTER TABLE items_searchtext
        ADD COLUMN title_words {_vector("title")},
        ADD COLUMN public_words {_vector("title", "body", "public_talk")},
        ADD COLUMN words {_vector("title", "body", "public_talk", "talk")}""",
    "CREATE INDEX items_title_words ON items_searchtext USING gin (title_words)",
    "CREATE INDEX items_public_words ON items_searchtext USING gin (public_words)",
    "CREATE INDEX items_words ON items_searchtext USING gin (words)",
)


def index(apps: Any, schema_editor: Any) -> None:
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE items_words")


def fill(apps: Any, schema_editor: Any) -> None:
    item_model, comment_model = apps.get_model("items", "Item"), apps.get_model("items", "Comment")
    text_model = apps.get_model("items", "SearchText")
    talk: dict[bool, dict[int, list[str]]] = {True: {}, False: {}}
    for comment in comment_model.objects.filter(deleted_at=None).order_by("pk").iterator():
        talk[comment.is_public].setdefault(comment.item_id, []).append(comment.body)
    texts = (
        text_model(
            item=item,
            place=f"w{item.workspace_id}",
            title=folded(item.title),
            body=folded(item.body),
            public_talk=folded("\n".join(talk[True].get(item.pk, ()))),
            talk=folded("\n".join(talk[False].get(item.pk, ()))),
        )
        for item in item_model.objects.order_by("pk").iterator()
    )
    text_model.objects.bulk_create(texts, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("items", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="items.item",
                    ),
                ),
                ("place", models.CharField(max_length=24)),
                ("title", models.TextField()),
                ("body", models.TextField()),
                ("public_talk", models.TextField()),
                ("talk", models.TextField()),
            ],
        ),
        migrations.RunPython(index, drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
