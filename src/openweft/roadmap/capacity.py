"""How many person-weeks each team has in each planning period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openweft.common.period import Period, Span, working_weeks
from openweft.roadmap.models import Policy, Scenario, ScenarioCapacity
from openweft.workspaces.models import Capacity, ClosedDays, Team, TeamMembership, Workspace

WEEKS_A_QUARTER = 13


@dataclass(frozen=True, slots=True)
class TeamCapacity:
    """A team's person-weeks per period, whole ones, and where they come from.

    is_assumed: from the policy's default alone. is_of_people: from its people in some period.
    """

    team: Team
    person_weeks: tuple[float, ...]
    is_assumed: bool
    is_of_people: bool


def share_left(period: Period, today: date, closed: Sequence[Span]) -> float:
    """The share, 0 to 1, of a period's working days that `today` and later have."""
    whole = working_weeks(period, closed)
    rest = Period(max(period.starts_on, today), period.ends_before)
    left = working_weeks(rest, closed) if rest.starts_on < rest.ends_before else 0.0
    return left / whole if whole else 0.0


def closed_spans(workspace: Workspace) -> list[Span]:
    """The workspace's closed days."""
    return ClosedDays.objects.filter(workspace=workspace).spans()


def capacities(
    workspace: Workspace,
    periods: Sequence[Period],
    policy: Policy,
    scenario: Scenario | None = None,
) -> list[TeamCapacity]:
    """Each active team's capacity in whole periods, in the teams' order.

    What the scenario assumes comes first, then what was typed for the team,
    then people × share × working weeks × the share of time for planned work;
    a team without people gets the policy's default per quarter.
    """
    teams = list(Team.objects.filter(workspace=workspace, is_active=True))
    typed = {(row.team_id, row.starts_on): row.person_weeks for row in _typed(workspace)}
    if scenario is not None:
        assumed = ScenarioCapacity.objects.filter(scenario=scenario)
        typed |= {(row.team_id, row.starts_on): row.person_weeks for row in assumed}
    people = _people(workspace)
    closed = closed_spans(workspace)
    weeks = [working_weeks(period, closed) for period in periods]
    factor = scenario.capacity_factor if scenario else 1.0
    found = []
    for team in teams:
        default = _rate(team, people, policy)
        row = tuple(
            factor * typed.get((team.pk, period.starts_on), default * length)
            for period, length in zip(periods, weeks, strict=True)
        )
        named = [(team.pk, period.starts_on) in typed for period in periods]
        has_people = team.pk in people
        found.append(
            TeamCapacity(
                team,
                row,
                is_assumed=not has_people and not all(named),
                is_of_people=has_people and not all(named),
            )
        )
    return found


def given_by_people(team: Team, periods: Sequence[Period], policy: Policy) -> tuple[float, ...]:
    """The person-weeks a team would have in each period had nobody typed any."""
    rate = _rate(team, _people(team.workspace), policy)
    closed = closed_spans(team.workspace)
    return tuple(rate * working_weeks(period, closed) for period in periods)


def _typed(workspace: Workspace) -> Sequence[Capacity]:
    return list(Capacity.objects.filter(team__workspace=workspace))


def _people(workspace: Workspace) -> dict[int, float]:
    """People times share by team."""
    rows = TeamMembership.objects.filter(team__workspace=workspace).select_related("member")
    people: dict[int, float] = {}
    for row in rows:
        people[row.team_id] = people.get(row.team_id, 0.0) + row.full_time
    return people


def _rate(team: Team, people: dict[int, float], policy: Policy) -> float:
    """Person-weeks a working week."""
    if team.pk in people:
        return people[team.pk] * policy.focus_share
    return policy.default_capacity_weeks / WEEKS_A_QUARTER
