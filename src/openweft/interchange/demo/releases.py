"""Releases, past and coming."""

from openweft.common.changes import difference, snapshot
from openweft.interchange.demo.files import Row, read
from openweft.interchange.demo.making import Draft, make_items
from openweft.interchange.demo.world import World
from openweft.roadmap.models import Release

TUESDAY = 1
LIFE = ("state", "state_reason", "out_on")


def announce_releases(world: World) -> None:
    """Write the releases and let each take the state it has today."""
    drafts = [
        Draft(
            row,
            at=world.at(world.day(row["announced"]), row["key"]),
            by=world.curator,
            columns={"due_on": world.day(row["weeks"], TUESDAY)},
        )
        for row in read("releases")["release"]
    ]
    world.releases = make_items(world, Release, drafts)
    for row in read("releases")["release"]:
        if row["state"] != Release.State.PLANNED:
            _move(world, row)
    Release.objects.bulk_update(world.releases.values(), LIFE)


def _move(world: World, row: Row) -> None:
    release = world.releases[row["key"]]
    before = snapshot(release, LIFE)
    if row["state"] == Release.State.OUT:
        release.ship(on=release.due_on)
        at, code = world.at(release.due_on, "release"), "release.shipped"
    else:
        release.move_to(row["state"], reason=row.get("reason", ""))
        at, code = world.at(world.day(row["changed"]), row["key"]), "release.moved"
    was, now = difference(before, snapshot(release, LIFE))
    world.record(
        code, at=at, by=world.members[row["owner"]], item=release.item, before=was, after=now
    )
