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
