"""The weekly word on work in progress."""

from datetime import date, timedelta

from openweft.interchange.demo.files import Row, initiative_rows
from openweft.interchange.demo.world import FRIDAY, World
from openweft.roadmap.models import Initiative, StatusUpdate


def post_statuses(world: World) -> None:
    """One status a week, back from one of the last three working days."""
    posted = []
    for number, row in enumerate(initiative_rows()):
        if row.get("updates"):
            posted += _statuses(world, row, _working_days_ago(world.today, 1 + number % 3))
    StatusUpdate.objects.bulk_create(posted)
    Initiative.objects.bulk_update(world.initiatives.values(), ["health", "health_at"])


def _working_days_ago(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day


def _statuses(world: World, row: Row, newest: date) -> list[StatusUpdate]:
    initiative, by = world.initiatives[row["key"]], world.members[row["owner"]]
    posted, before = [], ""
    for weeks_ago, (health, sentence) in reversed(list(enumerate(row["updates"]))):
        at = world.at(newest - timedelta(weeks=weeks_ago), row["key"])
        posted.append(
            StatusUpdate(initiative=initiative, health=health, sentence=sentence, by=by, at=at)
        )
        world.record(
            "initiative.status_posted",
            at=at,
            by=by,
            item=initiative.item,
            before={"health": before},
            after={"health": health, "sentence": sentence},
        )
        initiative.health, initiative.health_at, before = health, at, health
    return posted
