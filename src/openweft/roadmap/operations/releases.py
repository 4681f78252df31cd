"""Releases and delivery links: what happens later "when it ships" reads their events."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Conflict, Invalid
from openweft.items.operations import (
    create_row,
    edit_item,
    locked_item,
    locked_row,
    locked_rows,
    save_row,
    touch,
)
from openweft.roadmap.models import DeliveryLink, Initiative, Release
from openweft.roadmap.operations.initiatives import move
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

NOT_STARTED = frozenset(
    {Initiative.State.PROPOSED, Initiative.State.CANDIDATE, Initiative.State.COMMITTED}
)


@transaction.atomic
def create_release(
    *, title: str, due_on: date, item: Mapping[str, Any] | None = None, by: Member
) -> Release:
    """Plan a dated delivery."""
    require(by, Action.CURATE)
    return create_row(Release, title=title, by=by, item=item, due_on=due_on)


@transaction.atomic
def edit_release(
    release_id: int,
    *,
    changes: Mapping[str, Any] | None = None,
    due_on: date | None = None,
    based_on: int | None,
    by: Member,
) -> Release:
    """Change a release's words (as `items.edit_item` does) or its date."""
    release = locked_row(Release, release_id, by=by)
    require(by, Action.CURATE)
    check_version(release.item, based_on)
    if changes:
        release.item = edit_item(release_id, changes=changes, based_on=None, by=by)
    before = snapshot(release, ("due_on",))
    if due_on is not None:
        if release.state == Release.State.OUT:
            raise Conflict(_("This release is out; its date is a fact."))
        release.due_on = due_on
    save_row(release, before, by=by, code="release.edited")
    return release


@transaction.atomic
def move_release(
    release_id: int, *, state: str, reason: str = "", based_on: int | None = None, by: Member
) -> Release:
    """Make a release planned, ready or cancelled; it goes out by `ship_release`."""
    release = locked_row(Release, release_id, by=by)
    require(by, Action.CURATE)
    check_version(release.item, based_on)
    if state not in Release.State.values:
        raise Invalid(
            _("“{state}” is no state; {choices} are.").format(
                state=state, choices=", ".join(Release.State.values)
            )
        )
    before = snapshot(release, ("state", "state_reason"))
    release.move_to(state, reason=reason)
    save_row(release, before, by=by, code="release.moved")
    return release


@transaction.atomic
def plan_into_release(
    release_id: int | None, *, initiative_ids: Iterable[int], by: Member
) -> list[Initiative]:
    """Put initiatives into a release, or with None take them out of theirs; in the ids' order.

    Raises Conflict for a release that is out or cancelled, and for what has
    shipped with one.
    """
    require(by, Action.CURATE)
    release = None
    if release_id is not None:
        release = locked_row(Release, release_id, by=by)
        if release.state in {Release.State.OUT, Release.State.CANCELLED}:
            raise Conflict(
                _("This release is {state}; nothing joins it.").format(
                    state=release.get_state_display()
                )
            )
    planned = []
    for initiative_id in sorted(set(initiative_ids)):  # two at once lock in one order
        initiative = locked_row(Initiative, initiative_id, by=by)
        before = snapshot(initiative, ("release",))
        if initiative.release is not None and initiative.release != release:
            initiative.release.let_go(initiative)
        initiative.release = release
        save_row(initiative, before, by=by, code="initiative.released_with")
        planned.append(initiative)
    return planned


@transaction.atomic
def ship_initiative(initiative_id: int, *, based_on: int | None = None, by: Member) -> Initiative:
    """Say that an initiative is in its users' hands. It is done only once reviewed.

    Raises Conflict unless it is in progress.
    """
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.CURATE)
    check_version(initiative.item, based_on)
    if not initiative.is_started:
        raise Conflict(
            _("An initiative that is {state} cannot become {target}.").format(
                state=initiative.get_state_display(), target=Initiative.State.SHIPPED.label
            )
        )
    return move(initiative, Initiative.State.SHIPPED, reason="", code="initiative.shipped", by=by)


@transaction.atomic
def ship_release(release_id: int, *, based_on: int | None = None, by: Member) -> Release:
    """Let a release out, today, and ship those of its initiatives that are in progress.

    Raises Conflict if it is out or cancelled, or holds initiatives that were
    never started: those leave the release or start first. What `by` may not see
    cannot be named: in progress it is shipped all the same, never started it
    leaves the release; its own event tells those who see it.
    """
    release = locked_row(Release, release_id, by=by)
    require(by, Action.CURATE)
    check_version(release.item, based_on)
    inside = locked_rows(Initiative.objects.live().filter(release=release))
    waiting = [row for row in inside if row.state in NOT_STARTED]
    seen = set(
        Initiative.objects.visible_to(by).filter(release=release).values_list("pk", flat=True)
    )
    late = [row.item.key for row in waiting if row.pk in seen]
    if late:
        raise Conflict(
            _("{keys} never started; start them or take them out first.").format(
                keys=", ".join(late)
            )
        )
    before = snapshot(release, ("state", "out_on"))
    release.ship(on=by.workspace.today(timezone.now()))
    for row in inside:
        if row.state == Initiative.State.IN_PROGRESS:
            move(row, Initiative.State.SHIPPED, reason="", code="initiative.shipped", by=by)
    for row in waiting:
        held = snapshot(row, ("release",))
        row.release = None
        save_row(row, held, by=by, code="initiative.released_with")
    save_row(release, before, by=by, code="release.shipped")
    return release


@transaction.atomic
def link_delivery(
    initiative_id: int,
    *,
    source: str,
    external_id: str,
    url: str = "",
    title: str = "",
    state: str = "",
    by: Member,
) -> DeliveryLink:
    """Say where in another tool an initiative is delivered; the same link twice updates it."""
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.REPORT_PROGRESS)
    if not source.strip() or not external_id.strip():
        raise Invalid(_("A delivery link needs its tool and its id there."))
    if url and not url.lower().startswith(("https://", "http://")):
        raise Invalid(_("An address begins with https:// or http://."))
    link, _is_new = DeliveryLink.objects.update_or_create(
        initiative=initiative,
        source=source.strip()[:40],
        external_id=external_id.strip()[:200],
        defaults={
            "url": url[:500],
            "title": title[:300],
            "state": state[:60],
            "seen_at": timezone.now(),
        },
    )
    touch(initiative.item)
    append_event(
        "delivery.linked",
        workspace=by.workspace,
        by=by,
        item_id=initiative.pk,
        subject=initiative.item.key,
        after={"source": link.source, "external_id": link.external_id, "state": link.state},
    )
    return link


@transaction.atomic
def unlink_delivery(link_id: int, *, by: Member) -> None:
    """Forget where in another tool an initiative is delivered."""
    link = DeliveryLink.objects.select_related("initiative__item").get(
        pk=link_id, initiative__workspace=by.workspace_id
    )
    locked_item(link.initiative_id, by=by)
    require(by, Action.REPORT_PROGRESS)
    append_event(
        "delivery.unlinked",
        workspace=by.workspace,
        by=by,
        item_id=link.initiative_id,
        subject=link.initiative.item.key,
        before={"source": link.source, "external_id": link.external_id},
    )
    link.delete()
