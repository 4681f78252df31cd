"""Objectives, and their places and shares in a version."""

from collections.abc import Mapping
from math import fsum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Conflict, Invalid
from openweft.items.models import Item
from openweft.items.operations import (
    create_row,
    delete_item,
    edit_item,
    locked_row,
    restore_item,
    save_row,
)
from openweft.strategy.models import Horizon, Objective, Placement, StrategyVersion
from openweft.strategy.operations.versions import place_event, version_to_edit
from openweft.strategy.problems import TOLERANCE
from openweft.strategy.sharing import families, keep, make_room, settle, spread, take_back
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version, touch


@transaction.atomic
def create_objective(
    *,
    title: str,
    horizon: str = Horizon.H1,
    parent_id: int | None = None,
    share: float | None = None,
    version_id: int | None = None,
    item: Mapping[str, Any] | None = None,
    by: Member,
) -> Objective:
    """Add an objective to a version (the live one if none is named) and return it.

    Its siblings shrink in proportion to make room for its share, an equal one
    unless given. In a draft it is a draft too: seen on the draft's page and its
    own alone, not in lists, search, choices or the lens, and nothing is aligned
    to it; when the draft goes live so does it, and with the draft it goes to the trash.
    Raises Objective.DoesNotExist for a parent `by` may not see, Invalid for a
    parent that is not in the version.
    """
    require(by, Action.EDIT_STRATEGY)
    version = version_to_edit(version_id, by=by)
    parent = _parent(parent_id, version, by)
    draft = version if version.is_draft else None
    objective = create_row(
        Objective,
        title=title,
        by=by,
        item={**(item or {}), "is_draft": draft is not None},
        horizon=checked_horizon(horizon),
        drafted_in=draft,
    )
    _place(objective, version, parent, share)
    return objective


def checked_horizon(horizon: str) -> Horizon:
    """The horizon by its name; Invalid if there is none of that name."""
    if horizon not in Horizon.values:
        raise Invalid(
            _("“{horizon}” is no horizon; {choices} are.").format(
                horizon=horizon, choices=", ".join(Horizon.values)
            )
        )
    return Horizon(horizon)


def _parent(parent_id: int | None, version: StrategyVersion, by: Member) -> Objective | None:
    if parent_id is None:
        return None
    seen = Objective.objects.visible_to(by).within(version).select_related("item")
    parent = seen.get(pk=parent_id)
    if not version.placements.filter(objective=parent).exists():
        raise Invalid(
            _("{item} is not in {version}, so nothing can be put under it.").format(
                item=parent.item.key, version=version
            )
        )
    return parent


def _place(
    objective: Objective, version: StrategyVersion, parent: Objective | None, share: float | None
) -> Placement:
    if share is not None and not 0 <= share <= 1:
        raise Invalid(_("A share lies between 0 and 1; {share:g} does not.").format(share=share))
    standing = version.placements.standing()
    siblings = list(standing.filter(parent=parent).exclude(objective=objective))
    share = make_room(siblings, share)
    keep(siblings)
    last = max((sibling.position for sibling in siblings), default=-1)
    placement, _is_new = Placement.objects.update_or_create(
        version=version,
        objective=objective,
        defaults={"parent": parent, "share": share, "position": last + 1},
    )
    settle(version)
    touch(version)
    return placement


@transaction.atomic
def edit_objective(
    objective_id: int,
    *,
    changes: Mapping[str, Any] | None = None,
    horizon: str | None = None,
    based_on: int | None,
    by: Member,
) -> Objective:
    """Change an objective's words or horizon; new words ask its alignments to be confirmed.

    `changes` as in `items.edit_item`, which also says what is refused.
    """
    objective = locked_row(Objective, objective_id, by=by)
    require(by, Action.EDIT_STRATEGY)
    check_version(objective.item, based_on)
    words = (objective.item.title, objective.item.body)
    if changes:
        objective.item = edit_item(objective_id, changes=changes, based_on=None, by=by)
    before = snapshot(objective, ("horizon", "wording_version"))
    if horizon is not None:
        objective.horizon = checked_horizon(horizon)
    if (objective.item.title, objective.item.body) != words:
        objective.wording_version += 1
    save_row(objective, before, by=by, code="objective.edited")
    return objective


@transaction.atomic
def place_objective(
    objective_id: int,
    *,
    version_id: int | None = None,
    parent_id: int | None,
    share: float | None = None,
    based_on: int | None = None,
    by: Member,
) -> Placement:
    """Put an objective under another, or at the top, in one version; its parts move with it.

    One that is not in the version comes in, with nothing under it.
    Where it comes to, its siblings make room for its share, an equal one unless
    given; those it leaves grow in proportion. Where it stands already and no share
    is given, nothing moves. Raises Invalid if it would come under itself, Stale if a
    place in the version changed since `based_on`.
    """
    require(by, Action.EDIT_STRATEGY)
    version = version_to_edit(version_id, based_on=based_on, by=by)
    seen = Objective.objects.visible_to(by).within(version).select_related("item")
    objective = seen.get(pk=objective_id)
    parent = _parent(parent_id, version, by)
    parents = dict(version.placements.values_list("objective_id", "parent_id"))
    above = parent_id
    while above is not None:
        if above == objective_id:
            raise Invalid(_("{item} cannot come under itself.").format(item=objective.item.key))
        above = parents.get(above)
    left = version.placements.filter(objective=objective).first()
    if left is not None and left.parent_id == parent_id and share is None:
        return left
    before = {"parent": parents.get(objective_id)}
    placement = _place(objective, version, parent, share)
    after = {"parent": parent_id, "share": placement.share}
    place_event("objective.placed", version, objective_id, by=by, before=before, after=after)
    return placement


@transaction.atomic
def set_shares(
    *,
    version_id: int | None = None,
    parent_id: int | None = None,
    shares: Mapping[int, float],
    based_on: int | None = None,
    by: Member,
) -> StrategyVersion:
    """Set the shares of all siblings under one parent (or at the top); they must sum to 1.

    `shares` maps objective ids to shares, 0 to 1, and names each sibling `by` may see
    once; what they may not see keeps its weight. Raises Objective.DoesNotExist for a
    parent they may not see, Stale if a place in the version changed since `based_on`.
    """
    require(by, Action.EDIT_STRATEGY)
    version = version_to_edit(version_id, based_on=based_on, by=by)
    _parent(parent_id, version, by)
    rows = list(version.placements.standing())
    siblings = families(rows, _seen(version, by)).get(parent_id, {})
    if set(siblings) != set(shares):
        raise Invalid(
            _("The shares of all siblings are set together; some are missing or too many.")
        )
    if any(not 0 <= share <= 1 for share in shares.values()):
        raise Invalid(_("A share lies between 0 and 1."))
    total = sum(shares.values())
    if abs(total - 1) > TOLERANCE:
        raise Invalid(
            _("The shares add up to {total:.2f}; they must add up to 1.").format(total=total)
        )
    keep(spread(rows, parent_id, shares))
    touch(version)
    append_event(
        "strategy.shares_set",
        workspace=by.workspace,
        by=by,
        item_id=None if version.is_draft else parent_id,
        subject=str(version),
        before={str(pk): share for pk, share in siblings.items()},
        after={str(pk): share for pk, share in shares.items()},
    )
    return version


@transaction.atomic
def weigh_objective(
    objective_id: int,
    *,
    version_id: int | None = None,
    share: float,
    based_on: int | None = None,
    by: Member,
) -> StrategyVersion:
    """Give an objective another share; its siblings keep their proportions in what is left.

    share: 0 to 1, among the siblings `by` may see. Raises Invalid where it has none,
    Stale if a place in the version changed since `based_on`.
    """
    require(by, Action.EDIT_STRATEGY)
    version = version_to_edit(version_id, based_on=based_on, by=by)
    groups = families(version.placements.standing(), _seen(version, by))
    parent = next((parent for parent, its in groups.items() if objective_id in its), 0)
    if parent == 0:
        raise Objective.DoesNotExist
    others = {pk: each for pk, each in groups[parent].items() if pk != objective_id}
    if not others and share != 1:
        raise Invalid(_("It has nothing beside it, so all of the weight is its own."))
    whole = fsum(others.values())
    rest = {
        pk: (1 - share) * (each / whole if whole else 1 / len(others))
        for pk, each in others.items()
    }
    return set_shares(
        version_id=version.pk, parent_id=parent, shares={objective_id: share, **rest}, by=by
    )


def _seen(version: StrategyVersion, by: Member) -> set[int]:
    rows = Objective.objects.visible_to(by).within(version)
    return set(rows.values_list("pk", flat=True))


@transaction.atomic
def remove_from_version(
    objective_id: int, *, version_id: int | None = None, based_on: int | None = None, by: Member
) -> StrategyVersion:
    """Take an objective out of a version; what lay under it moves up to its parent.

    The objective itself, its key results and alignments stay; one written for
    this draft stands nowhere else and goes to the trash, its place kept. Raises Stale
    if a place in the version changed since `based_on`.
    """
    require(by, Action.EDIT_STRATEGY)
    version = version_to_edit(version_id, based_on=based_on, by=by)
    objective = Objective.objects.visible_to(by).get(pk=objective_id)
    if objective.drafted_in_id == version.pk:
        delete_objective(objective_id, by=by)
        version.refresh_from_db(fields=["version"])
        return version
    placement = version.placements.get(objective_id=objective_id)
    under = version.placements.filter(parent_id=objective_id)
    for child in under:
        child.parent_id, child.share = placement.parent_id, child.share * placement.share
        child.save(update_fields=["parent", "share"])
    placement.delete()
    settle(version)
    touch(version)
    before = {"parent": placement.parent_id, "share": placement.share}
    place_event("objective.left_version", version, objective_id, by=by, before=before)
    return version


@transaction.atomic
def delete_objective(objective_id: int, *, by: Member) -> Item:
    """Put an objective in the trash; its weight goes to what lies under it, else its siblings.

    Its place and share are kept for `restore_objective`.
    """
    item = delete_item(objective_id, by=by)
    for version in _open_with(objective_id, by):
        settle(version)
        touch(version)
    return item


@transaction.atomic
def restore_objective(objective_id: int, *, by: Member) -> Item:
    """Bring an objective back from the trash; it takes its share back, and siblings make room.

    What lay under it stays where it went. One that held all the weight comes back
    with an equal share. Raises Conflict for one of a draft that is discarded.
    """
    row = Objective.objects.visible_to(by).select_related("drafted_in").get(pk=objective_id)
    was_gone = row.is_deleted
    if row.drafted_in and row.drafted_in.state == StrategyVersion.State.DISCARDED:
        raise Conflict(
            _("It was written for {version}, which is discarded: bring that back first.").format(
                version=row.drafted_in
            )
        )
    item = restore_item(objective_id, by=by)
    for version in _open_with(objective_id, by) if was_gone else ():
        take_back(version, objective_id)
        touch(version)
    return item


def _open_with(objective_id: int, by: Member) -> list[StrategyVersion]:
    """The versions that may be edited and have the objective, locked."""
    mine = StrategyVersion.objects.filter(workspace=by.workspace_id).select_for_update()
    holding = Placement.objects.filter(objective=objective_id).values("version")
    return list(mine.editable().filter(pk__in=holding).order_by("pk"))
