"""Estimates, sizes, and the effort spent and left."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import difference, snapshot
from openweft.common.errors import Invalid
from openweft.items.operations import locked_row, touch
from openweft.roadmap.models import Estimate, Initiative, Size
from openweft.roadmap.models.effort import check_points, check_weeks
from openweft.roadmap.models.initiative import FINISHED
from openweft.roadmap.operations.policies import locked_policy, refresh_values
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Team
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version
from openweft.workspaces.versions import touch as touch_row

POINTS = ("low", "likely", "high", "size", "spent", "remaining")


@dataclass(frozen=True, slots=True)
class Points:
    """Three points of an estimate, person-weeks: 0 <= low <= likely <= high."""

    low: float
    likely: float
    high: float


@transaction.atomic
def set_estimate(
    initiative_id: int,
    *,
    team_id: int,
    estimate: Points | str,
    based_on: int | None = None,
    by: Member,
) -> Estimate:
    """Estimate what an initiative takes of a team, by three points or by a size's code.

    Raises Team.DoesNotExist, Invalid for an unknown size or points out of order.
    """
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.CURATE)
    check_version(initiative.item, based_on)
    team = Team.objects.get(pk=team_id, workspace=by.workspace)
    row = Estimate.objects.filter(initiative=initiative, team=team).first()
    before = snapshot(row, POINTS) if row else {}
    row = row or Estimate(initiative=initiative, team=team)
    if isinstance(estimate, str):
        row.size = size_of(by, estimate)
        row.set_points(row.size.low, row.size.likely, row.size.high)
    else:
        row.size = None
        row.set_points(estimate.low, estimate.likely, estimate.high)
    row.is_assumed, row.assumption = False, ""
    row.save()
    _record("estimate.set", row, before, by)
    refresh_values(by.workspace, only=[initiative.pk])
    return row


def size_of(by: Member, code: str) -> Size:
    """The workspace's size of that code; Invalid naming the ones there are."""
    size = Size.objects.filter(workspace=by.workspace, code__iexact=code.strip()).first()
    if size is None:
        codes = by.workspace.sizes.values_list("code", flat=True)
        raise Invalid(
            _("There is no size “{code}”; {choices} are set.").format(
                code=code, choices=", ".join(codes)
            )
        )
    return size


@transaction.atomic
def remove_estimate(
    initiative_id: int, *, team_id: int, based_on: int | None = None, by: Member
) -> None:
    """Say that an initiative takes nothing of a team."""
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.CURATE)
    check_version(initiative.item, based_on)
    drop_estimate(Estimate.objects.get(initiative=initiative, team_id=team_id), by=by)
    refresh_values(by.workspace, only=[initiative.pk])


def drop_estimate(row: Estimate, *, by: Member) -> None:
    """Inside the caller's transaction, seen by `by` or not: for what goes with something else.

    The caller brings the values kept on initiatives up to date.
    """
    before = snapshot(row, POINTS)
    row.delete()
    _record("estimate.removed", row, before, by)


@transaction.atomic
def report_effort(
    initiative_id: int,
    *,
    team_id: int,
    spent: float | None = None,
    remaining: float | None = None,
    based_on: int | None = None,
    by: Member,
) -> Estimate:
    """Say what a team has spent on an initiative and what is left, in person-weeks.

    What is None stays as it was. Raises Estimate.DoesNotExist where the team has none.
    """
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.REPORT_PROGRESS)
    check_version(initiative.item, based_on)
    row = Estimate.objects.select_related("team").get(initiative=initiative, team_id=team_id)
    before = snapshot(row, POINTS)
    for name, weeks in (("spent", spent), ("remaining", remaining)):
        if weeks is None:
            continue
        check_weeks(name, weeks)
        setattr(row, name, weeks)
    row.save()
    _record("effort.reported", row, before, by)
    refresh_values(by.workspace, only=[initiative.pk])
    return row


def _record(code: str, row: Estimate, before: dict[str, object], by: Member) -> None:
    initiative = row.initiative
    after = snapshot(row, POINTS) if row.pk else {}
    was, now = difference(before, after) if after else (before, {})
    touch(initiative.item)
    append_event(
        code,
        workspace=by.workspace,
        by=by,
        item_id=initiative.pk,
        subject=initiative.item.key,
        before=was,
        after={"team": row.team.name, **now},
    )


@transaction.atomic
def set_size(
    code: str,
    *,
    points: Points,
    is_default: bool = False,
    based_on: int | None = None,
    by: Member,
) -> Size:
    """Say what a size stands for; estimates made with it follow, but for what is finished.

    Raises Invalid unless 0 <= low <= likely <= high, or without a code.
    """
    require(by, Action.EDIT_ORGANISATION)
    policy = locked_policy(based_on, by=by)
    check_points(points.low, points.likely, points.high)
    clean = code.strip().upper()[:8]
    if not clean:
        raise Invalid(_("A size needs a name such as S."))
    was = Size.objects.filter(workspace=by.workspace, code=clean).first()
    if is_default:
        Size.objects.filter(workspace=by.workspace).update(is_default=False)
    size, _is_new = Size.objects.update_or_create(
        workspace=by.workspace,
        code=clean,
        defaults={
            "low": points.low,
            "likely": points.likely,
            "high": points.high,
            "is_default": is_default,
        },
    )
    Estimate.objects.filter(size=size).exclude(initiative__state__in=FINISHED).update(
        low=points.low, likely=points.likely, high=points.high
    )
    touch_row(policy)
    refresh_values(by.workspace)
    append_event(
        "size.set",
        workspace=by.workspace,
        by=by,
        subject=clean,
        before={"low": was.low, "likely": was.likely, "high": was.high} if was else {},
        after={"low": points.low, "likely": points.likely, "high": points.high},
    )
    return size
