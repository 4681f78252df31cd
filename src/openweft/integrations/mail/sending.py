"""Handing mail to the server, over one connection, and reading its refusals."""

import smtplib
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

from openweft.integrations.delivery import AddressDead, DeliveryError, ServerAway

PERMANENT = 500
NO_SUCH_ADDRESS = frozenset({550, 551, 553})  # where the server gives no finer code


class Mailbox:
    """A connection to the mail server, opened with the first mail and again after trouble."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, mail: EmailMessage) -> None:
        """Hand one mail over.

        Raises DeliveryError: AddressDead where there is no such address,
        ServerAway where nothing can be handed over at present.
        """
        try:
            self._connection.open()
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _refused(*next(iter(refusal.recipients.values()))) from refusal
        except smtplib.SMTPDataError as refusal:
            code, words = refusal.smtp_code, _words(refusal.smtp_error)
            raise DeliveryError(f"{code} {words}", permanent=code >= PERMANENT) from refusal
        except OSError as trouble:  # every smtplib error is one, too
            self._connection.close()
            raise ServerAway(_words(str(trouble))) from trouble
        except ValueError as trouble:  # an address or header that no mail can carry
            raise AddressDead(_words(str(trouble))) from trouble


def _refused(code: int, answer: bytes | str) -> DeliveryError:
    words = f"{code} {_words(answer)}"
    if is_dead(code, words):
        return AddressDead(words)
    return DeliveryError(words, permanent=code >= PERMANENT)


def is_dead(code: int, words: str) -> bool:
    """Whether an answer says that there is no such address, rather than that it dislikes the mail.

    RFC 3463: 5.1.x are bad addresses, 5.2.1 a disabled mailbox, other 5.x.y anything else.
    """
    if code < PERMANENT:
        return False
    fine = next((word for word in words.split()[1:2] if word.startswith("5.")), "")
    if fine:
        return fine.startswith("5.1.") or fine == "5.2.1"
    return code in NO_SUCH_ADDRESS


def _words(answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:250]
