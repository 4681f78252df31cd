"""One organisation's tenant and its calendar."""

from datetime import date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from openweft.common.period import Period, PeriodLength, period_of, periods_from
from openweft.workspaces.models.versioned import Versioned


class Workspace(Versioned):
    """One organisation's tenant; every row belongs to exactly one."""

    told_as = ("workspace.",)
    told_of = MappingProxyType(
        {"workspace.days_closed": "closed days", "workspace.days_opened": "closed days"}
    )

    class PlanningPeriod(models.TextChoices):
        TWO_WEEKS = PeriodLength.TWO_WEEKS.value, "two weeks"
        MONTH = PeriodLength.MONTH.value, "month"
        QUARTER = PeriodLength.QUARTER.value, "quarter"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=60, default="UTC")
    fiscal_start_month = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    planning_period = models.CharField(
        max_length=10, choices=PlanningPeriod, default=PlanningPeriod.QUARTER
    )
    horizon_periods = models.PositiveSmallIntegerField(default=4)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def home_id(self) -> int:
        """Its own id: it is its home."""
        return self.pk

    def about(self) -> Q:
        """Which events tell of writes to its own terms and to its closed days."""
        return self.told()

    def today(self, now: datetime) -> date:
        """The workspace's own day at the instant `now`."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def midnight(self, day: date) -> datetime:
        """The instant at which `day` begins here."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone))

    def period_of(self, day: date) -> Period:
        """The planning period that holds `day`."""
        return period_of(day, PeriodLength(self.planning_period), self.fiscal_start_month)

    def periods_from(self, day: date, count: int | None = None) -> tuple[Period, ...]:
        """The planning horizon: `count` periods, the first holding `day`."""
        length = PeriodLength(self.planning_period)
        return periods_from(day, count or self.horizon_periods, length, self.fiscal_start_month)
