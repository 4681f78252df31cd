"""What a person may be refused, in a sentence they can act on."""


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
    """What was sent was based on an older version than the one stored."""

    code = "stale"


class NotAllowed(DomainError):
    """The person's role does not allow it."""

    code = "not_allowed"
