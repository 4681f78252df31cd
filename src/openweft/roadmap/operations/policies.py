"""How a workspace values and plans, and keeping the values on its initiatives true."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.roadmap.models import Initiative, Policy, ValueModel
from openweft.roadmap.models.effort import MOST_WEEKS
from openweft.roadmap.valuing import Valuation, value_initiatives
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.operations.checks import save_changes
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

SETTINGS = (
    "value_model",
    "discount_a_year",
    "default_reach_share",
    "default_alignment",
    "default_capacity_weeks",
    "focus_share",
    "notes",
)
CACHED = ("value", "value_terms", "alignment", "effort_weeks")


def policy_of(workspace: Workspace) -> Policy:
    """The workspace's policy; one with the defaults is made where there is none."""
    return Policy.objects.get_or_create(workspace=workspace)[0]


def locked_policy(based_on: int | None, *, by: Member) -> Policy:
    """The policy, locked; its version stands for floors, sizes and gates too.

    Raises Stale if it changed since `based_on`.
    """
    policy_of(by.workspace)
    policy = Policy.objects.select_for_update().get(workspace=by.workspace)
    check_version(policy, based_on)
    return policy


@transaction.atomic
def set_policy(*, changes: dict[str, Any], based_on: int | None = None, by: Member) -> Policy:
    """Change how initiatives are valued and planned, and value them anew.

    `changes` holds any of SETTINGS. Raises Invalid, naming the setting.
    """
    require(by, Action.CURATE)
    policy = locked_policy(based_on, by=by)
    before = snapshot(policy, SETTINGS)
    for name, value in changes.items():
        if name not in SETTINGS:
            raise Invalid(_("There is no setting “{name}”.").format(name=name))
        if name == "value_model" and value not in ValueModel.values:
            raise Invalid(
                _("“{value}” is no value model; {choices} are.").format(
                    value=value, choices=", ".join(ValueModel.values)
                )
            )
        setattr(policy, name, value)
    _check(policy)
    if save_changes(policy, before, code="policy.set", subject="policy", by=by):
        refresh_values(by.workspace)
    return policy


def _check(policy: Policy) -> None:
    for name in ("default_reach_share", "default_alignment", "focus_share"):
        if not 0 <= getattr(policy, name) <= 1:
            raise Invalid(
                _("{field} lies between 0 and 1.").format(
                    field=name.replace("_", " ").capitalize()
                )
            )
    if not 0 <= policy.discount_a_year < 1:
        raise Invalid(_("Discount a year lies between 0 and 1."))
    if not 0 <= policy.default_capacity_weeks <= MOST_WEEKS:
        raise Invalid(
            _("Default capacity weeks lies between 0 and {most}.").format(most=MOST_WEEKS)
        )


def refresh_values(workspace: Workspace, *, only: Collection[int] | None = None) -> int:
    """Bring the value, alignment and effort kept on initiatives up to date; returns how many.

    Runs inside the caller's transaction and writes no event: it records what
    others decided. `only`: ids to refresh; all open ones when None.
    """
    rows = Initiative.objects.filter(workspace=workspace).live()
    rows = rows.filter(pk__in=only) if only is not None else rows
    found = list(rows)
    valued = value_initiatives(found, policy_of(workspace))
    changed = [row for row, each in zip(found, valued, strict=True) if _keep(row, each)]
    Initiative.objects.bulk_update(changed, CACHED, batch_size=200)
    return len(found)


def _keep(row: Initiative, valued: Valuation) -> bool:
    """Take the valuation over; returns whether anything differs."""
    before = [getattr(row, name) for name in CACHED]
    row.value, row.value_terms = valued.value, valued.terms
    row.alignment, row.effort_weeks = valued.alignment, valued.effort_weeks
    return before != [getattr(row, name) for name in CACHED]
