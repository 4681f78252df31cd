"""What a plan assumes for want of knowledge: a code, its numbers, and the items it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from openweft.roadmap.capacity import TeamCapacity
from openweft.roadmap.models import Commitment, Initiative, Pin, Policy, Size
from openweft.roadmap.valuing import Valuation

Assumption = tuple[str, Mapping[str, Any]]


def assumed_of_items(
    rows: Sequence[Initiative],
    valued: Sequence[Valuation],
    teams: Sequence[TeamCapacity],
    size: Size | None,
) -> Iterator[Assumption]:
    """What stands in for estimates and values that are missing."""
    active = {each.team.pk for each in teams}
    efforts = {row.pk: list(row.estimates.all()) for row in rows}
    unsized = [
        pk for pk, its in efforts.items() if not any(each.team_id in active for each in its)
    ]
    former = [
        pk
        for pk, its in efforts.items()
        if pk not in set(unsized) and any(each.team_id not in active for each in its)
    ]
    guessed = [pk for pk, its in efforts.items() if any(each.is_assumed for each in its)]
    overrun = [
        pk
        for pk, its in efforts.items()
        if any(each.has_overrun and each.team_id in active for each in its)
    ]
    unvalued = [row.pk for row, each in zip(rows, valued, strict=True) if each.has_default]
    yield from _of("no_estimate", unsized, size=size.code if size else "4")
    yield from _of("former_team", former)
    yield from _of("assumed_estimate", guessed)
    yield from _of("overrun_estimate", overrun)
    yield from _of("default_value", unvalued)


def assumed_of_teams(teams: Sequence[TeamCapacity], policy: Policy) -> Iterator[Assumption]:
    """What stands in for capacities that nobody typed."""
    empty = sum(each.is_assumed for each in teams)
    if empty:
        yield "default_capacity", {"count": empty, "weeks": policy.default_capacity_weeks}
    if any(each.is_of_people for each in teams) and policy.focus_share < 1:
        yield "focus", {"share": policy.focus_share}


def assumed_of_promises(
    rows: Sequence[Initiative], today: date, last: date
) -> Iterator[Assumption]:
    """Binding promises that hold nothing of the plan: past, or of what is no candidate."""
    keys = {row.pk for row in rows}
    promised = list(
        Commitment.objects.live().filter(
            workspace=rows[0].workspace_id, state=Commitment.State.OPEN, is_binding=True
        )
    )
    yield from _of("overdue_promise", [each.pk for each in promised if each.due_on < today])
    yield from _of(
        "unplanned_promise",
        [
            each.pk
            for each in promised
            if today <= each.due_on <= last and each.initiative_id not in keys
        ],
    )


def assumed_of_held_out(
    out: Sequence[Initiative], pins: Mapping[int, str], promises: Mapping[int, int]
) -> Iterator[Assumption]:
    """What was to be in and is held out: by its state or a pin, and promises about such.

    promises: the commitment that promises an initiative, by the initiative's id.
    """
    committed = {row.pk for row in out if row.state == Initiative.State.COMMITTED}
    pinned = {row.pk for row in out if pins.get(row.pk) == Pin.Side.IN}
    yield from _of("held_out", sorted(committed | pinned))
    yield from _of("unkept_promise", [promises[row.pk] for row in out if row.pk in promises])


def _of(code: str, items: Iterable[int], **numbers: Any) -> Iterator[Assumption]:
    found = list(items)
    if found:
        yield code, {"items": found, **numbers}
