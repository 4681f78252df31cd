"""The kinds of notices. Every app declares its own in its `notice_kinds.py`, and nothing else."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from openweft.items.models import NoticeChoice
from openweft.workspaces.models import Event

Mail = NoticeChoice.Mail
Audience = Callable[[Sequence[Event]], Mapping[int, Set[int]]]

_kinds: dict[str, "NoticeKind"] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """A reason to be told.

    rank: who would be told of one event for several reasons is told for that of
    the lowest rank. audience: of events of one workspace, in order, the ids of
    those to tell, by the event's id. It need not ask who acted, who has left, or
    who may see the item: that is asked of every kind alike. Of an event about no
    item it names only those who may know. says: the verb phrase after who did
    it; unless given, the event's own. icon: a glyph of the sprite. page: the name
    of the address of what is about no item. is_for_guests: whether guests are told
    of what is about no item. in_app, mail, chat: how one is told who has not chosen.
    """

    code: str
    label: str | Promise
    rank: int
    audience: Audience
    says: str | Promise = ""
    icon: str = "bell"
    page: str = ""
    is_for_guests: bool = False
    in_app: bool = True
    mail: NoticeChoice.Mail = Mail.DIGEST
    chat: bool = False


def declare(kind: NoticeKind) -> NoticeKind:
    """Make a kind known; ValueError where another has its code."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"Two kinds of notices are called {kind.code!r}.")
    return kind


def kinds() -> list[NoticeKind]:
    """All kinds, by rank."""
    _discover()
    return sorted(_kinds.values(), key=lambda kind: (kind.rank, kind.code))


def kind_of(code: str) -> NoticeKind | None:
    """The kind of that code; None where there is none any more."""
    _discover()
    return _kinds.get(code)


@cache
def _discover() -> None:
    autodiscover_modules("notice_kinds")
