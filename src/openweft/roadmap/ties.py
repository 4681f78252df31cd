"""What ties the candidates of a plan to each other, and to what is settled outside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from openweft.common.period import Period
from openweft.engine.planning.problem import After, Excludes, Together
from openweft.roadmap.models import Dependency, Initiative

SETTLED = (Initiative.State.SHIPPED, Initiative.State.REVIEWED)


@dataclass(frozen=True, slots=True)
class Barred:
    """Why a candidate cannot be planned: the fact's code, and the initiative that bars it."""

    code: str
    item: int


@dataclass(slots=True)
class Ties:
    """The ties among candidates, who cannot be planned, and who must wait until which day."""

    after: list[After] = field(default_factory=list)
    together: list[Together] = field(default_factory=list)
    excludes: list[Excludes] = field(default_factory=list)
    barred: dict[int, Barred] = field(default_factory=dict)
    waits_until: dict[int, date] = field(default_factory=dict)


def ties_of(rows: Sequence[Initiative], periods: Sequence[Period]) -> Ties:
    """The ties of the candidates. What is in the trash ties nothing.

    A candidate is barred by a prerequisite or a mate that is neither a candidate
    nor shipped, and by a shipped one it excludes; work in progress is not, as
    it has begun without.
    """
    ties = Ties()
    candidates = {row.pk: row for row in rows}
    found = Dependency.objects.filter(
        first__workspace=rows[0].workspace_id, first__is_deleted=False, then__is_deleted=False
    ).select_related("first", "then")
    for row in found:
        if row.first_id in candidates and row.then_id in candidates:
            _tie(ties, row, periods)
        elif row.then_id in candidates:
            _settle(ties, row, candidates[row.then_id], row.first)
        elif row.first_id in candidates and row.rule != Dependency.Rule.FINISH_TO_START:
            _settle(ties, row, candidates[row.first_id], row.then)
    return ties


def _tie(ties: Ties, row: Dependency, periods: Sequence[Period]) -> None:
    first, then = str(row.first_id), str(row.then_id)
    if row.rule == Dependency.Rule.TOGETHER:
        ties.together.append(Together(first, then))
    elif row.rule == Dependency.Rule.EXCLUDES:
        ties.excludes.append(Excludes(first, then))
    else:
        ties.after.append(After(first, then, periods_left_free(row.lag_days, periods)))


def periods_left_free(lag_days: int, periods: Sequence[Period]) -> int:
    """How many periods between two hold the lag, whichever two of them it is."""
    days = [(period.ends_before - period.starts_on).days for period in periods[1:]]
    free = 0
    while any(sum(days[at : at + free]) < lag_days for at in range(len(days) - free)):
        free += 1
    return free


BARS: Mapping[str, tuple[bool, str]] = {  # by rule: whether a settled one bars, and the code
    Dependency.Rule.FINISH_TO_START: (False, "prerequisite_unavailable"),
    Dependency.Rule.TOGETHER: (False, "mate_unavailable"),
    Dependency.Rule.EXCLUDES: (True, "excluded_by_shipped"),
}


def _settle(ties: Ties, row: Dependency, candidate: Initiative, other: Initiative) -> None:
    """What a tie to an initiative outside the plan means for a candidate."""
    is_settled = other.state in SETTLED
    settled_bars, code = BARS[row.rule]
    if is_settled == settled_bars:
        if not candidate.is_started:
            ties.barred[candidate.pk] = Barred(code, other.pk)
    elif row.rule == Dependency.Rule.FINISH_TO_START and other.shipped_on and row.lag_days:
        day = other.shipped_on + timedelta(days=row.lag_days + 1)
        ties.waits_until[candidate.pk] = max(day, ties.waits_until.get(candidate.pk, day))
