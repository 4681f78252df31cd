"""Appending events: the one way a fact is recorded."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from openweft.common.context import api_key_id, request_id
from openweft.workspaces.models import Event, Member, Workspace


def append_event(
    code: str,
    *,
    workspace: Workspace,
    by: Member | None,
    item_id: int | None = None,
    subject: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event in the caller's transaction and return it.

    `before` and `after` hold only what changed, as JSON-ready values.
    """
    event = new_event(
        code,
        workspace=workspace,
        by=by,
        item_id=item_id,
        subject=subject,
        before=before,
        after=after,
    )
    event.save(force_insert=True)
    return event


def append_events(events: Iterable[Event]) -> None:
    """Write many events made by `new_event` in the caller's transaction."""
    Event.objects.bulk_create(events, batch_size=400)


def new_event(
    code: str,
    *,
    workspace: Workspace,
    by: Member | None,
    item_id: int | None = None,
    subject: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """An event not yet written, for callers that write many at once."""
    return Event(
        workspace=workspace,
        at=timezone.now(),
        code=code,
        by=by,
        api_key_id=api_key_id.get(),
        item_id=item_id,
        subject=subject[:120],
        before=dict(before or {}),
        after=dict(after or {}),
        request_id=request_id.get(),
    )
