"""Notices and letters are kept for half a year; what happened stays in the events for good."""

from datetime import datetime, timedelta

from openweft.items.models import Letter, Notice

KEPT = timedelta(days=183)


def forget_old_notices(*, now: datetime) -> int:
    """Delete notices told, and letters made, longer ago; returns how many notices."""
    Letter.objects.filter(made_at__lt=now - KEPT).delete()
    return Notice.objects.filter(told_at__lt=now - KEPT).delete()[0]
