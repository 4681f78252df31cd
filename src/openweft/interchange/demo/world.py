"""What the parts of the demo share while they build it: the calendar, the cast, what happened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from openweft.common.period import Period, PeriodLength, add_months, period_of
from openweft.items.models import Item
from openweft.roadmap.models import Commitment, Initiative, Release
from openweft.strategy.models import KeyResult, Metric, Objective
from openweft.workspaces.models import (
    Contact,
    Event,
    Function,
    Member,
    Product,
    Team,
    Workspace,
)

FRIDAY = 4
FIRST_HOUR, LAST_HOUR = 8, 17
PLAN_WEEKS_AGO = 5
SOON = timedelta(minutes=20)


def since_creation(item: Item, at: datetime) -> datetime:
    """The moment itself, or soon after the item's creation where that came later."""
    return at if at >= item.created_at else item.created_at + SOON


@dataclass(slots=True)
class World:
    """The demo workspace under construction; everything in it is found by its key in the files."""

    today: date
    workspace: Workspace
    members: dict[str, Member] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    key_results: dict[str, KeyResult] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    happened: list[Event] = field(default_factory=list)

    @property
    def curator(self) -> Member:
        """Who acts where no one else is named."""
        return self.members["anneli"]

    @property
    def plan_day(self) -> date:
        """The day on which the published plan was made."""
        return self.day(-PLAN_WEEKS_AGO)

    def item(self, key: str) -> Item:
        """The item of that key in the files, whatever its kind."""
        kinds = (
            self.initiatives,
            self.releases,
            self.key_results,
            self.objectives,
            self.commitments,
        )
        return next(found[key].item for found in kinds if key in found)

    def reread_initiatives(self) -> None:
        """Take the initiatives as operations have left them."""
        rows = Initiative.objects.filter(workspace=self.workspace).select_related("item")
        stored = {row.pk: row for row in rows}
        self.initiatives = {key: stored[row.pk] for key, row in self.initiatives.items()}

    def day(self, weeks: float, weekday: int | None = None) -> date:
        """The working day that many weeks from today, or that weekday of its week."""
        day = self.today + timedelta(days=round(weeks * 7))
        monday = day - timedelta(days=day.weekday())
        return monday + timedelta(days=min(day.weekday() if weekday is None else weekday, FRIDAY))

    def quarter(self, number: int) -> Period:
        """The fiscal quarter that many after the one that holds today."""
        start = self.workspace.fiscal_start_month
        this = period_of(self.today, PeriodLength.QUARTER, start)
        return period_of(add_months(this.starts_on, 3 * number), PeriodLength.QUARTER, start)

    def at(self, day: date, what: str) -> datetime:
        """A moment in the working hours of `day`, the same for the same `what` in every build."""
        chance = Random(f"{day.isoformat()} {what}")  # noqa: S311 - a time of day, not a secret
        moment = time(chance.randrange(FIRST_HOUR, LAST_HOUR), chance.randrange(60))
        return datetime.combine(day, moment, ZoneInfo(self.workspace.time_zone))

    def record(
        self,
        code: str,
        *,
        at: datetime,
        by: Member | None,
        item: Item | None = None,
        subject: str = "",
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Note that something happened at `at`; `settle_history` writes it in order of time."""
        self.happened.append(
            Event(
                workspace=self.workspace,
                at=since_creation(item, at) if item else at,
                code=code,
                by=by,
                item_id=item.pk if item else None,
                subject=(subject or (item.key if item else ""))[:120],
                before=dict(before or {}),
                after=dict(after or {}),
            )
        )

    @contextmanager
    def then(self, at: datetime) -> Iterator[None]:
        """Let the operations called inside have happened at `at`."""
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        yield
        made = Event.objects.filter(workspace=self.workspace, pk__gt=last).order_by("pk")
        for number, event in enumerate(made):
            event.pk, event.at = None, at + timedelta(seconds=number)
            event._state.adding = True  # noqa: SLF001 - the row is written anew, later
            self.happened.append(event)
        made.delete()
