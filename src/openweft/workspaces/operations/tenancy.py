"""Making a workspace, and its name, calendar and currency."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import ClosedDays, Member, Role, User, Workspace
from openweft.workspaces.operations.checks import checked_name, save_changes, sole
from openweft.workspaces.operations.restating import calendar_of, restate_capacities
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version, touch

FIELDS = (
    "name",
    "currency",
    "time_zone",
    "fiscal_start_month",
    "planning_period",
    "horizon_periods",
)
LONGEST_HORIZON = 24
LAST_MONTH = 12
CURRENCY_LETTERS = 3


@transaction.atomic
def create_workspace(name: str, *, user: User, **calendar: Any) -> Member:
    """Make a workspace and return the seat of `user`, who owns it.

    `calendar` holds any further field of the workspace but its slug, which is
    made from the name. Raises Invalid as `edit_workspace` does.
    """
    workspace = Workspace()
    _apply(workspace, {"name": name, **calendar})
    with sole(_("Somebody has just made a workspace of this name; send it again.")):
        workspace.slug = _free_slug(name)
        workspace.save()
    owner = Member.objects.create(
        workspace=workspace, user=user, name=user.name or user.email, role=Role.OWNER
    )
    append_event(
        "workspace.created",
        workspace=workspace,
        by=owner,
        subject=workspace.name,
        after=snapshot(workspace, FIELDS),
    )
    return owner


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


@transaction.atomic
def edit_workspace(
    changes: Mapping[str, Any], *, based_on: int | None = None, by: Member
) -> Workspace:
    """Change name, currency, time zone, fiscal year, planning period or horizon; returns it saved.

    Capacities typed over go along to other planning periods, as `restate_capacities` says.
    Raises Invalid for a field there is none of and for values out of range,
    NotAllowed without the role.
    """
    require(by, Action.MANAGE_WORKSPACE)
    workspace = _locked(based_on, by)
    before = snapshot(workspace, FIELDS)
    was = calendar_of(workspace)
    _apply(workspace, changes)
    if calendar_of(workspace) != was:
        restate_capacities(workspace, was=was, by=by)
    save_changes(workspace, before, code="workspace.edited", subject=workspace.name, by=by)
    return workspace


def _apply(workspace: Workspace, changes: Mapping[str, Any]) -> None:
    for field, value in changes.items():
        if field not in FIELDS:
            raise Invalid(_("A workspace has no field “%(field)s”.") % {"field": field})
        setattr(workspace, field, value)
    workspace.name = checked_name(workspace.name)
    workspace.currency = workspace.currency.strip().upper()
    _check_currency(workspace.currency)
    _check_calendar(workspace)


def _check_currency(code: str) -> None:
    if len(code) != CURRENCY_LETTERS or not (code.isascii() and code.isalpha()):
        raise Invalid(_("A currency is a code of three letters, such as EUR."))


def _check_calendar(workspace: Workspace) -> None:
    if workspace.time_zone not in available_timezones():
        raise Invalid(
            _("“%(zone)s” is no time zone; “Europe/Paris” is one.") % {"zone": workspace.time_zone}
        )
    if not 1 <= workspace.fiscal_start_month <= LAST_MONTH:
        raise Invalid(_("A month is a number from 1 to 12."))
    if workspace.planning_period not in Workspace.PlanningPeriod.values:
        raise Invalid(_("A planning period is two weeks, a month or a quarter."))
    if not 1 <= workspace.horizon_periods <= LONGEST_HORIZON:
        raise Invalid(
            _("A plan reaches from 1 to %(most)d periods ahead.") % {"most": LONGEST_HORIZON}
        )


def _locked(based_on: int | None, by: Member) -> Workspace:
    workspace = Workspace.objects.select_for_update().get(pk=by.workspace_id)
    check_version(workspace, based_on)
    return workspace


@transaction.atomic
def add_closed_days(
    *, name: str, starts_on: date, ends_on: date, based_on: int | None = None, by: Member
) -> ClosedDays:
    """Say on which days nobody works, both ends included; Invalid if out of order.

    `based_on` is the workspace's version, which stands for its calendar.
    """
    require(by, Action.MANAGE_WORKSPACE)
    here = _locked(based_on, by)
    if ends_on < starts_on:
        raise Invalid(_("The last closed day comes before the first."))
    closed = ClosedDays.objects.create(
        workspace=by.workspace,
        name=checked_name(name, longest=80),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    touch(here)
    append_event(
        "workspace.days_closed",
        workspace=by.workspace,
        by=by,
        subject=closed.name,
        after=snapshot(closed, ("starts_on", "ends_on")),
    )
    return closed


@transaction.atomic
def remove_closed_days(closed_id: int, *, based_on: int | None = None, by: Member) -> None:
    """Work on those days after all; ClosedDays.DoesNotExist for another workspace's."""
    found = ClosedDays.objects.get(pk=closed_id, workspace=by.workspace_id)
    require(by, Action.MANAGE_WORKSPACE)
    here = _locked(based_on, by)
    closed = ClosedDays.objects.get(pk=found.pk)  # again: who had the lock may have removed it
    touch(here)
    append_event(
        "workspace.days_opened",
        workspace=by.workspace,
        by=by,
        subject=closed.name,
        before=snapshot(closed, ("starts_on", "ends_on")),
    )
    closed.delete()
