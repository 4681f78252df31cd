"""The vision, the versions of the strategy and the objectives in them."""

from datetime import datetime

from openweft.common.changes import snapshot
from openweft.interchange.demo.files import Row, read
from openweft.interchange.demo.making import Draft, make_items
from openweft.interchange.demo.world import World
from openweft.strategy.models import Objective, Placement, StrategyVersion, Vision
from openweft.strategy.operations import set_vision
from openweft.strategy.problems import check_shares

WRITTEN_WEEKS = -106


def write_strategy(world: World) -> None:
    """Vision, objectives, and three versions: an old one, the live one, and a draft."""
    _vision(world)
    _objectives(world)
    for row in read("strategy")["version"]:
        _version(world, row)
    for row in read("strategy")["objective"]:
        if "reworded" in row:
            _reword(world, row)


def _vision(world: World) -> None:
    row = read("strategy")["vision"]
    year = world.today.year + row["years_ahead"]
    at = world.at(world.day(WRITTEN_WEEKS), "vision")
    with world.then(at):
        set_vision(
            sentence=row["sentence"],
            page=row["page"].strip(),
            name=f"Vision {year}",
            by=world.curator,
        )
    Vision.objects.filter(workspace=world.workspace).update(updated_at=at)


def _objectives(world: World) -> None:
    rows = read("strategy")["objective"]
    drafts = [
        Draft(
            row,
            at=world.at(world.day(_first_weeks(world, row)), row["key"]),
            by=world.curator,
            columns={"horizon": row["horizon"]},
            title=row.get("old_title", ""),
        )
        for row in rows
    ]
    world.objectives = make_items(world, Objective, drafts)


def _first_weeks(world: World, row: Row) -> float:
    """In which week it was written: before the first version that holds it went live."""
    if "raised" in row:
        return float(row["raised"])
    first = min(int(number) for number in row["shares"])
    version = next(each for each in read("strategy")["version"] if each["number"] == first)
    live = world.quarter(version["quarter"]).starts_on
    return (live - world.today).days / 7 - 2


def _version(world: World, row: Row) -> None:
    version = StrategyVersion(
        workspace=world.workspace, number=row["number"], note=row["note"], state="draft"
    )
    by = world.members[row["by"]]
    if "quarter" in row:
        at = world.at(world.quarter(row["quarter"]).starts_on, "strategy")
        _change_over(world, version, at)
        world.record(
            "strategy.made_live",
            at=at,
            by=by,
            subject=str(version),
            before={"live": f"v{row['number'] - 1}" if row["number"] > 1 else None},
            after={"live": str(version), "note": row["note"]},
        )
    else:
        at = world.at(world.day(row["draft_weeks"]), "draft")
        world.record("strategy.drafted", at=at, by=by, subject=str(version))
    version.save()
    StrategyVersion.objects.filter(pk=version.pk).update(created_at=at)
    Placement.objects.bulk_create(_placements(world, version))
    if version.is_draft:
        _own(world, version)
    check_shares(version)


def _own(world: World, draft: StrategyVersion) -> None:
    """Leave to the draft what no version before it has."""
    for row in read("strategy")["objective"]:
        if set(row["shares"]) == {str(draft.number)}:
            objective = world.objectives[row["key"]]
            objective.drafted_in, objective.item.is_draft = draft, True
            objective.save(update_fields=["drafted_in"])
            objective.item.save(update_fields=["is_draft"])


def _change_over(world: World, version: StrategyVersion, at: datetime) -> None:
    before = StrategyVersion.objects.filter(workspace=world.workspace).live().first()
    if before is not None:
        before.step_down(at=at)
        before.save()
    version.go_live(by=world.curator, at=at)


def _placements(world: World, version: StrategyVersion) -> list[Placement]:
    number = str(version.number)
    rows = [row for row in read("strategy")["objective"] if number in row["shares"]]
    return [
        Placement(
            version=version,
            objective=world.objectives[row["key"]],
            parent=world.objectives[row["parent"]] if "parent" in row else None,
            share=row["shares"][number],
            position=position,
        )
        for position, row in enumerate(rows)
    ]


def _reword(world: World, row: Row) -> None:
    """Give an objective the words it has today, which asks its alignments to be confirmed."""
    objective = world.objectives[row["key"]]
    at = world.at(world.day(row["reworded"]), row["key"])
    by = world.members[row["owner"]]
    before = {**snapshot(objective.item, ("title",)), "wording_version": 1}
    objective.item.rename(row["title"])
    objective.wording_version += 1
    objective.item.save(update_fields=["title"])
    objective.save(update_fields=["wording_version"])
    after = {"title": row["title"], "wording_version": objective.wording_version}
    world.record("objective.edited", at=at, by=by, item=objective.item, before=before, after=after)
