"""A letter as a chat message, in the tongue of each product."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import ngettext

from openweft.integrations import links
from openweft.items.models import Letter, NoticeSettings
from openweft.items.notices.reading import Told

MOST_ROWS = 20
NO_BREAK = "\u200b"  # between @ and a name, so that nobody is called
SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
MARKDOWN = str.maketrans({each: f"\\{each}" for each in "\\`*_{}[]()<>#+-!|~"})
Line = Callable[[Told, str], str]


def message(letter: Letter, told: Sequence[Told], *, chat: str) -> dict[str, Any]:
    """The body to post; `told` is what the member may still be told, not empty."""
    here = letter.member.workspace
    line = LINES[NoticeSettings.Chat(chat)]
    rows = [(each, links.of_notice(each, here)) for each in told[:MOST_ROWS]]
    text = [line(each, url) for each, url in rows]
    if len(told) > MOST_ROWS:
        more = len(told) - MOST_ROWS
        text.append(ngettext("and {num} more", "and {num} more", more).format(num=more))
    body: dict[str, Any] = {"text": "\n".join(text)}
    if chat == NoticeSettings.Chat.JSON:
        body |= {
            "workspace": {"name": here.name, "slug": here.slug},
            "notices": [_as_data(each, url) for each, url in rows],
        }
    return body


def _slack(told: Told, url: str) -> str:
    who, title, words = (text.translate(SLACK) for text in (told.sentence, told.title, told.words))
    shown = title.replace("|", "¦")  # a bar would end the link
    return f"<{url}|{shown}>: {who}" + (f"\n> {words}" if words else "")


def _mattermost(told: Told, url: str) -> str:
    who, title, words = (_quiet(each) for each in (told.sentence, told.title, told.words))
    return f"[{title}]({url}): {who}" + (f"\n> {words}" if words else "")


def _plain(told: Told, url: str) -> str:
    return f"{told.title}: {told.sentence} {url}"


def _quiet(text: str) -> str:
    """Text in which nothing is markup and nobody is called, be it @all or a channel."""
    return text.translate(MARKDOWN).replace("@", f"@{NO_BREAK}")


def _as_data(told: Told, url: str) -> dict[str, Any]:
    return {
        "id": told.pk,
        "kind": told.kind,
        "who": told.who,
        "did": told.did,
        "title": told.title,
        "words": told.words,
        "more": told.more,
        "at": told.at.isoformat(),
        "url": url,
    }


LINES: dict[NoticeSettings.Chat, Line] = {
    NoticeSettings.Chat.SLACK: _slack,
    NoticeSettings.Chat.MATTERMOST: _mattermost,
    NoticeSettings.Chat.JSON: _plain,
}
