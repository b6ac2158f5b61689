"""The receipt of a matter, and those given to relatives with the asker's consent."""

from lianxin.matters.actions.new import Receipt
from lianxin.matters.door import digest_of, secret_of
from lianxin.matters.models import Matter


def receipt_of(matter: Matter) -> Receipt:
    """The receipt that opens the matter now: for whoever has just reported it, and for a desk that has checked who asks."""
    return Receipt(matter.code, secret_of(matter.code, str(matter.receipts)))


__all__ = ["digest_of", "receipt_of", "secret_of"]
