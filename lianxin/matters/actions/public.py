"""What the asker does without a log-in: with number and secret."""

from datetime import datetime
from typing import Any, Final

from lianxin.matters.actions.taking import take_step
from lianxin.matters.door import open_door
from lianxin.matters.models import Matter
from lianxin.rules.errors import Refused

ASKER_STEPS: Final = ("reply", "rate", "reopen", "withdraw")
RELATIVE_STEPS: Final = ("rate",)


def public_step(*, number: str, secret: str, step: str, at: datetime, address: str = "", token: str = "", **given: Any) -> Matter:
    """A step of the asker's. Raises NotFound for a wrong number and a wrong secret alike; Refused as ``take_step``.

    A relative with the asker's consent follows and rates, and does nothing else.
    """
    opened = open_door(number, secret, at=at, address=address)
    if step not in (RELATIVE_STEPS if opened.relative else ASKER_STEPS):
        raise Refused.because("step", step, "不能在网上办理这一步", "this cannot be done here")
    return take_step(code=opened.matter.code, step=step, by="asker", at=at, actor="asker", token=token, **given)
