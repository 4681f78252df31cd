"""What is to be sent to whom now: letters, made of notices and tried until they are gone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from openweft.items.models import Letter, Notice, NoticeChoice
from openweft.items.models.notices import NoticeQuerySet
from openweft.items.notices.choosing import Ways, rhythm_of
from openweft.items.notices.kinds import kinds
from openweft.items.notices.seeing import notices_of
from openweft.items.notices.telling import FRESH
from openweft.items.notices.timing import Rhythm
from openweft.workspaces.models import Member
from openweft.workspaces.operations.addresses import refused_among

Channel = Letter.Channel
UNANSWERED = timedelta(minutes=15)
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=6)
MOST_AT_ONCE = 1000
MOST_ATTEMPTS = 12  # more than a day


def make_letters(channel: Letter.Channel, *, now: datetime) -> list[int]:
    """Make the letters due by `now` of the notices that wait for a channel; returns their ids."""
    waiting = Notice.objects.filter(**{f"awaits_{channel.value}": True})
    ids = sorted(set(waiting.order_by().values_list("member_id", flat=True)))
    ways = Ways(ids)
    members = list(Member.objects.filter(pk__in=ids).select_related("user", "workspace"))
    refused = refused_among(member.user.email for member in members if member.user)
    made = []
    for member in members:
        rhythm = rhythm_of(member, ways.settings(member.pk))
        if rhythm.is_quiet(now):
            continue
        has_mail = member.user is not None and member.user.email.lower() not in refused
        is_reached = channel == Channel.CHAT or has_mail
        post = Post(member, channel, ways=ways, rhythm=rhythm, is_reached=is_reached, now=now)
        made += post.make()
    return made


class Post:
    """One member's notices that wait for one channel."""

    def __init__(
        self,
        member: Member,
        channel: Letter.Channel,
        *,
        ways: Ways,
        rhythm: Rhythm,
        is_reached: bool,
        now: datetime,
    ) -> None:
        self.member, self.channel, self.ways, self.now = member, channel, ways, now
        self.day, self.moment = rhythm.last_digest(now)
        self.is_reached = is_reached

    @transaction.atomic
    def make(self) -> list[int]:
        """Make what is due; what is no longer wanted waits no more.

        Whether the member may still see it is asked when the letter is sent.
        """
        flag = {f"awaits_{self.channel.value}": True}
        locked = Notice.objects.select_for_update().filter(member=self.member, **flag)
        waiting = list(locked.values_list("pk", "kind", "told_at"))
        due: dict[str, list[int]] = defaultdict(list)
        for pk, kind, told_at in waiting:
            due[self._when(kind, told_at)].append(pk)
        self._set(due["never"], **{f"awaits_{self.channel.value}": False})
        made = []
        if due["now"]:
            made.append(self._letter(due["now"], None))
        if due["digest"] and self._has_no_digest():
            made.append(self._letter(due["digest"], self.day))
        return made

    def _when(self, kind: str, told_at: datetime) -> str:
        way = self.ways.way(self.member.pk, kind)
        if told_at < self.now - FRESH or not self.is_reached or not way.has(self.channel):
            return "never"
        if self.channel == Channel.CHAT or way.mail == NoticeChoice.Mail.AT_ONCE:
            return "now"
        return "digest" if told_at <= self.moment else "later"

    def _has_no_digest(self) -> bool:
        mine = Letter.objects.filter(member=self.member, channel=self.channel)
        return not mine.filter(digest_on=self.day).exists()

    def _letter(self, notices: Sequence[int], day: date | None) -> int:
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
    def _set(notices: Sequence[int], **changes: object) -> None:
        if notices:
            Notice.objects.filter(pk__in=notices).update(**changes)


def has_post(channel: Letter.Channel, *, now: datetime) -> bool:
    """Whether anything waits for a channel, due or not."""
    return (
        Notice.objects.filter(**{f"awaits_{channel.value}": True}).exists()
        or Letter.objects.filter(channel=channel, try_at__lte=now).exists()
    )


def due_letters(channel: Letter.Channel, *, now: datetime) -> list[Letter]:
    """The letters to try now, in the order they were made; many at most, the rest next time."""
    due = Letter.objects.filter(channel=channel, try_at__lte=now).order_by("pk")
    return list(due.select_related("member__user", "member__workspace")[:MOST_AT_ONCE])


def claim(letter: Letter, *, now: datetime) -> bool:
    """Take a due letter for this attempt; False where another worker has it or it is gone.

    Where the worker dies meanwhile, it is due again after a quarter of an hour.
    """
    due = Letter.objects.filter(pk=letter.pk, try_at__lte=now)
    letter.attempts += 1
    return bool(due.update(try_at=now + UNANSWERED, attempts=F("attempts") + 1))


def notices_in(letter: Letter, ways: Ways) -> NoticeQuerySet:
    """The letter's notices that its member may still see, has not read and still wants."""
    member = letter.member
    wanted = [kind.code for kind in kinds() if ways.way(member.pk, kind.code).has(letter.channel)]
    mine = notices_of(member).filter(**{letter.channel: letter}, read_at=None, kind__in=wanted)
    return mine.to_tell()


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
