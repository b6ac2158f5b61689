"""The second half of a receipt. It follows from the number and the keys, so that a repeated sending gives the same one again;
only its digest is stored, and each new one ends the one before.
"""

from lianxin.audit.sealing import blind_index
from lianxin.matters.actions.new import Receipt
from lianxin.matters.models import Matter

SECRET_DIGITS = 8


def secret_of(code: str, issue: str) -> str:
    """Eight digits for a number and an issue."""
    drawn = int(blind_index(f"{code}:{issue}", about="matters.receipt"), 16)
    return f"{drawn % 10**SECRET_DIGITS:0{SECRET_DIGITS}}"


def digest_of(code: str, secret: str) -> str:
    """What is stored of it."""
    return blind_index(f"{code}:{secret}", about="matters.secret")


def receipt_of(matter: Matter) -> Receipt:
    """The receipt that opens the matter now: for whoever has just reported it, and for a desk that has checked who asks."""
    return Receipt(matter.code, secret_of(matter.code, str(matter.receipts)))
