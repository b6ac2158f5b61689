"""A leader's answer to a digest item or a figure: an instruction with an owner and a date (X7)."""

import secrets
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.records.models import Instruction
from lianxin.registry.models import Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse

ABOUT = ("entry", "problem", "figure")


def instruct(*, about_kind: str, about_code: str, text: str, owner: Officer, due_on: date, by: str, at: datetime) -> Instruction:
    """The instruction. Raises Refused: no words, a date gone by, about nothing that there is."""
    found: list[Fault] = []
    if about_kind not in ABOUT:
        found.append(Fault("about_kind", about_kind, "只能针对记录、问题或数据", "about an entry, a problem or a figure"))
    if not text.strip():
        found.append(Fault("text", "", "要写批示内容", "an instruction needs words"))
    if due_on < date_of(at):
        found.append(Fault("due_on", str(due_on), "期限已过", "the date has gone by"))
    refuse(found)
    with transaction.atomic():
        made = Instruction.objects.create(
            code=f"ps-{date_of(at):%Y%m%d}-{secrets.token_hex(4)}",
            about_kind=about_kind,
            about_code=about_code[:120],
            text=text.strip()[:500],
            owner=owner,
            due_on=due_on,
            given_by=Officer.objects.get(code=by),
            given_at=at,
        )
        after = {"about": f"{about_kind}:{made.about_code}", "owner": owner.code, "due": due_on.isoformat()}
        audit.record("records.instruction.given", kind="instruction", code=made.code, by=by, at=at, after=after)
    return made


def report_instruction(*, code: str, result: str, by: str, at: datetime) -> None:
    """The owner says what was done. Raises NotFound for others, Refused without words or when it is done."""
    if not result.strip():
        raise Refused.because("result", "", "要写办理结果", "say what was done")
    with transaction.atomic():
        mine = Instruction.objects.filter(code=code, owner__code=by)
        if not mine.filter(done_at=None).update(result=result.strip()[:500], done_at=at):
            if not mine.exists():
                raise NotFound("instruction", code)
            raise Refused.because("result", code, "已经报过结果", "reported already")
        audit.record("records.instruction.done", kind="instruction", code=code, by=by, at=at)
