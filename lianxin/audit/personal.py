"""What each field of personal data is held for (PIPL 6, 17, 19): a model says it beside its fields, a test asks for it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Personal:
    """Why a field is held: purpose, legal basis, retention in months after the row ends, sensitivity (PIPL 28)."""

    purpose: str
    basis: Literal["duty", "consent", "contract"]
    retention_months: int
    sensitive: bool = False


@dataclass(frozen=True)
class Ends:
    """From which day the months of a row are counted.

    ``on`` is the date or moment that the row or what it belongs to carries, as a look-up; while it is null the row is needed.
    Of several (``last_of``) the latest counts, once none is open. ``gone``: the row means nothing without its values and goes as
    a whole. Where nothing ends, ``because`` says who else sees to it, or why it is not about a person. ``of`` is where the code
    of the household stands that the row is about: what it asks to have erased is found by it (PIPL 47).
    """

    on: str = ""
    last_of: str = ""
    gone: bool = False
    because: str = ""
    of: str = ""
