"""Metrics with two years of measurements, key results on them, and what was said of those."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from openweft.common.period import add_months
from openweft.interchange.demo.files import Row, read
from openweft.interchange.demo.making import Draft, make_items
from openweft.interchange.demo.world import World
from openweft.strategy.models import CheckIn, KeyResult, Measurement, Metric

BACK_WEEKS = 104
DAYS_A_YEAR = 365.25
TOLD = 2
QUARTERS = (-2, 1)


@dataclass(frozen=True, slots=True)
class Course:
    """The straight course of a series: fixed points between which it runs even."""

    points: tuple[tuple[date, float], ...]

    def value(self, day: date) -> float:
        """Where the course is on `day`; level before the first point and after the last."""
        left = self.points[0]
        for right in self.points:
            if right[0] >= day:
                whole = (right[0] - left[0]).days
                way = (day - left[0]).days / whole if whole else 1.0
                return left[1] + (right[1] - left[1]) * min(1.0, max(0.0, way))
            left = right
        return left[1]

    def is_fixed(self, day: date) -> bool:
        """Whether the course is known on that very day."""
        return any(point == day for point, _ in self.points)


def measure(world: World) -> None:
    """Write metrics, measurements, key results and check-ins."""
    rows = metric_rows()
    made = Metric.objects.bulk_create([_metric(world, row) for row in rows])
    world.metrics = {row["key"]: metric for row, metric in zip(rows, made, strict=True)}
    aims = [row for row in rows if "objective" in row]
    drafts = [_draft(world, row) for row in aims]
    world.key_results = make_items(world, KeyResult, drafts)
    series = [one for row in rows for one in _measurements(world, row)]
    Measurement.objects.bulk_create(series, batch_size=400)
    for row in rows:
        _tell_latest(
            world, row, [one for one in series if one.metric == world.metrics[row["key"]]]
        )
    said = [one for row in aims for one in _check_ins(world, row)]
    CheckIn.objects.bulk_create(said)


def metric_rows() -> list[Row]:
    """Every metric of the demo, those with a key result first."""
    return [*read("key_results")["metric"], *read("metrics")["metric"]]


def _metric(world: World, row: Row) -> Metric:
    return Metric(
        workspace=world.workspace,
        name=row["name"],
        unit=row["unit"],
        direction=row.get("direction", "up"),
        source=row["source"],
    )


def span_of(world: World, row: Row) -> tuple[date, date]:
    """When the key result of a metric's row starts and is due."""
    first, last = row.get("quarters", QUARTERS)
    return world.quarter(first).starts_on, world.quarter(last).last_day


def _draft(world: World, row: Row) -> Draft:
    starts_on, due_on = span_of(world, row)
    columns = {
        "objective": world.objectives[row["objective"]],
        "metric": world.metrics[row["key"]],
        "baseline": float(row["baseline"]),
        "target": float(row["target"]),
        "starts_on": starts_on,
        "due_on": due_on,
        "confidence": row["check_ins"][-1][1],
    }
    at = world.at(starts_on - timedelta(days=starts_on.weekday() + 4), row["key"])
    return Draft(row, at=at, by=world.curator, columns=columns)


def course_of(world: World, row: Row, last: date) -> Course:
    """From two years ago over the baseline to `last`, at the stated pace."""
    begin = (world.day(-BACK_WEEKS), float(row["then"]))
    if "objective" not in row:
        return Course((begin, (last, float(row["now"]))))
    starts_on, due_on = span_of(world, row)
    end = min(last, due_on)
    passed = (end - starts_on).days / (due_on - starts_on).days
    reached = row["baseline"] + (row["target"] - row["baseline"]) * row["pace"] * passed
    return Course((begin, (starts_on, float(row["baseline"])), (end, reached)))


def _days(world: World, row: Row) -> list[date]:
    first, last = world.day(-BACK_WEEKS), world.today - timedelta(days=1)
    if row.get("every") == "month":
        days = list(_firsts(first, last))
    else:
        monday = first + timedelta(days=-first.weekday() % 7)
        days = [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
    if "objective" in row and span_of(world, row)[0] >= first:
        days.append(span_of(world, row)[0])
    return sorted(set(days))


def _firsts(first: date, last: date) -> Iterator[date]:
    day = add_months(first, 1)
    while day <= last:
        yield day
        day = add_months(day, 1)


def _measurements(world: World, row: Row) -> list[Measurement]:
    days = _days(world, row)
    course = course_of(world, row, days[-1])
    chance = Random(row["key"])  # noqa: S311 - noise that is the same in every build
    series, highest = [], -math.inf
    for day in days:
        value = course.value(day) + _sway(row, course, day)
        if not course.is_fixed(day):
            value += chance.gauss(0, row["noise"])
        value = round(max(0.0, value), row.get("places", 1))
        if row.get("rising"):
            value = highest = max(highest, value)
        series.append(
            Measurement(
                metric=world.metrics[row["key"]], day=day, value=value, source=row["source"]
            )
        )
    return series


def _sway(row: Row, course: Course, day: date) -> float:
    """The season's part, taken to nothing where the course is fixed."""
    if not row.get("season") or course.is_fixed(day):
        return 0.0
    sway = Course(tuple((point, _season(row, point)) for point, _ in course.points))
    return _season(row, day) - sway.value(day)


def _season(row: Row, day: date) -> float:
    turn = 2 * math.pi * day.timetuple().tm_yday / DAYS_A_YEAR
    return float(row["season"]) * math.sin(turn)


def _tell_latest(world: World, row: Row, series: list[Measurement]) -> None:
    for before, now in zip(series[-TOLD - 1 :], series[-TOLD:], strict=False):
        at = world.at(world.day((now.day - world.today).days / 7), f"{row['key']} {now.day}")
        world.record(
            "metric.measured",
            at=at,
            by=None,
            subject=row["name"],
            before={"value": before.value},
            after={"metric": now.metric_id, "day": now.day.isoformat(), "value": now.value},
        )


def _check_ins(world: World, row: Row) -> list[CheckIn]:
    key_result = world.key_results[row["key"]]
    said, before = [], 0.5
    for weeks, confidence, by, note in row["check_ins"]:
        at = world.at(world.day(weeks), f"{row['key']} {weeks}")
        member = world.members[by]
        said.append(
            CheckIn(key_result=key_result, at=at, confidence=confidence, note=note, by=member)
        )
        world.record(
            "key_result.checked_in",
            at=at,
            by=member,
            item=key_result.item,
            before={"confidence": before},
            after={"confidence": confidence, "note": note},
        )
        before = confidence
    return said
