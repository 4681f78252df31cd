"""The shortest way to a first plan: one team, titles and sizes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.roadmap.models import Initiative, Plan, Size
from openweft.roadmap.operations.effort import Points, set_estimate, set_size
from openweft.roadmap.operations.initiatives import create_initiative
from openweft.roadmap.operations.planning import request_plan
from openweft.workspaces.models import Member
from openweft.workspaces.operations import create_team
from openweft.workspaces.permissions import Action, require

FIRST_SIZES = {"S": Points(1, 2, 4), "M": Points(3, 5, 8), "L": Points(6, 10, 16)}


@dataclass(frozen=True, slots=True)
class FirstTitle:
    """What might be delivered, and its size's code."""

    title: str
    size: str = "M"


@transaction.atomic
def start_roadmap(*, team: str, people: float, titles: Iterable[FirstTitle], by: Member) -> Plan:
    """Make a team, candidates with their sizes, and ask for a plan, which is returned.

    A workspace without sizes gets S, M and L, M being the default. Raises
    Invalid without a title, for a size there is none of and as `create_team` and
    `create_initiative` do; then nothing is made.
    """
    require(by, Action.PLAN)
    wanted = list(titles)
    if not wanted:
        raise Invalid(_("A plan needs at least one title."))
    make_first_sizes(by)
    made = create_team(name=team, people=people, by=by)
    for entry in wanted:
        initiative = create_initiative(title=entry.title, state=Initiative.State.CANDIDATE, by=by)
        set_estimate(initiative.pk, team_id=made.pk, estimate=entry.size, by=by)
    return request_plan(by=by)


def make_first_sizes(by: Member) -> None:
    """Give a workspace without sizes S, M and L, inside the caller's transaction."""
    if Size.objects.filter(workspace=by.workspace).exists():
        return
    for code, points in FIRST_SIZES.items():
        set_size(code, points=points, is_default=code == "M", by=by)
