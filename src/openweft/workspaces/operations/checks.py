"""What every operation here checks alike: names, own rows, differences to record."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from openweft.common.changes import difference, snapshot
from openweft.common.errors import Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member
from openweft.workspaces.versions import step_version

Row = TypeVar("Row", bound=models.Model)


def checked_name(text: str, *, longest: int = 120) -> str:
    """The name without stray space; Invalid if empty or over `longest` characters."""
    clean = " ".join(text.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("A name is needed."))
    if len(clean) > longest:
        raise Invalid(
            _("The name has %(length)d characters; %(longest)d is the most.")
            % {"length": len(clean), "longest": longest}
        )
    return clean


def own(model: type[Row], pk: int | None, *, by: Member) -> Row | None:
    """The row of `by`'s workspace, or None for None; DoesNotExist for any other's."""
    if pk is None:
        return None
    found: Row = model._default_manager.get(pk=pk, workspace=by.workspace_id)  # noqa: SLF001 - Django's documented way to a model given as an argument
    return found


def check_unused(rows: models.QuerySet[Any], sentence: str) -> None:
    """Raise Invalid with `sentence` if there is any such row."""
    if rows.exists():
        raise Invalid(sentence)


@contextmanager
def sole(sentence: str) -> Iterator[None]:
    """Raise Invalid with `sentence` if what is written inside is there already.

    Two who write the same at once both find nothing before; the table tells the second.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise Invalid(sentence) from clash


def save_changes(
    row: models.Model, before: Mapping[str, Any], *, code: str, subject: str, by: Member
) -> bool:
    """Save what differs from `before` (taken with `snapshot`) with its event; whether it did so.

    A versioned row's version is stepped.
    """
    was, now = difference(before, snapshot(row, before))
    if now:
        row.save(update_fields=[*now, *step_version(row)])
        append_event(code, workspace=by.workspace, by=by, subject=subject, before=was, after=now)
    return bool(now)
