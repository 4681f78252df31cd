"""What a notice says to its member, as far as they may see it at that moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from openweft.items.mentions import names_in, written
from openweft.items.models import Comment, Item, Notice, Visibility
from openweft.items.notices.kinds import kind_of
from openweft.items.notices.seeing import notices_of
from openweft.items.sentences import sentence_of
from openweft.workspaces.models import Member

MOST_COUNTED = 99
EXCERPT = 240
SAID = ("sentence", "note")  # words of whoever acted, in an event's after


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words: who did what to what, their own words, and how much more there was."""

    pk: int
    kind: str
    who: str
    did: str
    item: Item | None
    title: str
    words: str
    more: int
    at: datetime
    is_read: bool
    event_id: int
    icon: str = "bell"

    @property
    def sentence(self) -> str:
        """Who did what, to be read after the title."""
        return _("{who} {did}").format(who=self.who, did=self.did)


def count_unread(member: Member) -> int:
    """How many notices wait in the app, counted up to a hundred."""
    return notices_of(member).unread()[: MOST_COUNTED + 1].count()


def tell_notices(notices: Iterable[Notice], *, by: Member, leaves_us: bool = False) -> list[Told]:
    """The notices of `to_tell` in words, in their order, of which `by` may see each.

    leaves_us: whether the words go out by mail or chat, where nothing restricted goes.
    """
    rows = list(notices)
    shown = _comments_seen(rows, by)
    names = names_in((comment.body for comment in shown.values()), by.workspace)
    told = []
    for row in rows:
        is_secret = leaves_us and row.item is not None and _is_restricted(row.item)
        comment = shown.get(row.comment_id or 0)
        said = written(comment.body, names) if comment else ""
        words = "" if is_secret else _words(row, said)
        told.append(_told(row, words, is_secret=is_secret))
    return told


def _told(row: Notice, words: str, *, is_secret: bool) -> Told:
    kind = kind_of(row.kind)
    title = row.item.title if row.item else row.event.subject
    return Told(
        pk=row.pk,
        kind=row.kind,
        who=row.event.by.name if row.event.by else _("Openweft"),
        did=str(kind.says if kind and kind.says else sentence_of(row.event.code)),
        item=row.item,
        title=_("a restricted item") if is_secret else title,
        words=words,
        more=row.count - 1,
        at=row.event.at,
        is_read=row.read_at is not None,
        event_id=row.event_id,
        icon=kind.icon if kind else "bell",
    )


def _comments_seen(rows: Sequence[Notice], by: Member) -> dict[int, Comment]:
    ids = [row.comment_id for row in rows if row.comment_id]
    if not ids:
        return {}
    return {each.pk: each for each in Comment.objects.filter(pk__in=ids).visible_to(by)}


def _words(row: Notice, comment: str) -> str:
    said = comment or next((row.event.after[key] for key in SAID if row.event.after.get(key)), "")
    line = " ".join(str(said).split())
    return Truncator(line).chars(EXCERPT) if len(line) > EXCERPT else line


def _is_restricted(item: Item) -> bool:
    return item.visibility == Visibility.RESTRICTED
