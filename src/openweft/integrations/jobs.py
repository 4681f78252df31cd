"""Background work with systems outside: mail and chat messages sent when they are due."""

from datetime import timedelta

from django.utils import timezone

from openweft.integrations.chat.posting import send_chats
from openweft.integrations.mail.posting import send_mail
from openweft.items.models import Letter
from openweft.items.notices.letters import has_post
from openweft.jobs.context import JobContext
from openweft.jobs.recurring import recurring
from openweft.jobs.registry import Payload, job
from openweft.workspaces.operations.addresses import sends_mail

MAIL, CHAT = "integrations.send_mail", "integrations.send_chats"
OFTEN = timedelta(minutes=1)


def _mail_period() -> timedelta | None:
    return OFTEN if sends_mail() and has_post(Letter.Channel.MAIL, now=timezone.now()) else None


def _chat_period() -> timedelta | None:
    return OFTEN if has_post(Letter.Channel.CHAT, now=timezone.now()) else None


recurring(MAIL, _mail_period)
recurring(CHAT, _chat_period)


@job(MAIL)
def mail(context: JobContext, payload: Payload) -> dict[str, int]:
    """Send the mail that is due: at once, or in the day's digest."""
    return {"sent": send_mail(now=timezone.now(), goes_on=context.stop_if_cancelled)}


@job(CHAT)
def chats(context: JobContext, payload: Payload) -> dict[str, int]:
    """Send the chat messages that are due."""
    return {"sent": send_chats(now=timezone.now(), goes_on=context.stop_if_cancelled)}
