"""The item and what hangs on it."""

from openweft.items.models.item import Grant, Item, Kind, Visibility, checked_title, visible_to
from openweft.items.models.kindred import KindRow, KindRowQuerySet, index_by, kind_rows
from openweft.items.models.notices import (
    Letter,
    Notice,
    NoticeChoice,
    NoticePlace,
    NoticeSettings,
    NoticeStart,
)
from openweft.items.models.search import SearchText
from openweft.items.models.talk import MENTION, Comment, Follower, Mention
from openweft.items.models.ties import ItemLink, KeyBlock, Tag

__all__ = [
    "MENTION",
    "Comment",
    "Follower",
    "Grant",
    "Item",
    "ItemLink",
    "KeyBlock",
    "Kind",
    "KindRow",
    "KindRowQuerySet",
    "Letter",
    "Mention",
    "Notice",
    "NoticeChoice",
    "NoticePlace",
    "NoticeSettings",
    "NoticeStart",
    "SearchText",
    "Tag",
    "Visibility",
    "checked_title",
    "index_by",
    "kind_rows",
    "visible_to",
]
