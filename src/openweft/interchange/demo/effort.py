"""Estimates, and the effort spent and left as of a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from openweft.interchange.demo.files import Row
from openweft.interchange.demo.world import World
from openweft.roadmap.models import Estimate, Initiative

REPORT_EVERY = timedelta(weeks=2)
REPORTS = 3
HALVES = 2
WORKWEEK = 5
State = Initiative.State
ENDED = (State.SHIPPED, State.REVIEWED, State.STOPPED)


def estimate(world: World, rows: Iterable[Row]) -> None:
    """Write the three points of each team, as estimated when it became a candidate."""
    made = []
    for row in rows:
        initiative = world.initiatives[row["key"]]
        day = world.day(row["life"][min(1, len(row["life"]) - 1)][0])
        for team, (low, likely, high, *_rest) in row.get("effort", {}).items():
            made.append(
                Estimate(
                    initiative=initiative,
                    team=world.teams[team],
                    low=low,
                    likely=likely,
                    high=high,
                )
            )
            world.record(
                "estimate.set",
                at=world.at(day, f"{row['key']} {team} estimate"),
                by=world.teams[team].lead,
                item=initiative.item,
                after={
                    "team": world.teams[team].name,
                    "low": low,
                    "likely": likely,
                    "high": high,
                },
            )
    Estimate.objects.bulk_create(made)


def spend(world: World, rows: Iterable[Row], until: date) -> None:
    """Bring what was spent and what is left to where it stood on `until`."""
    found = Estimate.objects.filter(initiative__workspace=world.workspace)
    stored = {(each.initiative_id, each.team_id): each for each in found}
    changed = []
    for row in rows:
        for team, points in row.get("effort", {}).items():
            begun = begun_on(world, row)
            if len(points) < 5 or begun is None or begun > until:  # noqa: PLR2004 - with spent, left
                continue
            one = stored[world.initiatives[row["key"]].pk, world.teams[team].pk]
            one.spent, one.remaining = _as_of(world, row, points, until)
            changed.append(one)
            if until == world.today:
                _report(world, row, team, points)
    Estimate.objects.bulk_update(changed, ["spent", "remaining"])


def begun_on(world: World, row: Row) -> date | None:
    """The day on which work on an initiative began."""
    days = [world.day(step[0]) for step in row["life"] if step[1] == State.IN_PROGRESS]
    return days[0] if days else None


def _ended_on(world: World, row: Row) -> date:
    """The day on which work ended or was laid down; today for work in progress."""
    begun = next(n for n, step in enumerate(row["life"]) if step[1] == State.IN_PROGRESS)
    later = row["life"][begun + 1 :]
    return world.day(later[0][0]) if later else world.today


def _as_of(world: World, row: Row, points: list[float], day: date) -> tuple[float, float]:
    """Spent and left, in half person-weeks, on the straight line from the start to the end."""
    begun, ended = begun_on(world, row) or day, _ended_on(world, row)
    spent, left = points[3], points[4]
    way = min(1.0, (day - begun).days / max(1, (ended - begun).days))
    by_then = round(spent * max(0.0, way) * HALVES) / HALVES
    return by_then, left + spent - by_then


def _report(world: World, row: Row, team: str, points: list[float]) -> None:
    initiative = world.initiatives[row["key"]]
    begun, ended = begun_on(world, row), _ended_on(world, row)
    days = [ended - REPORT_EVERY * n for n in range(REPORTS - 1, -1, -1)]
    before, delay = None, timedelta(days=1 + len(team) % WORKWEEK)
    for day in days:
        told = day - delay
        if begun is None or told <= begun:
            continue
        spent, left = _as_of(world, row, points, day)
        now = {"spent": spent, "remaining": left}
        if now != before:
            world.record(
                "effort.reported",
                at=world.at(
                    world.day((told - world.today).days / 7), f"{row['key']} {team} {day}"
                ),
                by=world.teams[team].lead,
                item=initiative.item,
                before=before,
                after={"team": world.teams[team].name, **now},
            )
        before = now
