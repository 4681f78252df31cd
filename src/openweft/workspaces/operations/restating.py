"""Capacities typed over, told in other planning periods when the calendar changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from openweft.common.period import Period, PeriodLength, Span, period_of, working_weeks
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Capacity, Member, Team, Workspace


@dataclass(frozen=True, slots=True)
class Calendar:
    """How planning periods are cut."""

    length: PeriodLength
    fiscal_start_month: int

    def period_of(self, day: date) -> Period:
        """The planning period that holds `day`."""
        return period_of(day, self.length, self.fiscal_start_month)


def calendar_of(workspace: Workspace) -> Calendar:
    """The workspace's calendar as it is in memory."""
    return Calendar(PeriodLength(workspace.planning_period), workspace.fiscal_start_month)


def restate_capacities(workspace: Workspace, *, was: Calendar, by: Member) -> None:
    """Tell the capacities typed over by the calendar `was` in today's periods.

    Each period's person-weeks are spread over its working days. A new period that
    the old ones do not cover whole is left to the team's people; the event keeps
    what was typed. Runs inside the caller's transaction.
    """
    closed = workspace.closed_days.all().spans()
    now = calendar_of(workspace)
    for team in Team.objects.filter(workspace=workspace).prefetch_related("capacities"):
        typed = {row.starts_on: row for row in team.capacities.all()}
        if not typed:
            continue
        told = list(_restated(list(typed.values()), was, now, closed))
        team.capacities.all().delete()
        Capacity.objects.bulk_create(told)
        append_event(
            "team.capacities_restated",
            workspace=workspace,
            by=by,
            subject=team.name,
            before=_weeks(typed.values()),
            after={"team": team.pk, **_weeks(told)},
        )


def _weeks(rows: Iterable[Capacity]) -> Mapping[str, float]:
    return {row.starts_on.isoformat(): row.person_weeks for row in rows}


def _restated(
    rows: Sequence[Capacity], was: Calendar, now: Calendar, closed: Sequence[Span]
) -> Iterable[Capacity]:
    spans = [(was.period_of(row.starts_on), row) for row in rows]
    day, end = spans[0][0].starts_on, spans[-1][0].ends_before
    while day < end:
        period = now.period_of(day)
        parts = [(each, row, _shared(each, period)) for each, row in spans]
        parts = [(each, row, both) for each, row, both in parts if _days(both)]
        if sum(_days(both) for _each, _row, both in parts) == _days(period):
            yield Capacity(
                team=rows[0].team,
                starts_on=period.starts_on,
                person_weeks=fsum(
                    row.person_weeks * _part(both, each, closed) for each, row, both in parts
                ),
                note=next((row.note for _each, row, _both in parts if row.note), ""),
            )
        day = period.ends_before


def _shared(one: Period, other: Period) -> Period:
    """The days of both; none where it ends before it starts."""
    return Period(max(one.starts_on, other.starts_on), min(one.ends_before, other.ends_before))


def _days(period: Period) -> int:
    return max(0, (period.ends_before - period.starts_on).days)


def _part(part: Period, whole: Period, closed: Sequence[Span]) -> float:
    """The share of the whole's working days that the part has; of its days if it has none."""
    weeks = working_weeks(whole, closed)
    return working_weeks(part, closed) / weeks if weeks else _days(part) / _days(whole)
