"""All chat messages that are due, sent and settled one by one."""

from collections.abc import Callable
from datetime import datetime

from openweft.integrations.chat.client import post_json
from openweft.integrations.chat.wording import message
from openweft.integrations.delivery import AddressDead, DeliveryError
from openweft.items.models import Letter, NoticeSettings
from openweft.items.notices.choosing import Ways, settings_of
from openweft.items.notices.letters import (
    claim,
    drop,
    due_letters,
    make_letters,
    notices_in,
    settle,
)
from openweft.items.notices.reading import tell_notices


def send_chats(*, now: datetime, goes_on: Callable[[], None] = lambda: None) -> int:
    """Send all chat messages due by `now`; returns how many went out.

    `goes_on` is called before each and may stop the rest by raising.
    """
    make_letters(Letter.Channel.CHAT, now=now)
    letters = due_letters(Letter.Channel.CHAT, now=now)
    ways = Ways({letter.member_id for letter in letters})
    sent = 0
    for letter in letters:
        goes_on()
        if claim(letter, now=now):
            sent += _post(letter, ways, now)
    return sent


def _post(letter: Letter, ways: Ways, now: datetime) -> bool:
    settings = settings_of(letter.member)
    told = tell_notices(notices_in(letter, ways), by=letter.member, leaves_us=True)
    if not told:
        drop(letter)
        return False
    try:
        post_json(settings.chat_url, message(letter, told, chat=settings.chat))
    except DeliveryError as trouble:
        if isinstance(trouble, AddressDead):
            mine = NoticeSettings.objects.filter(pk=settings.pk, chat_url=settings.chat_url)
            mine.update(chat_trouble=str(trouble)[:300])
        settle(letter, now=now, trouble=str(trouble), is_final=trouble.permanent)
        return False
    settle(letter, now=now)
    return True
