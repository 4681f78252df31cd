"""How members want to be told: what they chose, or what their kind does by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from openweft.items.models import Letter, NoticeChoice, NoticeSettings
from openweft.items.notices.kinds import NoticeKind, kinds
from openweft.items.notices.timing import Rhythm
from openweft.workspaces.models import Member


@dataclass(frozen=True, slots=True)
class Way:
    """Through which channels one is told of a kind."""

    in_app: bool
    mail: NoticeChoice.Mail
    chat: bool

    @property
    def is_any(self) -> bool:
        return self.in_app or self.chat or self.mail != NoticeChoice.Mail.OFF

    def has(self, channel: str) -> bool:
        """Whether one is told through the channel of a letter."""
        if channel == Letter.Channel.MAIL:
            return self.mail != NoticeChoice.Mail.OFF
        return self.chat


class Ways:
    """How each of some members is told of each kind, in two queries."""

    def __init__(self, members: Iterable[int]) -> None:
        ids = list(members)
        self._usual = {kind.code: usual_way(kind) for kind in kinds()}
        self._chosen = {
            (choice.member_id, choice.kind): Way(
                choice.in_app, NoticeChoice.Mail(choice.mail), choice.chat
            )
            for choice in NoticeChoice.objects.filter(member__in=ids)
        }
        settings = NoticeSettings.objects.filter(member__in=ids)
        self._settings = {each.member_id: each for each in settings}

    def settings(self, member_id: int) -> NoticeSettings:
        """The member's settings, not saved where they have set nothing."""
        if member_id not in self._settings:
            self._settings[member_id] = NoticeSettings(member_id=member_id)
        return self._settings[member_id]

    def way(self, member_id: int, kind: str) -> Way:
        """How the member is told of the kind; of one that is no more, not at all."""
        way = self._chosen.get((member_id, kind)) or self._usual.get(kind)
        if way is None:
            return Way(in_app=False, mail=NoticeChoice.Mail.OFF, chat=False)
        settings = self.settings(member_id)
        mail = NoticeChoice.Mail.OFF if settings.is_mail_off else way.mail
        has_chat = bool(settings.chat_url) and not settings.chat_trouble
        return Way(way.in_app, mail, way.chat and has_chat)


def usual_way(kind: NoticeKind) -> Way:
    """How one is told of the kind who has chosen nothing."""
    return Way(kind.in_app, kind.mail, kind.chat)


def chosen_ways(member: Member) -> list[tuple[NoticeKind, Way]]:
    """Every kind with the member's choice, as the settings show it: before mail was stopped."""
    chosen = {choice.kind: choice for choice in member.notice_choices.all()}
    return [(kind, _as_chosen(kind, chosen.get(kind.code))) for kind in kinds()]


def _as_chosen(kind: NoticeKind, choice: NoticeChoice | None) -> Way:
    if choice is None:
        return usual_way(kind)
    return Way(choice.in_app, NoticeChoice.Mail(choice.mail), choice.chat)


def settings_of(member: Member) -> NoticeSettings:
    """The member's settings, not saved where they have set nothing."""
    found = NoticeSettings.objects.filter(member=member).first()
    return found or NoticeSettings(member=member)


def rhythm_of(member: Member, settings: NoticeSettings) -> Rhythm:
    """The member's hours in their own zone, or the workspace's."""
    own = member.user.time_zone if member.user else ""
    return Rhythm(
        ZoneInfo(own or member.workspace.time_zone),
        settings.digest_hour,
        settings.quiet_from,
        settings.quiet_until,
    )
