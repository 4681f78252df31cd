"""The vision and the versions of the strategy."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.versions import based_on, tag
from openweft.roadmap.operations import (
    discard_draft_and_value,
    make_live_and_value,
    place_objective_and_value,
    remove_from_version_and_value,
    restore_draft_and_value,
    set_shares_and_value,
)
from openweft.roadmap.revaluing import revalued
from openweft.strategy import operations
from openweft.strategy.comparing import Moved, Stand, compare
from openweft.strategy.models import Objective, StrategyVersion, Vision
from openweft.strategy.problems import weights_of
from openweft.strategy.sharing import families
from openweft.workspaces.models import Member

router = Router(tags=["strategy"])


class VisionIn(Schema):
    sentence: str
    page: str = ""
    name: str = ""


class VisionOut(VisionIn):
    version: int


class VersionOut(Schema):
    id: int
    number: int
    state: StrategyVersion.State
    note: str
    live_since: datetime | None
    replaced_at: datetime | None
    version: int = Field(description="Of its places, for If-Match: it steps when one changes.")


class NoteIn(Schema):
    note: str = ""


class PlacedOut(Schema):
    objective_id: int
    parent_id: int | None
    share: float = Field(description="Of the parent's weight, 0 to 1.")
    weight: float = Field(description="Of the whole strategy, 0 to 1.")


class StandOut(Schema):
    parent_id: int | None
    share: float = Field(description="Of the parent's weight, 0 to 1.")
    weight: float = Field(description="Of the whole strategy, 0 to 1.")


class MovedOut(Schema):
    objective_id: int
    change: str = Field(description="entered, left, moved, heavier, lighter or shared.")
    before: StandOut | None
    after: StandOut | None


class RevaluedOut(Schema):
    initiative_id: int
    value_before: float
    value_after: float
    rank_before: int
    rank_after: int


class ChangesOut(Schema):
    objectives: list[MovedOut]
    initiatives: list[RevaluedOut] = Field(description="Those that may be planned.")


class Since(Schema):
    since_id: int | None = Field(
        None, description="The version before; the live one unless given."
    )


class SharesIn(Schema):
    parent_id: int | None = None
    shares: dict[int, float] = Field(description="Share by objective id; all siblings, sum 1.")


class PlaceIn(Schema):
    objective_id: int
    parent_id: int | None = None
    share: float | None = None


@router.get("/vision", response=VisionOut)
def vision(request: HttpRequest) -> Vision:
    """The end state the strategy leads to."""
    by = member_of(request)
    if by.is_guest:
        raise Vision.DoesNotExist
    return Vision.objects.get(workspace=by.workspace)


@router.put("/vision", response=VisionOut)
def put_vision(request: HttpRequest, body: VisionIn) -> Vision:
    """Write the vision; If-Match is needed once there is one."""
    by = member_of(request)
    exists = Vision.objects.filter(workspace=by.workspace).exists()
    return operations.set_vision(
        by=by, based_on=based_on(request) if exists else None, **body.dict()
    )


def versions_seen(by: Member) -> QuerySet[StrategyVersion]:
    """The versions; a guest sees none."""
    rows = StrategyVersion.objects.filter(workspace=by.workspace)
    return rows.none() if by.is_guest else rows


@router.get("/versions", response=Page[VersionOut])
def versions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The numbered versions of the strategy; exactly one is live."""
    return one_page(versions_seen(member_of(request)), paging, list)


@router.post("/versions", response={201: VersionOut})
def draft(request: HttpRequest, body: NoteIn) -> Status[StrategyVersion]:
    """Copy the live version into a draft."""
    return Status(201, operations.start_draft(note=body.note, by=member_of(request)))


@router.post("/versions/{int:version_id}/live", response=VersionOut)
def make_live(request: HttpRequest, version_id: int, body: NoteIn) -> StrategyVersion:
    """Make a draft the live version, with what was written for it."""
    return make_live_and_value(version_id, note=body.note, by=member_of(request))


@router.post("/versions/{int:version_id}/discard", response=VersionOut)
def discard(request: HttpRequest, version_id: int) -> StrategyVersion:
    """Throw a draft away; what was written for it goes to the trash."""
    return discard_draft_and_value(version_id, by=member_of(request))


@router.post("/versions/{int:version_id}/restore", response=VersionOut)
def restore(request: HttpRequest, version_id: int) -> StrategyVersion:
    """Bring a discarded draft back, with what went with it."""
    return restore_draft_and_value(version_id, by=member_of(request))


@router.get("/versions/{int:version_id}/changes", response=ChangesOut)
def changes(request: HttpRequest, version_id: int, wanted: Query[Since]) -> dict[str, Any]:
    """What differs from another version, and what initiatives would be worth by it."""
    by = member_of(request)
    new = versions_seen(by).get(pk=version_id)
    mine = versions_seen(by)
    since = wanted.since_id
    old = mine.get(pk=since) if since is not None else mine.get(state=StrategyVersion.State.LIVE)
    return {
        "objectives": [_moved(each) for each in compare(old, new, by=by)],
        "initiatives": [
            {
                "initiative_id": each.initiative.pk,
                "value_before": each.was,
                "value_after": each.now,
                "rank_before": each.rank_was,
                "rank_after": each.rank_now,
            }
            for each in revalued(old, new, by=by)
        ],
    }


def _moved(each: Moved) -> dict[str, Any]:
    return {
        "objective_id": each.objective.pk,
        "change": each.word,
        "before": _stand(each.was),
        "after": _stand(each.now),
    }


def _stand(stand: Stand | None) -> dict[str, Any] | None:
    if stand is None:
        return None
    under = stand.under.pk if stand.under else None
    return {"parent_id": under, "share": stand.share, "weight": stand.weight}


@router.get("/versions/{int:version_id}/objectives", response=list[PlacedOut])
def placements(
    request: HttpRequest, response: HttpResponse, version_id: int
) -> list[dict[str, Any]]:
    """The version's objectives one may see, with their shares among those and absolute weights."""
    by = member_of(request)
    version = versions_seen(by).get(pk=version_id)
    tag(response, version)
    weights = weights_of(version)
    rows = list(version.placements.standing())
    within = Objective.objects.visible_to(by).within(version)
    seen = set(within.values_list("pk", flat=True))
    parents = {
        pk: (parent, share)
        for parent, its in families(rows, seen).items()
        for pk, share in its.items()
    }
    return [
        {
            "objective_id": pk,
            "parent_id": parents[pk][0],
            "share": parents[pk][1],
            "weight": weights[pk],
        }
        for pk in (row.objective_id for row in rows if row.objective_id in seen)
    ]


@router.put("/versions/{int:version_id}/objectives", response={204: None})
def place(
    request: HttpRequest, response: HttpResponse, version_id: int, body: PlaceIn
) -> Status[None]:
    """Put an objective under another, or at the top, in one version."""
    given, seen, by = body.dict(), based_on(request), member_of(request)
    objective_id = given.pop("objective_id")
    placed = place_objective_and_value(
        objective_id, version_id=version_id, based_on=seen, by=by, **given
    )
    tag(response, placed.version)
    return Status(204, None)


@router.delete("/versions/{int:version_id}/objectives/{int:objective_id}", response={204: None})
def leave(
    request: HttpRequest, response: HttpResponse, version_id: int, objective_id: int
) -> Status[None]:
    """Take an objective out of a version."""
    seen, by = based_on(request), member_of(request)
    left = remove_from_version_and_value(objective_id, version_id=version_id, based_on=seen, by=by)
    tag(response, left)
    return Status(204, None)


@router.put("/versions/{int:version_id}/shares", response={204: None})
def put_shares(
    request: HttpRequest, response: HttpResponse, version_id: int, body: SharesIn
) -> Status[None]:
    """Set the shares of all siblings under one parent; they sum to 1."""
    seen, by = based_on(request), member_of(request)
    version = set_shares_and_value(version_id=version_id, based_on=seen, by=by, **body.dict())
    tag(response, version)
    return Status(204, None)
