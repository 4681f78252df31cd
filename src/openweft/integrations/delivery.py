"""What may go wrong when something is sent."""


class DeliveryError(Exception):
    """It was not delivered, and the message says why; `permanent` means not to try again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class AddressDead(DeliveryError):
    """Nothing will ever be delivered there, until somebody changes something."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
