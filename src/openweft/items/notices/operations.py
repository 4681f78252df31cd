"""What a member does with their notices, and how they want to be told. Each is one transaction.

None of it is a fact of the organisation, so none writes an event.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.items.models import Notice, NoticeChoice, NoticeSettings
from openweft.items.notices.choosing import usual_way
from openweft.items.notices.kinds import kind_of
from openweft.items.notices.seeing import notices_of
from openweft.items.notices.timing import is_within
from openweft.workspaces.models import Member

HOURS = 24
LONGEST_URL = 500
SETTINGS = frozenset(
    {"is_mail_off", "digest_hour", "quiet_from", "quiet_until", "chat", "chat_url"}
)
READ = {"is_open": False, "awaits_mail": False, "awaits_chat": False}


@transaction.atomic
def read_notice(notice_id: int, *, at: datetime, by: Member) -> Notice:
    """Note that `by` has read a notice, and return it; again is no harm.

    Raises Notice.DoesNotExist for one that is not theirs or of what they may no longer see.
    """
    notice = notices_of(by).select_related("item").get(pk=notice_id)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at, **READ)
    return notice


@transaction.atomic
def read_all_notices(*, up_to: int | None = None, at: datetime, by: Member) -> int:
    """Note that `by` has read all notices; returns how many were new.

    up_to: the event of the latest that was shown, so that what came meanwhile stays new.
    """
    mine = Notice.objects.filter(member=by).unread()
    if up_to is not None:
        mine = mine.filter(event__lte=up_to)
    return mine.update(read_at=at, **READ)


def read_notices_about(item_id: int, *, at: datetime, by: Member) -> None:
    """Note that `by` looks at an item, and so has read what is told of it."""
    mine = Notice.objects.filter(member=by).unread().filter(item=item_id)
    if mine.exists():  # a write would wait for its turn, and every look at an item ask for one
        mine.update(read_at=at, **READ)


@transaction.atomic
def unread_notice(notice_id: int, *, by: Member) -> Notice:
    """Keep a notice as new; no further mail comes of it."""
    notice = notices_of(by).select_related("item").get(pk=notice_id)
    Notice.objects.filter(pk=notice.pk).update(read_at=None)
    return notice


@transaction.atomic
def choose_notices(
    kind: str,
    *,
    in_app: bool | None = None,
    mail: str | None = None,
    chat: bool | None = None,
    by: Member,
) -> NoticeChoice:
    """Say through which channels `by` is told of a kind; None leaves a channel as it is.

    Raises Invalid for a kind or a way of mail there is none of.
    """
    known = kind_of(kind)
    if known is None:
        raise Invalid(_("“{kind}” is no kind of notice.").format(kind=kind))
    if mail is not None and mail not in NoticeChoice.Mail.values:
        raise Invalid(
            _("Mail comes {ways}, not “{mail}”.").format(
                ways=", ".join(NoticeChoice.Mail.values), mail=mail
            )
        )
    usual = usual_way(known)
    choice, _is_new = NoticeChoice.objects.select_for_update().get_or_create(
        member=by,
        kind=kind,
        defaults={"in_app": usual.in_app, "mail": usual.mail, "chat": usual.chat},
    )
    given = {"in_app": in_app, "mail": mail, "chat": chat}
    for name, value in given.items():
        if value is not None:
            setattr(choice, name, value)
    choice.save()
    return choice


@transaction.atomic
def set_notice_settings(*, changes: Mapping[str, Any], by: Member) -> NoticeSettings:
    """Set the digest's hour, quiet hours, the chat's address and its product, or stop all mail.

    `changes` holds any of SETTINGS. Raises Invalid for an hour of no clock, quiet
    hours with one end or around the digest, and an address that is not https.
    """
    settings, _is_new = NoticeSettings.objects.select_for_update().get_or_create(member=by)
    for name, value in changes.items():
        if name not in SETTINGS:
            raise Invalid(_("There is no setting “{name}”.").format(name=name))
        setattr(settings, name, value)
    settings.chat_url = settings.chat_url.strip()
    _check_hours(settings)
    _check_chat(settings)
    if "chat_url" in changes:
        settings.chat_trouble = ""
    settings.save()
    return settings


@transaction.atomic
def stop_mail(*, by: Member) -> None:
    """Send `by` no more mail of this workspace's notices, whatever they chose by kind."""
    NoticeSettings.objects.update_or_create(member=by, defaults={"is_mail_off": True})


@transaction.atomic
def resume_mail(*, by: Member) -> None:
    """Send mail again, as chosen by kind."""
    NoticeSettings.objects.filter(member=by).update(is_mail_off=False)


def _check_hours(settings: NoticeSettings) -> None:
    first, before = settings.quiet_from, settings.quiet_until
    hours = [hour for hour in (settings.digest_hour, first, before) if hour is not None]
    if not all(type(hour) is int and 0 <= hour < HOURS for hour in hours):
        raise Invalid(_("An hour is a whole number from 0 to 23."))
    if (first is None) != (before is None):
        raise Invalid(_("Quiet hours need both their beginning and their end."))
    if first is None or before is None:
        return
    if first == before:
        raise Invalid(_("Quiet hours that end when they begin would never end."))
    if is_within(settings.digest_hour, first, before):
        raise Invalid(
            _("The digest at {hour}:00 would come in your quiet hours.").format(
                hour=settings.digest_hour
            )
        )


def _check_chat(settings: NoticeSettings) -> None:
    if settings.chat not in NoticeSettings.Chat.values:
        raise Invalid(
            _("“{chat}” is none of {choices}.").format(
                chat=settings.chat, choices=", ".join(NoticeSettings.Chat.values)
            )
        )
    if settings.chat_url:
        checked_chat_url(settings.chat_url)


def checked_chat_url(url: str) -> str:
    """The address, if it is https with a host and no password in it; Invalid otherwise."""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or "@" in parts.netloc or len(url) > LONGEST_URL or not url.isascii():
        raise Invalid(
            _("“{url}” is no address of a chat's webhook; it begins with https://").format(
                url=url[:80]
            )
        )
    return url
