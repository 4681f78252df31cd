"""Scenarios: other sets of assumptions, made, changed, archived and restored."""

import math
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Conflict, Invalid
from openweft.roadmap.models import Scenario
from openweft.strategy.models import StrategyVersion
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.operations.checks import save_changes, sole
from openweft.workspaces.operations.tenancy import LONGEST_HORIZON
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

ASSUMED = ("name", "capacity_factor", "horizon_periods", "strategy_version_id")
MOST_FACTOR = 10  # ten times today's is a typing error


@transaction.atomic
def create_scenario(
    *,
    name: str,
    capacity_factor: float = 1.0,
    horizon_periods: int | None = None,
    strategy_version_id: int | None = None,
    by: Member,
) -> Scenario:
    """Write down another set of assumptions; Invalid for a name that is taken."""
    require(by, Action.PLAN)
    scenario = Scenario(workspace=by.workspace, created_by=by)
    given = (name, capacity_factor, horizon_periods, strategy_version_id)
    _assume(scenario, dict(zip(ASSUMED, given, strict=True)))
    with sole(_taken(scenario)):
        scenario.save()
    append_event("scenario.created", workspace=by.workspace, by=by, subject=scenario.name)
    return scenario


@transaction.atomic
def scenario_under(version_id: int, *, by: Member) -> Scenario:
    """The scenario that assumes another strategy version and nothing else; made where none does.

    Raises StrategyVersion.DoesNotExist for a discarded version or another workspace's.
    """
    require(by, Action.PLAN)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    version = StrategyVersion.objects.kept().get(pk=version_id, workspace=by.workspace)
    same = Scenario.objects.filter(
        workspace=by.workspace,
        strategy_version=version,
        is_main=False,
        capacity_factor=1,
        horizon_periods=None,
        value_model="",
        archived_at=None,
        pins=None,
        capacities=None,
    )
    return same.first() or create_scenario(
        name=_free_name(version), strategy_version_id=version.pk, by=by
    )


def _free_name(version: StrategyVersion) -> str:
    name = _("Under strategy {version}").format(version=version)
    taken = set(
        Scenario.objects.filter(workspace=version.workspace_id).values_list("name", flat=True)
    )
    names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


@transaction.atomic
def edit_scenario(
    scenario_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Scenario:
    """Change any of ASSUMED; plans made before keep what they assumed then.

    Raises Stale if it changed since `based_on`, Invalid for what cannot be
    assumed, Conflict for an archived one. Pins have operations of their own.
    """
    scenario = _locked(scenario_id, based_on, by)
    if scenario.archived_at is not None:
        raise Conflict(_("“{name}” is archived; restore it first.").format(name=scenario.name))
    before = snapshot(scenario, ASSUMED)
    _assume(scenario, changes)
    with sole(_taken(scenario)):
        save_changes(scenario, before, code="scenario.edited", subject=scenario.name, by=by)
    return scenario


@transaction.atomic
def archive_scenario(scenario_id: int, *, by: Member) -> Scenario:
    """Put a scenario away with its plans; Conflict for the main one. Twice is once."""
    scenario = _locked(scenario_id, None, by)
    if scenario.is_main:
        raise Conflict(_("“{name}” is the main scenario and stays.").format(name=scenario.name))
    return _put(scenario, "scenario.archived", by, is_archived=True)


@transaction.atomic
def restore_scenario(scenario_id: int, *, by: Member) -> Scenario:
    """Bring an archived scenario back. Twice is once."""
    return _put(_locked(scenario_id, None, by), "scenario.restored", by, is_archived=False)


def _put(scenario: Scenario, code: str, by: Member, *, is_archived: bool) -> Scenario:
    if is_archived != (scenario.archived_at is not None):
        before = snapshot(scenario, ("archived_at",))
        scenario.archived_at = timezone.now() if is_archived else None
        save_changes(scenario, before, code=code, subject=scenario.name, by=by)
    return scenario


def _locked(scenario_id: int, based_on: int | None, by: Member) -> Scenario:
    rows = Scenario.objects.select_for_update().filter(workspace=by.workspace)
    scenario = rows.get(pk=scenario_id)
    require(by, Action.PLAN)
    check_version(scenario, based_on)
    return scenario


def _taken(scenario: Scenario) -> str:
    return _("“{clean}” is no free name for a scenario.").format(clean=scenario.name)


def _assume(scenario: Scenario, changes: Mapping[str, Any]) -> None:
    for field, value in changes.items():
        if field not in ASSUMED:
            raise Invalid(_("A scenario has no field “{field}”.").format(field=field))
        setattr(scenario, field, value)
    scenario.name = " ".join(scenario.name.split())[:120]
    same = Scenario.objects.filter(workspace=scenario.workspace, name=scenario.name)
    if not scenario.name or same.exclude(pk=scenario.pk).exists():
        raise Invalid(_taken(scenario))
    factor = scenario.capacity_factor
    if not (math.isfinite(factor) and 0 <= factor <= MOST_FACTOR):
        raise Invalid(_("A capacity factor lies between 0 and 10."))
    ahead = scenario.horizon_periods
    if ahead is not None and not 1 <= ahead <= LONGEST_HORIZON:
        raise Invalid(_("A plan looks 1 to {most} periods ahead.").format(most=LONGEST_HORIZON))
    if scenario.strategy_version_id is not None:
        StrategyVersion.objects.kept().get(
            pk=scenario.strategy_version_id, workspace=scenario.workspace
        )
