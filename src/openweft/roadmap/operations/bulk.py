"""Many initiatives, estimates and ties at once, by the same rules as one by one.

For imports, which state what has happened elsewhere: an initiative may enter in
any state. Every function runs inside the caller's transaction, which refreshes
the values when all is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.items.bulk import BATCH, Change, Draft, change_rows, create_rows, lock_items
from openweft.items.models import Item
from openweft.roadmap.models import Dependency, Estimate, Initiative, Size
from openweft.roadmap.models.effort import check_weeks
from openweft.roadmap.models.initiative import NEEDS_REASON
from openweft.roadmap.operations.effort import POINTS
from openweft.roadmap.operations.initiatives import LIFE, TERMS, InitiativeTerms
from openweft.workspaces.events import append_events, new_event
from openweft.workspaces.models import Member, Team
from openweft.workspaces.permissions import Action, require


@dataclass(frozen=True, slots=True)
class Effort:
    """What an initiative takes of a team: a size, or three points; `assumption` marks a guess."""

    team: Team
    low: float
    likely: float
    high: float
    size: Size | None = None
    assumption: str = ""
    spent: float | None = None
    remaining: float | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A dependency between two initiatives by their ids."""

    first_id: int
    then_id: int
    rule: str = Dependency.Rule.FINISH_TO_START
    lag_days: int = 0
    reason: str = ""


def check_columns(columns: Mapping[str, Any]) -> None:
    """Raise Invalid for values of an initiative's own columns that cannot be."""
    InitiativeTerms(**{name: columns[name] for name in columns.keys() & set(TERMS)}).check()
    state = columns.get("state")
    if state is not None and state not in Initiative.State.values:
        raise Invalid(
            _("“{state}” is no state; {choices} are.").format(
                state=state, choices=", ".join(Initiative.State.values)
            )
        )
    if state in NEEDS_REASON and not str(columns.get("state_reason", "")).strip():
        raise Invalid(_("Say why it is {state}.").format(state=Initiative.State(state).label))
    starts, finishes = columns.get("starts_on"), columns.get("finishes_on")
    if starts and finishes and finishes < starts:
        raise Invalid(_("It would finish before it starts."))


def bring_in_initiatives(drafts: Sequence[Draft], *, by: Member) -> list[Initiative]:
    """Create initiatives in whatever state they are; returns them in order.

    Raises Invalid as `create_initiative` does, and for a state without the
    reason it needs.
    """
    require(by, Action.CURATE)
    for draft in drafts:
        check_columns(draft.columns)
    now = timezone.now()
    today = by.workspace.today(now)
    complete = [
        Draft(
            draft.title,
            draft.item,
            _entered({"state_since": now, **draft.columns}, today),
            draft.created_at,
        )
        for draft in drafts
    ]
    return create_rows(Initiative, complete, by=by)


def _entered(columns: dict[str, Any], today: Any) -> dict[str, Any]:
    """What entering a state says about dates, unless they are given."""
    if columns.get("state") in {Initiative.State.SHIPPED, Initiative.State.REVIEWED}:
        shipped = columns.get("shipped_on") or columns.get("finishes_on") or today
        columns["shipped_on"] = shipped
        columns["finishes_on"] = max(shipped, columns.get("starts_on") or shipped)
    if columns.get("state") == Initiative.State.IN_PROGRESS:
        columns.setdefault("starts_on", min(today, columns.get("finishes_on") or today))
    return columns


def bring_up_to_date(changes: Iterable[Change], *, by: Member) -> list[Change]:
    """Change initiatives' words and columns; returns the changes that changed anything.

    Raises Invalid for values that cannot be, and for a parent that closes a circle.
    """
    require(by, Action.CURATE)
    asked = list(changes)
    lock_items(asked)
    now = timezone.now()
    for change in asked:
        row = change.row
        kept = {name: getattr(row, name) for name in LIFE}
        check_columns({**kept, **change.columns})
        if change.columns.get("state", kept["state"]) != kept["state"]:
            columns = _entered(dict(change.columns), by.workspace.today(now))
            change.columns = {"state_since": now, **columns}
    _refuse_circles(by, {c.row.pk: c.columns["parent"] for c in asked if "parent" in c.columns})
    return change_rows(asked, by=by)


def _refuse_circles(by: Member, parents: Mapping[int, Initiative | None]) -> None:
    if not parents:
        return
    rows = Initiative.objects.filter(workspace=by.workspace).values_list("pk", "parent_id")
    graph: dict[int, set[int]] = {pk: {parent} for pk, parent in rows if parent}
    graph |= {pk: {parent.pk} for pk, parent in parents.items() if parent}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = error.args[1]
        raise Invalid(_("An initiative cannot be a part of itself.")) from CircleError(ring)


class CircleError(ValueError):
    """Says which rows close a circle; the cause of the Invalid that refuses it."""

    def __init__(self, ring: Sequence[int]) -> None:
        super().__init__("circle")
        self.ring = tuple(ring)


def bring_in_efforts(
    efforts: Iterable[tuple[Initiative, Effort]], *, by: Member
) -> list[tuple[Estimate, dict[str, Any]]]:
    """Set estimates; returns each that changed with what it was before, {} for a new one.

    Raises Invalid for points out of order.
    """
    require(by, Action.CURATE)
    asked = list(efforts)
    found = {
        (row.initiative_id, row.team_id): row
        for row in Estimate.objects.filter(initiative__in={row.pk for row, _effort in asked})
    }
    done: list[tuple[Estimate, dict[str, Any]]] = []
    for initiative, effort in asked:
        row = found.get((initiative.pk, effort.team.pk))
        row = row or Estimate(initiative=initiative, team=effort.team)
        before = snapshot(row, (*POINTS, "is_assumed", "assumption")) if row.pk else {}
        _set(row, effort)
        if snapshot(row, before or POINTS) != before:
            done.append((row, before))
    Estimate.objects.bulk_create((row for row, _before in done if not row.pk), batch_size=BATCH)
    changed = [row for row, before in done if before]
    Estimate.objects.bulk_update(changed, [*POINTS, "is_assumed", "assumption"], batch_size=BATCH)
    append_events(
        new_event(
            "estimate.set",
            workspace=by.workspace,
            by=by,
            item_id=row.initiative_id,
            subject=row.initiative.item.key,
            before=before,
            after={"team": row.team.name, **snapshot(row, POINTS)},
        )
        for row, before in done
    )
    return done


def _set(row: Estimate, effort: Effort) -> None:
    row.set_points(effort.low, effort.likely, effort.high)
    row.size = effort.size
    row.is_assumed, row.assumption = bool(effort.assumption), effort.assumption[:200]
    for name in ("spent", "remaining"):
        weeks = getattr(effort, name)
        if weeks is not None:
            check_weeks(name, weeks)
            setattr(row, name, weeks)


def bring_in_dependencies(ties: Iterable[Tie], *, by: Member) -> list[Dependency]:
    """Add the dependencies that are not there yet; returns the new ones.

    Raises Invalid, caused by a CircleError, if they close a circle.
    """
    require(by, Action.CURATE)
    mine = Dependency.objects.filter(then__workspace=by.workspace)
    there = set(mine.values_list("first_id", "then_id", "rule"))
    new = {(tie.first_id, tie.then_id, tie.rule): tie for tie in ties}
    graph: dict[int, set[int]] = {}
    for first, then, rule in there | new.keys():
        if rule == Dependency.Rule.FINISH_TO_START:
            graph.setdefault(then, set()).add(first)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise Invalid(_("Dependencies run in a circle.")) from CircleError(error.args[1])
    made = Dependency.objects.bulk_create(
        (
            Dependency(
                first_id=tie.first_id,
                then_id=tie.then_id,
                rule=tie.rule,
                lag_days=tie.lag_days,
                reason=tie.reason[:300],
                created_by=by,
            )
            for key, tie in new.items()
            if key not in there
        ),
        batch_size=BATCH,
    )
    waiting = Item.objects.filter(pk__in={row.then_id for row in made})
    keys = dict(waiting.values_list("pk", "key"))
    append_events(
        new_event(
            "dependency.added",
            workspace=by.workspace,
            by=by,
            item_id=row.then_id,
            subject=keys[row.then_id],
            after={"first": row.first_id, "rule": row.rule, "lag_days": row.lag_days},
        )
        for row in made
    )
    return made
