"""What may go wrong when something is sent."""


class DeliveryError(Exception):
    """It was not delivered, and the message says why; `permanent` means not to try again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class ServerAway(DeliveryError):
    """The server that would take it does not answer: whatever else is sent to it may wait, too."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


class AddressDead(DeliveryError):
    """Nothing will ever be delivered there, until somebody changes something."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
