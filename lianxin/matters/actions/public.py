"""What the asker does without a log-in: with number and secret."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lianxin.matters.actions.picturing import keep_photos
from lianxin.matters.actions.taking import take_step
from lianxin.matters.door import open_door
from lianxin.matters.models import Matter
from lianxin.matters.pictures import Picture
from lianxin.rules.errors import Refused

ASKER_STEPS: Final = ("reply", "rate", "reopen", "withdraw")
RELATIVE_STEPS: Final = ("rate",)


def public_step(
    *,
    number: str,
    secret: str,
    step: str,
    at: datetime,
    address: str = "",
    token: str = "",
    pictures: Sequence[Picture] = (),
    **given: Any,
) -> Matter:
    """A step of the asker's, perhaps with clean ``pictures``: both or neither. Raises NotFound for a wrong number and a wrong
    secret alike; Refused as ``take_step`` and ``keep_photos``.

    A relative with the asker's consent follows and rates, and does nothing else.
    """
    opened = open_door(number, secret, at=at, address=address)
    if step not in (RELATIVE_STEPS if opened.relative else ASKER_STEPS):
        raise Refused.because("step", step, "不能在网上办理这一步", "this cannot be done here")
    with transaction.atomic() if pictures else nullcontext():
        keep_photos(code=opened.matter.code, pictures=pictures, by="asker", at=at)
        return take_step(code=opened.matter.code, step=step, by="asker", at=at, actor="asker", token=token, **given)
