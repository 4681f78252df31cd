"""What a person may be refused, in a sentence they can act on."""

from datetime import datetime


class DomainError(Exception):
    """A refusal fit to be read by the person who caused it."""

    code = "refused"


class Invalid(DomainError):
    """What was sent breaks a rule."""

    code = "invalid"


class Conflict(DomainError):
    """What was sent was based on something that has changed since."""

    code = "conflict"


class Stale(Conflict):
    """What was sent was based on an older version than the one stored.

    `who` wrote last and when (`at`), where that is known.
    """

    code = "stale"

    def __init__(self, sentence: str, *, who: str = "", at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.who, self.at = who, at


class NotAllowed(DomainError):
    """The person's role does not allow it."""

    code = "not_allowed"
