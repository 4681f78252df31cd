"""Jobs that come round by the clock: one run for each slot of time, however many the workers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from openweft.jobs.models import Job
from openweft.jobs.operations import enqueue

Period = Callable[[], timedelta | None]
_periods: dict[str, Period] = {}


def recurring(kind: str, period: Period) -> None:
    """Declare that jobs of `kind` come round; None from `period` means not now."""
    _periods[kind] = period


def enqueue_due(now: datetime) -> list[Job]:
    """Ask for every recurring job whose slot nobody has asked for yet; returns those asked for.

    Slots are counted from one fixed instant, so that all workers mean the same.
    """
    asked = []
    for kind, period in _periods.items():
        length = period()
        if length is None:
            continue
        key = f"{kind}@{slot_of(now, length)}"
        if not Job.objects.filter(kind=kind, unique_key=key).exists():
            asked.append(enqueue(kind, unique_key=key))
    return asked


def slot_of(now: datetime, length: timedelta) -> int:
    """The number of the slot of time that holds `now`."""
    return int((now - datetime(2024, 1, 1, tzinfo=UTC)) / length)


def is_first_of_slot(job_id: int) -> bool:
    """Whether no earlier job had this one's slot: two workers may ask in the same moment."""
    job = Job.objects.get(pk=job_id)
    return not Job.objects.filter(kind=job.kind, unique_key=job.unique_key, pk__lt=job_id).exists()
