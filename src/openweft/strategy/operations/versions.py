"""The vision, and drafting and changing over versions."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, Invalid
from openweft.items.models import Item
from openweft.items.operations import put_in_trash, take_from_trash
from openweft.strategy.models import Placement, StrategyVersion, Vision
from openweft.strategy.problems import check_shares
from openweft.strategy.sharing import settle
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version, step_version


@transaction.atomic
def set_vision(
    *, sentence: str, page: str = "", name: str = "", based_on: int | None = None, by: Member
) -> Vision:
    """Write the vision; Conflict if it changed since version `based_on`."""
    require(by, Action.EDIT_STRATEGY)
    clean = " ".join(sentence.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("A vision needs its sentence."))
    vision = Vision.objects.select_for_update().filter(workspace=by.workspace).first()
    before = {"sentence": vision.sentence, "page": vision.page} if vision else {}
    if vision is None:
        vision = Vision(workspace=by.workspace, version=0)
    else:
        check_version(vision, based_on)
    vision.sentence, vision.page = clean[:300], page.replace("\x00", "")
    vision.name = name or vision.name or "Vision"
    vision.version += 1
    vision.save()
    append_event(
        "vision.set",
        workspace=by.workspace,
        by=by,
        subject=vision.name,
        before=before,
        after={"sentence": vision.sentence, "page": vision.page},
    )
    return vision


def version_to_edit(
    version_id: int | None, *, based_on: int | None = None, by: Member
) -> StrategyVersion:
    """The version to change, locked: the one named, else the live one, else a first one, live.

    Raises Conflict for an old or discarded version: those stay as they were; Stale
    if a place in it changed since `based_on`.
    """
    mine = StrategyVersion.objects.filter(workspace=by.workspace).select_for_update()
    version = mine.get(pk=version_id) if version_id else mine.live().first()
    if version is None:
        return _first_live(by)
    if version.state == StrategyVersion.State.OLD:
        raise Conflict(
            _("{version} is an old version and stays as it was.").format(version=version)
        )
    if version.state == StrategyVersion.State.DISCARDED:
        raise Conflict(_("{version} is discarded.").format(version=version))
    check_version(version, based_on)
    return version


def _first_live(by: Member) -> StrategyVersion:
    """The live version of a workspace that had none; of two who begin at once, one makes it."""
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    mine = StrategyVersion.objects.filter(workspace=by.workspace).select_for_update()
    if (live := mine.live().first()) is not None:
        return live
    version = StrategyVersion.objects.create(
        workspace=by.workspace,
        number=next_number(by.workspace),
        state=StrategyVersion.State.LIVE,
        live_since=timezone.now(),
        made_live_by=by,
    )
    append_event(
        "strategy.begun",
        workspace=by.workspace,
        by=by,
        subject=str(version),
        before={"live": None},
        after={"live": str(version)},
    )
    return version


def place_event(
    code: str,
    version: StrategyVersion,
    objective_id: int,
    *,
    by: Member,
    before: dict[str, Any],
    after: dict[str, Any] | None = None,
) -> None:
    """Append what was done to a place: in a draft it is no news of the objective."""
    append_event(
        code,
        workspace=by.workspace,
        by=by,
        item_id=None if version.is_draft else objective_id,
        subject=str(version),
        before=before,
        after={**({"objective": objective_id} if version.is_draft else {}), **(after or {})},
    )


def next_number(workspace: Workspace) -> int:
    """The number of the workspace's next version."""
    highest = workspace.strategy_versions.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def start_draft(*, note: str = "", by: Member) -> StrategyVersion:
    """Copy the live version into a new draft, or begin an empty one, and return it."""
    require(by, Action.EDIT_STRATEGY)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    draft = StrategyVersion.objects.create(
        workspace=by.workspace, number=next_number(by.workspace), note=note.strip()
    )
    live = StrategyVersion.objects.filter(workspace=by.workspace).live().first()
    if live is not None:
        Placement.objects.bulk_create(
            Placement(
                version=draft,
                objective_id=placed.objective_id,
                parent_id=placed.parent_id,
                share=placed.share,
                position=placed.position,
            )
            for placed in live.placements.all()
        )
    append_event("strategy.drafted", workspace=by.workspace, by=by, subject=str(draft))
    return draft


@transaction.atomic
def make_live(version_id: int, *, note: str = "", by: Member) -> StrategyVersion:
    """Make a draft the live version, with what was written for it; the one before is kept as old.

    Raises Conflict unless it is a draft, Invalid if siblings' shares do not sum to 1.
    """
    require(by, Action.EDIT_STRATEGY)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    mine = StrategyVersion.objects.filter(workspace=by.workspace).select_for_update()
    draft = mine.get(pk=version_id)
    now = timezone.now()
    draft.go_live(by=by, at=now)
    check_shares(draft)
    draft.note = note.strip() or draft.note
    live = mine.live().first()
    if live is not None:
        live.step_down(at=now)
        live.save(update_fields=["state", "replaced_at"])
    stepped = step_version(draft)
    draft.save(update_fields=["state", "live_since", "made_live_by", "note", *stepped])
    Item.objects.filter(objective__drafted_in=draft).update(is_draft=False)
    draft.own_objectives.update(drafted_in=None)
    append_event(
        "strategy.made_live",
        workspace=by.workspace,
        by=by,
        subject=str(draft),
        before={"live": str(live) if live else None},
        after={"live": str(draft), "note": draft.note},
    )
    return draft


@transaction.atomic
def discard_draft(version_id: int, *, by: Member) -> StrategyVersion:
    """Throw a draft away; objectives that were written for it go to the trash with it.

    Raises Conflict unless it is a draft. `restore_draft` takes it back.
    """
    require(by, Action.EDIT_STRATEGY)
    draft = _locked(version_id, by)
    now = timezone.now()
    draft.discard(at=now)
    draft.save(update_fields=["state", "discarded_at"])
    for item in Item.objects.kept().filter(objective__drafted_in=draft):
        put_in_trash(item, at=now, by=by)
    append_event("strategy.discarded", workspace=by.workspace, by=by, subject=str(draft))
    return draft


@transaction.atomic
def restore_draft(version_id: int, *, by: Member) -> StrategyVersion:
    """Bring a discarded draft back, with the objectives that went with it.

    Those that went to the trash by themselves stay there. Raises Conflict unless it is discarded.
    """
    require(by, Action.EDIT_STRATEGY)
    draft = _locked(version_id, by)
    went_at = draft.discarded_at
    draft.bring_back()
    draft.save(update_fields=["state", "discarded_at", *step_version(draft)])
    own = Item.objects.filter(objective__drafted_in=draft)
    for item in own.filter(deleted_at=went_at) if went_at else ():
        take_from_trash(item, by=by)
    settle(draft)
    append_event("strategy.brought_back", workspace=by.workspace, by=by, subject=str(draft))
    return draft


def _locked(version_id: int, by: Member) -> StrategyVersion:
    mine = StrategyVersion.objects.filter(workspace=by.workspace).select_for_update()
    return mine.get(pk=version_id)
