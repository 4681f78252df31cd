"""When a member is told: the digest's moment and quiet hours, by the clock on their wall."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A member's zone, the hour of their digest, and from which hour until which they rest."""

    zone: ZoneInfo
    digest_hour: int = 8
    quiet_from: int | None = None
    quiet_until: int | None = None

    def is_quiet(self, now: datetime) -> bool:
        """Whether the member does not want to be disturbed at `now`."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        return is_within(now.astimezone(self.zone).hour, self.quiet_from, self.quiet_until)

    def last_digest(self, now: datetime) -> tuple[date, datetime]:
        """The day and moment of the latest digest due by `now`.

        An hour that the clocks skip is the moment they skip it; of an hour that
        comes twice, the first counts.
        """
        today = now.astimezone(self.zone).date()
        for day in (today, today - timedelta(days=1)):
            moment = self._moment(day)
            if moment <= now:
                return day, moment
        return today - timedelta(days=2), self._moment(today - timedelta(days=2))

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(self.digest_hour), self.zone).astimezone(UTC)


def is_within(hour: int, first: int, before: int) -> bool:
    """Whether an hour of the day lies from `first` up to `before`, over midnight if need be."""
    if first <= before:
        return first <= hour < before
    return hour >= first or hour < before
