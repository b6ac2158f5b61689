"""What the asker is told: at each change that matters to them, never reminded more often than the policy says (twice at most).

A message is a row of ``audit.models.Delivery``, written in the transaction of the step that it tells of; the clock sends it.
It holds the number of the matter, never who asked nor what was asked: a message may be read by others.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from lianxin.audit.models import Delivery
from lianxin.audit.sealing import seal
from lianxin.matters.models import Matter
from lianxin.rules.receipts import shown
from lianxin.rules.sending import MOST_REMINDERS, may_remind

SEALED_AS: Final = "audit.delivery.to"
"""What the number is sealed under: ``audit.sealing.unseal(row.to, about=SEALED_AS)``."""

UNDO: Final = timedelta(seconds=10)
"""So long whoever gave a matter away may take it back: until then nobody is told."""

TEXTS: Final[dict[str, str]] = {
    "reported": "您反映的事项已登记,编号{number}。请凭编号和查询码查看进展。",
    "accepted": "您反映的事项(编号{number})已受理,由{unit}办理{due}。",
    "moved": "您反映的事项(编号{number})改由{unit}办理{due}。",
    "declined": "您反映的事项(编号{number})不属于受理范围,原因和合法的反映渠道请凭编号和查询码查看。",
    "asked": "关于您反映的事项(编号{number}),办理单位有一个问题想问您,请凭编号和查询码查看并答复。",
    "paused": "您反映的事项(编号{number})因故暂停计时到{until},原因请凭编号和查询码查看。",
    "extended": "您反映的事项(编号{number})经批准延期{due}。",
    "shelved": "您反映的事项(编号{number})目前尚不能解决,已挂账,将于{review}前复查。",
    "answered": "您反映的事项(编号{number})已有答复,请凭编号和查询码查看,并说说是否解决、是否满意。",
    "reopened": "您反映的事项(编号{number})已重新办理{due}。",
    "handed": "您反映的事项(编号{number})因经办人变动已交由他人继续办理,期限不变。",
    "withdrawn": "您反映的事项(编号{number})已按撤回处理。不是您的意思的,可凭编号和查询码要求重新办理。",
    "closed": "您反映的事项(编号{number})已办结归档。如仍未解决,可凭编号和查询码要求重新办理。",
    "set_aside": "您对事项(编号{number})的评价经复核不计入统计,原因请凭编号和查询码查看;您的评价原样保留,不影响您办事。",
    "remind_reply": "您反映的事项(编号{number})还有一个问题等您答复,请凭编号和查询码查看。",
    "remind_rate": "您反映的事项(编号{number})已有答复,盼您说说是否解决。不评价不影响您的权利。",
}
"""What is said, by the event it tells of."""
REMINDERS: Final = frozenset({"remind_reply", "remind_rate"})
GIVEN: Final = frozenset({"accepted", "moved"})
"""What tells of a unit that has it: it waits until that can be taken back no more."""


def day_text(due: object) -> str:
    """The words about a deadline; nothing when there is none."""
    return f",办理期限为{due}" if due else ""


def tell(matters: Iterable[Matter], about: str, *, at: datetime, **values: str) -> int:
    """Write a message to each asker who wants to be told; returns how many. Call it inside the transaction of the step."""
    rows = [_delivery(one, about, at, values) for one in matters if one.tells_by and one.asker_phone]
    Delivery.objects.bulk_create(rows)
    return len(rows)


def unsay(matters: Iterable[Matter], about: Iterable[str], *, since: datetime) -> int:
    """Take back what was written since and nobody has been sent yet; returns how many messages."""
    codes = [one.code for one in matters]
    rows = Delivery.objects.filter(subject_kind="matter", subject_code__in=codes, about__in=list(about), made_at__gte=since)
    return rows.filter(state="waiting", tries=0).delete()[0]


def remind(matter: Matter, about: str, *, at: datetime, most: int = MOST_REMINDERS, **values: str) -> bool:
    """Remind an asker, unless that has been done ``most`` times in all for this matter. Returns whether a message was written."""
    if about not in REMINDERS:
        raise ValueError(f"{about} is no reminder")
    done = Delivery.objects.filter(subject_kind="matter", subject_code=matter.code, about__in=sorted(REMINDERS)).count()
    return may_remind(done, most) and tell([matter], about, at=at, **values) == 1


def _delivery(matter: Matter, about: str, at: datetime, values: dict[str, str]) -> Delivery:
    return Delivery(
        subject_kind="matter",
        subject_code=matter.code,
        about=about,
        sender=matter.tells_by,
        to=seal(matter.asker_phone, about=SEALED_AS),
        text=TEXTS[about].format(number=shown(matter.code), **values),
        made_at=at,
        next_at=at + UNDO if about in GIVEN else at,
    )
