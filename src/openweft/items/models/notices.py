"""What members are told, how they want to be told it, and what was sent to them."""

from datetime import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from openweft.items.models.item import Item
from openweft.items.models.talk import Comment
from openweft.workspaces.models import Event, Member, Workspace

LAST_HOUR = MaxValueValidator(23)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None, in_app=True)

    def to_tell(self) -> "NoticeQuerySet":
        """With all that is needed to put them into words, and no more: digests read many."""
        return self.select_related("event__by", "item").only(
            "member", "kind", "count", "read_at", "comment", "event__code", "event__at",
            "event__subject", "event__after", "event__by__name", "item__title", "item__key",
            "item__kind", "item__visibility",
        )  # fmt: skip


class Letter(models.Model):
    """One message to one member, by e-mail or chat, of one or more notices."""

    class Channel(models.TextChoices):
        MAIL = "mail", "e-mail"
        CHAT = "chat", "chat"

    member = models.ForeignKey(Member, models.CASCADE, related_name="letters")
    channel = models.CharField(max_length=4, choices=Channel)
    made_at = models.DateTimeField()
    digest_on = models.DateField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("member", "channel", "digest_on"),
                condition=Q(digest_on__isnull=False),
                name="one_digest_a_day",
            ),
        )
        indexes = (
            models.Index(
                name="letter_to_send", fields=("try_at",), condition=Q(try_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    def end(self, *, sent_at: datetime | None = None, trouble: str = "") -> None:
        """Try no more, in memory: it was sent, or it never will be."""
        self.try_at, self.sent_at, self.trouble = None, sent_at, trouble[:300]


class Notice(models.Model):
    """What one member is told of one thing: its latest event, and how many there were.

    While it is open (neither read nor sent) further events of the same kind on
    the same item join it. No event is told to one member twice.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, db_index=False, related_name="notices")
    kind = models.CharField(max_length=30)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    in_app = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    awaits_mail = models.BooleanField(default=False)
    awaits_chat = models.BooleanField(default=False)
    mail = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="mailed")
    chat = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="chatted")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-event_id",)
        constraints = (
            models.UniqueConstraint(fields=("member", "event"), name="told_once"),
            models.UniqueConstraint(
                fields=("item", "kind", "member"),
                condition=Q(is_open=True),
                name="one_open_notice_a_thing",
            ),
            models.CheckConstraint(
                name="what_is_read_is_not_open", condition=Q(read_at=None) | Q(is_open=False)
            ),
        )
        indexes = (
            models.Index(
                name="notice_unread",
                fields=("member", "-event"),
                condition=Q(read_at=None, in_app=True),
            ),
            models.Index(name="notice_to_mail", fields=("member",), condition=Q(awaits_mail=True)),
            models.Index(name="notice_to_chat", fields=("member",), condition=Q(awaits_chat=True)),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.member_id}"


class NoticeChoice(models.Model):
    """How a member wants to be told of one kind, where that is not the kind's own way."""

    class Mail(models.TextChoices):
        OFF = "off", "not at all"
        AT_ONCE = "at_once", "at once"
        DIGEST = "digest", "in the digest"

    member = models.ForeignKey(Member, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=30)
    in_app = models.BooleanField(default=True)
    mail = models.CharField(max_length=7, choices=Mail, default=Mail.OFF)
    chat = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("member", "kind"), name="one_choice_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class NoticeSettings(models.Model):
    """When and where a member is told: the digest's hour, quiet hours, the chat's address."""

    class Chat(models.TextChoices):
        SLACK = "slack", "Slack"
        MATTERMOST = "mattermost", "Mattermost"
        JSON = "json", "JSON"

    member = models.OneToOneField(Member, models.CASCADE, related_name="notice_settings")
    is_mail_off = models.BooleanField(default=False)
    digest_hour = models.PositiveSmallIntegerField(default=8, validators=[LAST_HOUR])
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True, validators=[LAST_HOUR])
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True, validators=[LAST_HOUR])
    chat = models.CharField(max_length=10, choices=Chat, default=Chat.SLACK)
    chat_url = models.CharField(max_length=500, blank=True)
    chat_trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from=None, quiet_until=None)
                | (
                    Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~Q(quiet_from=F("quiet_until"))
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id}"


class NoticePlace(models.Model):
    """How far the events have been read for notices: one row, for the whole installation.

    `gaps` are ids passed over because their transactions had not ended, as
    [first, last, since when].
    """

    up_to = models.BigIntegerField(default=0)
    gaps = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.up_to}"


class NoticeStart(models.Model):
    """The last event of a workspace that is no news: it was read in from elsewhere."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, primary_key=True, related_name="+")
    event_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.workspace_id}: after {self.event_id}"
