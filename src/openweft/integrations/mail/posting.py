"""All mail that is due: letters made, composed, sent, and settled one by one."""

from collections.abc import Callable
from datetime import datetime

from openweft.integrations.delivery import AddressDead, DeliveryError
from openweft.integrations.mail.composing import compose
from openweft.integrations.mail.sending import Mailbox
from openweft.items.models import Letter
from openweft.items.notices.letters import (
    claim,
    drop,
    due_letters,
    make_letters,
    notices_in,
    settle,
)
from openweft.items.notices.reading import tell_notices
from openweft.workspaces.operations.addresses import is_reached_by_mail, refuse_address


def send_mail(*, now: datetime, goes_on: Callable[[], None] = lambda: None) -> int:
    """Send all mail due by `now`; returns how many letters went out.

    `goes_on` is called before each and may stop the rest by raising.
    """
    make_letters(Letter.Channel.MAIL, now=now)
    sent = 0
    with Mailbox() as mailbox:
        for letter_id in due_letters(Letter.Channel.MAIL, now=now):
            goes_on()
            letter = claim(letter_id, now=now)
            if letter is not None:
                sent += _post(letter, mailbox, now)
    return sent


def _post(letter: Letter, mailbox: Mailbox, now: datetime) -> bool:
    member = letter.member
    told = tell_notices(notices_in(letter), by=member, leaves_us=True)
    if not told or member.user is None or not is_reached_by_mail(member):
        drop(letter)
        return False
    try:
        mailbox.send(compose(letter, told, to=member.user))
    except DeliveryError as trouble:
        if isinstance(trouble, AddressDead):
            refuse_address(member.user.email, why=str(trouble), at=now)
        settle(letter, now=now, trouble=str(trouble), is_final=trouble.permanent)
        return False
    settle(letter, now=now)
    return True
