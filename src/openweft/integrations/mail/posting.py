"""All mail that is due: letters made, composed, sent, and settled one by one."""

from collections.abc import Callable
from datetime import datetime

from openweft.integrations.delivery import AddressDead, DeliveryError, ServerAway
from openweft.integrations.mail.composing import MOST_ROWS, compose
from openweft.integrations.mail.sending import Mailbox
from openweft.items.models import Letter
from openweft.items.notices.choosing import Ways
from openweft.items.notices.letters import (
    claim,
    drop,
    due_letters,
    make_letters,
    notices_in,
    settle,
)
from openweft.items.notices.reading import tell_notices
from openweft.workspaces.models import User
from openweft.workspaces.operations.addresses import refuse_address, refused_among


def send_mail(*, now: datetime, goes_on: Callable[[], None] = lambda: None) -> int:
    """Send all mail due by `now`; returns how many letters went out.

    `goes_on` is called before each and may stop the rest by raising. Where the
    server does not answer, the rest waits for the next time.
    """
    make_letters(Letter.Channel.MAIL, now=now)
    letters = due_letters(Letter.Channel.MAIL, now=now)
    ways = Ways({letter.member_id for letter in letters})
    users = [letter.member.user for letter in letters if letter.member.user]
    refused = refused_among(user.email for user in users)
    sent = 0
    with Mailbox() as mailbox:
        for letter in letters:
            goes_on()
            if not claim(letter, now=now):
                continue
            user = letter.member.user
            reached = user if user and user.email.lower() not in refused else None
            try:
                sent += _post(letter, reached, mailbox, ways=ways, now=now)
            except ServerAway:
                break
    return sent


def _post(
    letter: Letter, user: User | None, mailbox: Mailbox, *, ways: Ways, now: datetime
) -> bool:
    notices = notices_in(letter, ways)
    told = tell_notices(notices[:MOST_ROWS], by=letter.member, leaves_us=True)
    if not told or user is None:
        drop(letter)
        return False
    more = notices.count() - MOST_ROWS if len(told) == MOST_ROWS else 0
    try:
        mailbox.send(compose(letter, told, more=more, to=user))
    except DeliveryError as trouble:
        if isinstance(trouble, AddressDead):
            refuse_address(user.email, why=str(trouble), at=now)
        settle(letter, now=now, trouble=str(trouble), is_final=trouble.permanent)
        if isinstance(trouble, ServerAway):
            raise
        return False
    settle(letter, now=now)
    return True
