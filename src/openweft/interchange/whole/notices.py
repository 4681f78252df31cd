"""The tables of notices in the format: what members were told, and how they want to be."""

from django.db.models import QuerySet

from openweft.interchange.whole.table import Table
from openweft.items.models import NoticeChoice, NoticeSettings
from openweft.items.notices.seeing import notices_of
from openweft.workspaces.models import Member


def settings_seen_by(member: Member) -> QuerySet[NoticeSettings]:
    """One's own: how others want to be told is theirs."""
    return NoticeSettings.objects.filter(member=member)


def choices_seen_by(member: Member) -> QuerySet[NoticeChoice]:
    """One's own, as above."""
    return NoticeChoice.objects.filter(member=member)


NOTICES: tuple[Table, ...] = (
    Table(
        model_label="items.NoticeSettings",
        file="notice_settings",
        fields=(
            "member", "is_mail_off", "digest_hour", "quiet_from", "quiet_until", "chat",
        ),
        within="member__workspace",
        seen=settings_seen_by,
        left_out={
            "chat_url": "a secret address; it is entered anew",
            "chat_trouble": "is of that address",
        },
    ),
    Table(
        model_label="items.NoticeChoice",
        file="notice_choices",
        fields=("member", "kind", "in_app", "mail", "chat"),
        within="member__workspace",
        seen=choices_seen_by,
    ),
    Table(
        model_label="items.Notice",
        file="notices",
        fields=(
            "member", "kind", "event", "item", "comment", "count", "told_at", "read_at",
            "in_app",
        ),
        hides=frozenset({"item"}),
        seen=notices_of,
        made={"is_open": lambda _line: False},
        left_out={
            "is_open": "what is read in is told anew no more",
            **dict.fromkeys(
                ("awaits_mail", "awaits_chat", "mail", "chat"),
                "what is sent is the business of one installation",
            ),
        },
    ),
)  # fmt: skip
