"""The handlers of all steps, gathered: each step of the table has one, and there is none besides."""

from typing import Final

from lianxin.matters.actions import answering, appealing, clockwork, handling, joining, joint, judging, leading, triage
from lianxin.matters.actions.move import Handlers

HANDLERS: Final[Handlers] = {
    **triage.HANDLERS,
    **handling.HANDLERS,
    **leading.HANDLERS,
    **joint.HANDLERS,
    **clockwork.HANDLERS,
    **answering.HANDLERS,
    **judging.HANDLERS,
    **appealing.HANDLERS,
    **joining.HANDLERS,
}
