"""Judgements written down, call-backs made. The subject is named by kind and code: what follows is decided by whoever asked."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.feedback.models import CallBack, Level, Rating
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse

ASKER = "asker"


def rate(
    *,
    subject_kind: str,
    subject_code: str,
    round: int,
    level: str,
    by: str,
    at: datetime,
    solved: bool | None = None,
    text: str = "",
    channel: str = "public",
) -> Rating:
    """The judgement of a subject in a round, once. ``by``: ``asker``, or who took it down. Raises Refused: rated before."""
    found: list[Fault] = []
    if level not in Level.values:
        found.append(Fault("level", level, "满意程度分五档", "one of the five levels"))
    if len(text) > 500:
        found.append(Fault("text", "", "最多500个字", "at most 500 characters"))
    refuse(found)
    try:
        with transaction.atomic():
            return Rating.objects.create(
                subject_kind=subject_kind,
                subject_code=subject_code,
                round=round,
                level=level,
                solved=solved,
                text=text.strip(),
                channel=channel,
                rated_at=at,
                rated_on=date_of(at),
                taken_by="" if by == ASKER else by,
            )
    except IntegrityError:
        raise Refused.because("level", level, "这一轮已经评价过", "rated already in this round") from None


def appeal_rating(*, subject_kind: str, subject_code: str, round: int, text: str, by: str, at: datetime) -> None:
    """The unit says that a rating is wrong or malicious. Raises Refused: no words, appealed already; NotFound: no such rating."""
    if not text.strip():
        raise Refused.because("text", "", "请写明理由", "say why")
    rows = Rating.objects.filter(subject_kind=subject_kind, subject_code=subject_code, round=round)
    with transaction.atomic():
        if not rows.filter(appealed_at=None).update(appealed_at=at, appeal=text.strip()[:500], appeal_by=by):
            if not rows.exists():
                raise NotFound("rating", subject_code)
            raise Refused.because("step", subject_code, "已经申诉过", "appealed already")
        audit.record("feedback.rating.appealed", kind=subject_kind, code=subject_code, by=by, at=at, after={"round": round})


def decide_appeal(*, subject_kind: str, subject_code: str, round: int, upheld: bool, by: str, at: datetime) -> None:
    """The review: the rating stands, or does not. Not by whoever appealed. Raises Refused."""
    rows = Rating.objects.filter(subject_kind=subject_kind, subject_code=subject_code, round=round)
    with transaction.atomic():
        free = rows.filter(appealed_at__isnull=False, upheld=None).exclude(appeal_by=by)
        if not free.update(upheld=upheld, decided_by=by):
            raise Refused.because("upheld", subject_code, "没有可由您复核的申诉", "there is no appeal for you to decide")
        after = {"round": round, "upheld": upheld}
        audit.record("feedback.rating.reviewed", kind=subject_kind, code=subject_code, by=by, at=at, after=after)


# -- call-backs ------------------------------------------------------------------------------------


def ask_for_call_back(*, subject_kind: str, subject_code: str, round: int, why: str, due_on: date, at: datetime) -> CallBack:
    """A call-back that is owed: ``sample`` or ``negative``; the one that is there when it has been asked for."""
    wanted = {"subject_kind": subject_kind, "subject_code": subject_code, "round": round, "why": why}
    found, _ = CallBack.objects.get_or_create(**wanted, defaults={"due_on": due_on, "made_at": at})
    return found


def take_call(*, call: int, by: str, at: datetime) -> None:
    """Take a call-back, so that no colleague makes it too. Raises Refused when somebody else has it."""
    with transaction.atomic():
        if not CallBack.objects.filter(pk=call, done_at=None, caller__in=("", by)).update(caller=by):
            raise Refused.because("call", call, "已有同事在回访", "a colleague has it")
        row = CallBack.objects.get(pk=call)
        audit.record("feedback.call.taken", kind=row.subject_kind, code=row.subject_code, by=by, at=at, after={"why": row.why})


def call_back(
    *,
    subject_kind: str,
    subject_code: str,
    round: int,
    reached: bool,
    by: str,
    at: datetime,
    solved: bool | None = None,
    level: str = "",
    text: str = "",
) -> CallBack:
    """What was said on the call: closes all call-backs owed for the round and for those before it, which nobody makes any more;
    one is made where none was owed for the round. Raises Refused.
    """
    if level and level not in Level.values:
        raise Refused.because("level", level, "满意程度分五档", "one of the five levels")
    rows = CallBack.objects.filter(subject_kind=subject_kind, subject_code=subject_code, round=round)
    said = {"done_at": at, "caller": by, "reached": reached, "solved": solved, "level": level, "text": text.strip()[:500]}
    earlier = CallBack.objects.filter(subject_kind=subject_kind, subject_code=subject_code, round__lt=round, done_at=None)
    with transaction.atomic():
        earlier.update(**said)
        if not rows.filter(done_at=None).update(**said):
            again = rows.filter(why="sample").first()
            if again is not None:
                CallBack.objects.filter(pk=again.pk).update(**said)
            else:
                wanted = {"subject_kind": subject_kind, "subject_code": subject_code, "round": round, "why": "sample"}
                CallBack.objects.create(**wanted, due_on=date_of(at), made_at=at, **said)
        found = rows.order_by("-done_at", "-pk").first()
    if found is None:
        raise NotFound("call", subject_code)
    return found
