"""What is derived from the rows of a workspace, made anew after they were read in."""

from collections.abc import Callable

from django.apps import apps
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.items.models import Item, KindRow
from openweft.items.notices.place import start_after_what_is_there
from openweft.items.search import index_workspace
from openweft.items.talk import count_followers
from openweft.workspaces.models import Workspace

READ = 2000


def rebuild(workspace: Workspace) -> None:
    """Bring everything derived up to date. Raises Invalid where items and kinds do not match."""
    for make in DERIVED:
        make(workspace)


def check_kinds(workspace: Workspace) -> None:
    """Raise Invalid unless every item has its row in the table of its kind."""
    for model in _kinds():
        rows = model._default_manager.filter(workspace=workspace)  # noqa: SLF001 - a model found by its base
        bare = Item.objects.filter(workspace=workspace, kind=model.KIND)
        lone = bare.exclude(pk__in=rows.values("pk")).order_by("pk").first()
        if lone is not None:
            raise Invalid(
                _("%(key)s is in items.jsonl, but not among the %(kind)s rows.")
                % {"key": lone.key, "kind": model.KIND.label}
            )


def repeat_columns(workspace: Workspace) -> None:
    """Set what the kinds' tables repeat of their items."""
    for model in _kinds():
        rows = model._default_manager.filter(workspace=workspace)  # noqa: SLF001 - a model found by its base
        own = Item.objects.filter(pk=OuterRef("pk"))
        rows.update(visibility=Subquery(own.values("visibility")[:1]))
        rows.filter(item__deleted_at__isnull=False).update(is_deleted=True)
        _repeat_titles(model, workspace)
    count_followers(workspace)


def _repeat_titles(model: type[KindRow], workspace: Workspace) -> None:
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's documented way to a model's table
    items = Item.objects.filter(workspace=workspace, kind=model.KIND).only("title", "workspace_id")
    titles = [
        (KindRow.repeated(item)["sort_title"], item.pk) for item in items.iterator(chunk_size=READ)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET sort_title = %s WHERE item_id = %s",  # noqa: S608 - the name of our own table
            titles,
        )


def _kinds() -> list[type[KindRow]]:
    return [model for model in apps.get_models() if issubclass(model, KindRow)]


DERIVED: tuple[Callable[[Workspace], None], ...] = (
    check_kinds,
    repeat_columns,
    index_workspace,
    start_after_what_is_there,
)
