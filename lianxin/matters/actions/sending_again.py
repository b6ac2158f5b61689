"""One more try for a message that was given up."""

from datetime import datetime

from lianxin.audit import deliveries
from lianxin.matters.queries.undelivered import undelivered_one
from lianxin.registry.access import viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound


def send_again(*, number: int, by: str, at: datetime) -> None:
    """Put it among those to be sent. Raises NotFound for one that ``by`` may not see; Refused when it has not failed."""
    if undelivered_one(viewer_by_code(by, on=date_of(at)), number) is None:
        raise NotFound("delivery", number)
    deliveries.try_again(number=number, by=by, at=at)
