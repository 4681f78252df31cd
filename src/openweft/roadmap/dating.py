"""From a plan in periods to days: when in its period each initiative's work begins and ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openweft.common.period import Period, Span, last_working_day
from openweft.engine.planning.result import Result

TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of an initiative's work."""

    starts_on: date
    finishes_on: date


def date_plan(
    result: Result,
    capacity: Mapping[str, Sequence[float]],
    periods: Sequence[Period],
    today: date,
    closed: Sequence[Span] = (),
) -> dict[str, Days]:
    """The days of each initiative of the plan.

    Within a period a team works through its share of the plan one initiative
    after another: those that finish first come first, then the more valuable,
    each taking the share of the period that its effort has of the team's
    capacity. `capacity` is what is left of each period, in person-weeks. A
    period's work is over on its last working day.
    """
    spans = [_span(period, today, closed) for period in periods]
    slices = _slices(result, capacity, len(periods))
    days = {}
    for key, placed in result.placed.items():
        cuts = slices.get(key)
        if not cuts:
            finish = spans[placed.finish].last_day
            days[key] = Days(min(spans[placed.start].starts_on, finish), finish)
            continue
        first, last = min(cut[0] for cut in cuts), max(cut[1] for cut in cuts)
        starts_on = _day(first, spans)
        days[key] = Days(starts_on, max(starts_on, _day(last, spans, is_end=True)))
    return days


def _span(period: Period, today: date, closed: Sequence[Span]) -> Period:
    first = max(today, period.starts_on)
    last = max(first, last_working_day(period, closed))
    return Period(first, last + timedelta(days=1))


def _slices(
    result: Result, capacity: Mapping[str, Sequence[float]], count: int
) -> dict[str, list[tuple[float, float]]]:
    """When, in periods since the first, each key's work at each team runs."""
    order = sorted(
        result.placed, key=lambda key: (result.placed[key].finish, -result.placed[key].value, key)
    )
    cursor: dict[tuple[str, int], float] = {}
    slices: dict[str, list[tuple[float, float]]] = {}
    for key in order:
        for team, weeks in result.spread.get(key, {}).items():
            for period in range(count):
                if weeks[period] <= TINY:
                    continue
                begin = min(cursor.get((team, period), 0.0), 1 - TINY)
                end = min(1.0, begin + weeks[period] / max(capacity[team][period], TINY))
                cursor[team, period] = end
                slices.setdefault(key, []).append((period + begin, period + end))
    return slices


def _day(moment: float, spans: Sequence[Period], *, is_end: bool = False) -> date:
    """The day at `moment`, in periods since the first; an end falls on the day before it."""
    index = min(int(moment), len(spans) - 1)
    if is_end and index and moment - index < TINY:
        return spans[index - 1].last_day
    span = spans[index]
    whole = (span.ends_before - span.starts_on).days
    day = span.starts_on + timedelta(days=int((moment - index) * whole))
    if is_end and day > span.starts_on and (moment - index) * whole % 1 < TINY:
        day -= timedelta(days=1)
    return min(day, span.last_day)
