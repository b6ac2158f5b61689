"""What every sender is."""

from dataclasses import dataclass
from typing import Final, Protocol

TIMEOUT: Final = 10
"""Seconds that a gateway has to answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one number or address; the same ``id`` is the same message, tried again."""

    id: str
    to: str
    text: str


class SendError(Exception):
    """It did not go out; ``for_good``: and will not, however often it is tried."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(reason)


class Sender(Protocol):
    """Hands one message on."""

    def send(self, message: Message) -> str:
        """What the gateway answered. Raises SendError."""
