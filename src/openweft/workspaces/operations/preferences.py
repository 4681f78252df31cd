"""What a person sets for themselves, and when they last looked.

Neither is a fact of the organisation, so neither writes an event.
"""

from datetime import datetime, timedelta
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.workspaces.models import Member, User
from openweft.workspaces.operations.checks import checked_name

AWAY_AFTER = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def set_preferences(
    user: User,
    *,
    name: str | None = None,
    theme: str | None = None,
    density: str | None = None,
    time_zone: str | None = None,
) -> User:
    """Save those of a person's name, theme, density and time zone that are given.

    "" is the system's theme, comfortable density, the workspace's zone. Raises
    Invalid for any value there is none of. Their seats follow the name where
    they still had the old one.
    """
    if theme is not None and theme not in User.Theme.values:
        raise Invalid(_("“%(value)s” is no theme.") % {"value": theme})
    if density is not None and density not in User.Density.values:
        raise Invalid(_("“%(value)s” is no density.") % {"value": density})
    if time_zone and time_zone not in available_timezones():
        raise Invalid(_("“%(zone)s” is no time zone.") % {"zone": time_zone})
    if name is not None:
        name = checked_name(name)
        Member.objects.filter(user=user, name=user.name).update(name=name)
    given = {"name": name, "theme": theme, "density": density, "time_zone": time_zone}
    for field, value in given.items():
        if value is not None:
            setattr(user, field, value)
    user.save(update_fields=[field for field, value in given.items() if value is not None])
    return user


def mark_seen(member: Member, *, at: datetime) -> None:
    """Note that the member is looking now.

    A look after half an hour's absence begins a visit: `seen_before_at` then says
    when they last looked before it, which is what "since you last looked" means.
    Within a visit only `last_seen_at` moves, once a minute at most.
    """
    last = member.last_seen_at
    if last is not None and at - last < NOTED_EVERY:
        return
    if last is None or at - last >= AWAY_AFTER:
        member.seen_before_at = last
    member.last_seen_at = at
    member.save(update_fields=["last_seen_at", "seen_before_at"])


def mark_read(member: Member, *, at: datetime) -> None:
    """Note that the member has read all that happened until `at`."""
    member.seen_before_at = member.last_seen_at = at
    member.save(update_fields=["last_seen_at", "seen_before_at"])
