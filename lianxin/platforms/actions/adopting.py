"""An order that somebody had typed in before its platform sent it is that matter, and is not made a second time.

A county that joins a platform has matters that bear its numbers already. One is taken over where nothing is lost by it: whoever
it complains of, who may not know of it, and where it lies must stand there as the platform says; else a person looks at both.
"""

from datetime import datetime

from lianxin.matters.actions.outer import set_outer_due
from lianxin.matters.models import Matter
from lianxin.platforms import facts
from lianxin.platforms.actions.telling import tell_so_far
from lianxin.platforms.models import Order, Partner
from lianxin.rules.errors import Refused
from lianxin.rules.orders import PROTECTED, Created, Settled


def typed_in(partner: Partner, number: str) -> Matter | None:
    """The matter that bears the platform's number already; None where there is none.

    Raises Refused for one that came from another platform, which had this name before.
    """
    found = Matter.objects.filter(source_system=partner.name, outer_number=number).first()
    if found is not None and Order.objects.filter(matter=found.code).exists():
        raise Refused.because(
            "number",
            number,
            "从前同名的平台已用过这个编号",
            "a platform that had this name before has used this number",
        )
    return found


def adopt(partner: Partner, matter: Matter, data: Created, words: Settled, *, token: str, at: datetime) -> None:
    """Take a matter for the platform's order: its deadline holds, and what was done so far is told.

    The order's row has to be there. Raises Refused where the two do not agree in what protects somebody.
    """
    if not _agree(partner, matter, data, words):
        raise Refused.because(
            "number",
            data.number,
            "这个编号已由人登记过,但种类、保密、匿名、地区或被投诉的单位与这次不同:改好那件事项再处理,或者搁置",
            "typed in before with another kind, protection, place or unit complained of: mend that matter, or put this aside",
        )
    if data.due_on is not None:
        set_outer_due(code=matter.code, due_on=data.due_on, token=token, by="clock", at=at)
    tell_so_far(partner, matter.code, at=at)


def _agree(partner: Partner, matter: Matter, data: Created, words: Settled) -> bool:
    units = set(matter.against.exclude(unit=None).values_list("unit__code", flat=True))
    return (
        facts.lies_within(partner, matter.area.code)
        and (matter.kind == words.kind or not PROTECTED & {matter.kind, words.kind})
        and units >= set(words.against)
        and matter.confidential >= data.confidential
        and matter.anonymous >= data.anonymous
    )
