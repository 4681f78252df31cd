"""How many initiatives there are and how much of them a plan holds, for one reader."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from openweft.roadmap.models import Initiative, Plan
from openweft.roadmap.reading import at_plan
from openweft.workspaces.models import Member


@dataclass(frozen=True, slots=True)
class Tally:
    """Live initiatives by state; and of a plan, how many are in of all, in person-weeks too."""

    by_state: Mapping[str, int]
    planned: int
    asked: int
    planned_weeks: float
    asked_weeks: float


def tally_of(plan: Plan | None, *, by: Member) -> Tally:
    """Count what `by` may see, in one query; a plan still counts what has since been deleted."""
    rows: QuerySet[Initiative, Any] = Initiative.objects.visible_to(by).order_by()
    columns = ["state", "is_deleted"]
    if plan is not None:
        rows = rows.annotate(entry=at_plan(plan))
        columns.append("entry__included")
    counted = rows.values_list(*columns).annotate(Count("pk"))
    if plan is not None:
        counted = counted.annotate(Sum("entry__effort_weeks"))
    by_state, counts, weeks = Counter[str](), Counter[bool](), Counter[bool]()
    for state, is_deleted, *rest in counted:
        if plan is None:
            included, count, effort = None, rest[0], 0
        else:
            included, count, effort = rest
        if not is_deleted:
            by_state[state] += count
        if included is not None:
            counts[included] += count
            weeks[included] += effort
    return Tally(
        by_state=by_state,
        planned=counts[True],
        asked=counts.total(),
        planned_weeks=weeks[True],
        asked_weeks=weeks.total(),
    )
