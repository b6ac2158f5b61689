"""Codes for what is new, worked out from what it is: the same sheet gives the same codes; one once given is never reused."""

import hashlib
from collections.abc import Callable


def issue(prefix: str, about: tuple[str, ...], taken: Callable[[str], bool], digits: int = 8) -> str:
    """``prefix`` and digits that follow from what it is about; the next ones where they are taken by somebody else.

    Codes of those who left stay on the roll, so they stay taken.
    """
    turn = 0
    while taken(code := nth(prefix, about, turn, digits)):
        turn += 1
    return code


def nth(prefix: str, about: tuple[str, ...], turn: int = 0, digits: int = 8) -> str:
    """The code of that turn; the first is 0."""
    text = "\0".join((*about, str(turn)))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 10**digits
    return f"{prefix}{number:0{digits}}"
