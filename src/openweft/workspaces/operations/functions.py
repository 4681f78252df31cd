"""The verticals of the organisation."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Function, Member
from openweft.workspaces.operations.checks import (
    check_unused,
    checked_name,
    own,
    save_changes,
    sole,
)
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

FIELDS = ("name", "lead_id", "goals")


@transaction.atomic
def create_function(
    *, name: str, lead_id: int | None = None, goals: str = "", by: Member
) -> Function:
    """Add a function and return it; Invalid if one of that name exists."""
    require(by, Action.EDIT_ORGANISATION)
    function = Function(workspace=by.workspace)
    _apply(function, {"name": name, "lead_id": lead_id, "goals": goals}, by)
    with sole(_taken(function)):
        function.save()
    append_event(
        "function.created",
        workspace=by.workspace,
        by=by,
        subject=function.name,
        after=snapshot(function, FIELDS),
    )
    return function


@transaction.atomic
def edit_function(
    function_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Function:
    """Change a function's name, lead (`lead_id`) or goals; refused as `create_function` is."""
    function = Function.objects.select_for_update().get(pk=function_id, workspace=by.workspace_id)
    require(by, Action.EDIT_ORGANISATION)
    check_version(function, based_on)
    before = snapshot(function, FIELDS)
    _apply(function, changes, by)
    with sole(_taken(function)):
        save_changes(function, before, code="function.edited", subject=function.name, by=by)
    return function


def _taken(function: Function) -> str:
    return _("There is a function “%(name)s” already.") % {"name": function.name}


def _apply(function: Function, changes: Mapping[str, Any], by: Member) -> None:
    if "name" in changes:
        function.name = checked_name(changes["name"], longest=80)
        check_unused(
            Function.objects.filter(workspace=by.workspace_id, name__iexact=function.name).exclude(
                pk=function.pk
            ),
            _taken(function),
        )
    if "lead_id" in changes:
        function.lead = own(Member, changes["lead_id"], by=by)
    if "goals" in changes:
        function.goals = str(changes["goals"]).replace("\x00", "").strip()


@transaction.atomic
def delete_function(function_id: int, *, by: Member) -> None:
    """Remove a function nobody and nothing belongs to; Invalid otherwise."""
    function = Function.objects.select_for_update().get(pk=function_id, workspace=by.workspace_id)
    require(by, Action.EDIT_ORGANISATION)
    for belonging in ("members", "memberships", "items", "grants"):
        check_unused(
            getattr(function, belonging).all(),
            _("%(name)s is in use: people, teams or items belong to it.")
            % {"name": function.name},
        )
    append_event(
        "function.deleted",
        workspace=by.workspace,
        by=by,
        subject=function.name,
        before=snapshot(function, FIELDS),
    )
    function.delete()
