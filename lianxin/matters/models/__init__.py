"""What residents, enterprises and officers ask for, and all that hangs on it."""

from lianxin.matters.models.askers import Canned, Consent, Photo, SavedFilter, Tries
from lianxin.matters.models.handling import Part, Plan, Step, Transfer
from lianxin.matters.models.matter import LOCKED_IN_TURN, Against, Matter
from lianxin.matters.models.terms import Deadline, Extension, Pause

__all__ = [
    "LOCKED_IN_TURN",
    "Against",
    "Canned",
    "Consent",
    "Deadline",
    "Extension",
    "Matter",
    "Part",
    "Pause",
    "Photo",
    "Plan",
    "SavedFilter",
    "Step",
    "Transfer",
    "Tries",
]
