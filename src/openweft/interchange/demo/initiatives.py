"""Initiatives and their lives: first up to the day of the published plan, then until today."""

from collections.abc import Iterable
from datetime import date, timedelta

from openweft.common.changes import difference, snapshot
from openweft.interchange.demo.effort import estimate, spend
from openweft.interchange.demo.files import Row, initiative_rows, read
from openweft.interchange.demo.making import Draft, make_items
from openweft.interchange.demo.world import World
from openweft.roadmap.models import DeliveryLink, Initiative
from openweft.roadmap.operations import refresh_values
from openweft.strategy.models import Alignment
from openweft.strategy.operations.aligning import told_of
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import CURATORS

LIFE = ("state", "state_reason", "starts_on", "finishes_on", "shipped_on")
SCORES = (
    "impact",
    "confidence",
    "ease",
    "business_value",
    "time_criticality",
    "risk_reduction",
)
DATES = ("starts_on", "finishes_on")
MONDAY = 0
State = Initiative.State
WAITING = (State.CANDIDATE, State.COMMITTED)


def live_until_plan(world: World) -> None:
    """What there was on the day of the published plan, as it was then."""
    _live(world, date.min, world.plan_day)


def live_until_today(world: World) -> None:
    """What has come up and what has moved since."""
    _live(world, world.plan_day, world.today)
    _reschedule(world)


def _live(world: World, after: date, until: date) -> None:
    rows = list(initiative_rows())
    fresh = [row for row in rows if after < _first_day(world, row) <= until]
    made = make_items(world, Initiative, [_draft(world, row) for row in fresh])
    world.initiatives |= made
    _align(world, fresh)
    estimate(world, fresh)
    alive = [row for row in rows if row["key"] in world.initiatives]
    for row in alive:
        for step in row["life"]:
            if after < world.day(step[0]) <= until and step[1] != State.PROPOSED:
                take_step(world, row, step)
    Initiative.objects.bulk_update(world.initiatives.values(), (*LIFE, "state_since", "release"))
    spend(world, alive, until)
    refresh_values(world.workspace)
    world.reread_initiatives()


def _first_day(world: World, row: Row) -> date:
    return world.day(row["life"][0][0])


def _draft(world: World, row: Row) -> Draft:
    at = world.at(_first_day(world, row), row["key"])
    reach = row.get("reach")
    columns = {
        "type": row["type"],
        "horizon": row["horizon"],
        "state": State.PROPOSED,
        "state_since": at,
        "reach_share": reach,
        "reach_people": round(reach * read("company")["policy"]["technicians"]) if reach else None,
        **dict(zip(SCORES, row.get("scores", ()), strict=False)),
    }
    return Draft(row, at=at, by=world.members[row["owner"]], columns=columns)


def curator_of(world: World, row: Row) -> Member:
    """The owner where their role lets them curate, else the head of product."""
    owner = world.members[row["owner"]]
    return owner if owner.role in CURATORS else world.curator


def take_step(world: World, row: Row, step: list[str | float]) -> None:
    """Let an initiative take the state of one step of its life."""
    initiative = world.initiatives[row["key"]]
    day, state = world.day(float(step[0])), str(step[1])
    if state == State.SHIPPED:
        day = world.releases[row["release"]].due_on
    at = world.at(day, f"{row['key']} {state}")
    before = snapshot(initiative, LIFE)
    reason = str(step[2]) if len(step) > 2 else ""  # noqa: PLR2004 - week, state, reason
    initiative.move_to(state, reason=reason, at=at, today=day)
    was, now = difference(before, snapshot(initiative, LIFE))
    code = "initiative.shipped" if state == State.SHIPPED else "initiative.moved"
    by = curator_of(world, row)
    world.record(code, at=at, by=by, item=initiative.item, before=was, after=now)
    if state == State.PAUSED and was["state"] == State.COMMITTED:
        initiative.reschedule(None, None)
    if state == State.IN_PROGRESS and "release" in row:
        _join_release(world, row, at.date())


def _join_release(world: World, row: Row, day: date) -> None:
    """Join the release once both exist."""
    initiative, release = world.initiatives[row["key"]], world.releases[row["release"]]
    day = max(day, release.item.created_at.date())
    initiative.release = release
    world.record(
        "initiative.released_with",
        at=world.at(day, f"{row['key']} joins") + timedelta(hours=1),
        by=curator_of(world, row),
        item=initiative.item,
        before={"release": None},
        after={"release": release.pk},
    )


def _align(world: World, rows: Iterable[Row]) -> None:
    stated = []
    for row in rows:
        day = world.day(row["life"][min(1, len(row["life"]) - 1)][0])
        by = curator_of(world, row)
        for key, contribution, confidence, reason in row["aligned"]:
            key_result = world.key_results.get(key)
            objective = key_result.objective if key_result else world.objectives[key]
            one = Alignment(
                item=world.initiatives[row["key"]].item,
                objective=objective,
                key_result=key_result,
                contribution=contribution,
                confidence=confidence,
                reason=reason,
                objective_wording=_wording(world, row, objective.item.title, day),
                by=by,
            )
            stated.append(one)
            at = world.at(day, f"{row['key']} {key}")
            one.at = at
            about, other = told_of(one)
            after = {
                **other,
                "contribution": contribution,
                "confidence": confidence,
                "reason": reason,
            }
            world.record(
                "alignment.stated",
                at=at,
                by=by,
                item=objective.item if about == objective.pk else one.item,
                subject=objective.item.key,
                after=after,
            )
    days = [one.at for one in stated]
    for one, at in zip(Alignment.objects.bulk_create(stated), days, strict=True):
        one.at = at
    Alignment.objects.bulk_update(stated, ["at"])


def _wording(world: World, row: Row, title: str, day: date) -> int:
    """The wording an alignment was made for; started work was confirmed since."""
    source = next(each for each in read("strategy")["objective"] if each["title"] == title)
    changed = world.day(source["reworded"]) if "reworded" in source else None
    if changed is None:
        return 1
    is_started = row["life"][-1][1] == State.IN_PROGRESS
    return 2 if is_started or day >= changed else 1


def _reschedule(world: World) -> None:
    """What the plan started too early is dated anew; links say where work is done."""
    links = []
    for row in initiative_rows():
        initiative = world.initiatives[row["key"]]
        links += [
            DeliveryLink(
                initiative=initiative,
                source=source,
                external_id=number,
                title=initiative.item.title,
                state=state,
                seen_at=world.at(world.day(-1), number),
            )
            for source, number, state in row.get("delivery", ())
        ]
        if "finishes" in row:
            _date_anew(world, row, (initiative.starts_on, world.day(row["finishes"])))
        elif initiative.state in WAITING and initiative.starts_on:
            _date_waiting(world, row)
    DeliveryLink.objects.bulk_create(links)
    dated = ["starts_on", "finishes_on", "release"]
    Initiative.objects.bulk_update(world.initiatives.values(), dated)


def _date_waiting(world: World, row: Row) -> None:
    """Nothing that waits can have started; what fits a release by its date joins it."""
    initiative = world.initiatives[row["key"]]
    starts_on, finishes_on = initiative.starts_on, initiative.finishes_on
    soonest = world.day(1, MONDAY)
    if starts_on and finishes_on and starts_on < soonest:
        _date_anew(world, row, (soonest, max(finishes_on, soonest + (finishes_on - starts_on))))
    release = world.releases.get(row.get("release", ""))
    if release and initiative.finishes_on and initiative.finishes_on <= release.due_on:
        _join_release(world, row, world.day(-3))


def _date_anew(world: World, row: Row, dates: tuple[date | None, date]) -> None:
    initiative = world.initiatives[row["key"]]
    before = snapshot(initiative, DATES)
    initiative.reschedule(*dates)
    was, now = difference(before, snapshot(initiative, DATES))
    if now:
        world.record(
            "initiative.rescheduled",
            at=world.at(world.day(-2), f"{row['key']} dated"),
            by=curator_of(world, row),
            item=initiative.item,
            before=was,
            after=now,
        )
