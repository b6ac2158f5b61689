"""The receipt of a matter, and those given to relatives with the asker's consent."""

from lianxin.matters.actions.new import Receipt
from lianxin.matters.door import digest_of, secret_of
from lianxin.matters.models import Consent, Matter
from lianxin.rules.errors import NotFound


def receipt_of(matter: Matter) -> Receipt:
    """The receipt that opens the matter now: for whoever has just reported it, and for a desk that has checked who asks."""
    return issued(matter.code, str(matter.receipts))


def issued(code: str, issue: str) -> Receipt:
    """The receipt of that issue."""
    return Receipt(code, secret_of(code, issue), issue)


def receipt_again(matter: Matter, issue: str) -> tuple[Receipt, Consent | None]:
    """What was issued a moment ago, and the relative who has it (None: the asker). Raises NotFound once it opens nothing."""
    receipt = issued(matter.code, issue)
    digest = digest_of(matter.code, receipt.secret)
    if digest == matter.secret:
        return receipt, None
    relative = matter.consents.filter(secret=digest, ended_at=None).first()
    if relative is None:
        raise NotFound("receipt", issue)
    return receipt, relative


__all__ = ["digest_of", "issued", "receipt_again", "receipt_of", "secret_of"]
