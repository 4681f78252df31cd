"""What is to be sent to whom now: letters, made of notices and tried until they are gone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from openweft.items.models import Letter, Notice, NoticeChoice
from openweft.items.notices.choosing import Ways, rhythm_of
from openweft.items.notices.seeing import notices_of
from openweft.items.notices.telling import FRESH
from openweft.items.notices.timing import Rhythm
from openweft.workspaces.models import Member
from openweft.workspaces.operations.addresses import is_reached_by_mail

Channel = Letter.Channel
UNANSWERED = timedelta(minutes=15)
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=6)
MOST_ATTEMPTS = 12  # more than a day


def make_letters(channel: Letter.Channel, *, now: datetime) -> list[int]:
    """Make the letters due by `now` of the notices that wait for a channel; returns their ids."""
    waiting = Notice.objects.filter(**{f"awaits_{channel.value}": True})
    ids = sorted(set(waiting.order_by().values_list("member_id", flat=True)))
    ways = Ways(ids)
    made = []
    for member in Member.objects.filter(pk__in=ids).select_related("user", "workspace"):
        rhythm = rhythm_of(member, ways.settings(member.pk))
        if not rhythm.is_quiet(now):
            made += Post(member, channel, ways, rhythm, now).make()
    return made


class Post:
    """One member's notices that wait for one channel."""

    def __init__(
        self, member: Member, channel: Letter.Channel, ways: Ways, rhythm: Rhythm, now: datetime
    ) -> None:
        self.member, self.channel, self.ways, self.now = member, channel, ways, now
        self.day, self.moment = rhythm.last_digest(now)
        self.is_reached = channel == Channel.CHAT or is_reached_by_mail(member)

    @transaction.atomic
    def make(self) -> list[int]:
        """Make what is due; what is no longer wanted or seen waits no more."""
        flag = f"awaits_{self.channel.value}"
        waiting = list(
            Notice.objects.select_for_update().filter(member=self.member, **{flag: True})
        )
        seen = set(
            notices_of(self.member)
            .filter(pk__in=[each.pk for each in waiting])
            .values_list("pk", flat=True)
        )
        sorted_out: dict[str, list[Notice]] = defaultdict(list)
        for notice in waiting:
            sorted_out[self._when(notice, is_seen=notice.pk in seen)].append(notice)
        self._set(sorted_out["never"], **{flag: False})
        made = []
        if sorted_out["now"]:
            made.append(self._letter(sorted_out["now"], None))
        if sorted_out["digest"] and self._has_no_digest():
            made.append(self._letter(sorted_out["digest"], self.day))
        return made

    def _when(self, notice: Notice, *, is_seen: bool) -> str:
        way = self.ways.way(self.member.pk, notice.kind)
        is_stale = notice.told_at < self.now - FRESH
        is_wanted = self.is_reached and way.has(self.channel)
        if not is_seen or is_stale or notice.read_at or not is_wanted:
            return "never"
        if self.channel == Channel.CHAT or way.mail == NoticeChoice.Mail.AT_ONCE:
            return "now"
        return "digest" if notice.told_at <= self.moment else "later"

    def _has_no_digest(self) -> bool:
        mine = Letter.objects.filter(member=self.member, channel=self.channel)
        return not mine.filter(digest_on=self.day).exists()

    def _letter(self, notices: Sequence[Notice], day: date | None) -> int:
        letter = Letter.objects.create(
            member=self.member,
            channel=self.channel,
            made_at=self.now,
            digest_on=day,
            try_at=self.now,
        )
        name = self.channel.value
        self._set(notices, **{name: letter, f"awaits_{name}": False, "is_open": False})
        return letter.pk

    @staticmethod
    def _set(notices: Iterable[Notice], **changes: object) -> None:
        ids = [notice.pk for notice in notices]
        if ids:
            Notice.objects.filter(pk__in=ids).update(**changes)


def has_post(channel: Letter.Channel, *, now: datetime) -> bool:
    """Whether anything waits for a channel, due or not."""
    return (
        Notice.objects.filter(**{f"awaits_{channel.value}": True}).exists()
        or Letter.objects.filter(channel=channel, try_at__lte=now).exists()
    )


def due_letters(channel: Letter.Channel, *, now: datetime) -> list[int]:
    """The letters to try now, in the order they were made."""
    due = Letter.objects.filter(channel=channel, try_at__lte=now)
    return list(due.order_by("pk").values_list("pk", flat=True))


def claim(letter_id: int, *, now: datetime) -> Letter | None:
    """Take a due letter for this attempt; None where another worker has it or it is gone.

    Where the worker dies meanwhile, it is due again after a quarter of an hour.
    """
    due = Letter.objects.filter(pk=letter_id, try_at__lte=now)
    if not due.update(try_at=now + UNANSWERED, attempts=F("attempts") + 1):
        return None
    return Letter.objects.select_related("member__user", "member__workspace").get(pk=letter_id)


def notices_in(letter: Letter) -> list[Notice]:
    """The letter's notices that its member may still see, has not read and still wants."""
    mine = notices_of(letter.member).filter(**{letter.channel: letter}, read_at=None)
    ways = Ways([letter.member_id])
    return [
        notice for notice in mine if ways.way(letter.member_id, notice.kind).has(letter.channel)
    ]


def settle(letter: Letter, *, now: datetime, trouble: str = "", is_final: bool = False) -> None:
    """Write how an attempt ended: sent where there was no trouble, else tried again unless final.

    Waits twice as long each time, up to six hours, and gives up after a day or so.
    """
    if not trouble:
        letter.end(sent_at=now)
    elif is_final or letter.attempts >= MOST_ATTEMPTS:
        letter.end(trouble=trouble)
    else:
        wait = min(FIRST_RETRY * 2 ** (letter.attempts - 1), LAST_RETRY)
        letter.try_at, letter.trouble = now + wait, trouble[:300]
    letter.save(update_fields=["try_at", "sent_at", "trouble"])


def drop(letter: Letter) -> None:
    """Send nothing: there is nothing left in the letter that its member wants and may see."""
    letter.end()
    letter.save(update_fields=["try_at"])
