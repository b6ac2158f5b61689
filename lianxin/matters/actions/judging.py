"""What the asker says of it: rated, called back, reopened; and the reviewed grounds for leaving a matter out of the counts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lianxin.audit.sealing import blind_index
from lianxin.feedback import actions as feedback
from lianxin.feedback import queries as judged
from lianxin.matters import access
from lianxin.matters.actions import terms
from lianxin.matters.actions.clockwork import not_oneself
from lianxin.matters.actions.joining import leave
from lianxin.matters.actions.move import Handler, Handlers, Move, works_in
from lianxin.matters.facts import span_of
from lianxin.matters.models import Matter
from lianxin.matters.sums import working_days
from lianxin.matters.telling import day_text
from lianxin.registry.access import viewer_by_code
from lianxin.rules import deadlines
from lianxin.rules.deadlines import Span
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault
from lianxin.rules.matter_faults import NEGATIVE
from lianxin.rules.matters import OPEN, State
from lianxin.rules.policy.matters import Feedback
from lianxin.rules.policy.matters import Span as Written
from lianxin.rules.policy.values import Share

OUT_OF: Final = 1_000_000
CALL_WITHIN: Final = Span(5, "working_days")
"""By when a call-back drawn at random is made, where the policy does not say."""


def rated_well(move: Move) -> bool:
    """Whether the asker has judged this round, and not badly."""
    found = move.standing.rating
    return found is not None and found.level not in NEGATIVE and found.solved is not False


def called_back(move: Move) -> bool:
    """Whether the asker was reached in this round, and has not rated it. Of what was loaded only the first one's day is known."""
    matter = move.matter
    if matter.verified_on is None or move.standing.rating is not None:
        return False
    return matter.round == 1 or judged.called_in("matter", matter.code, round=matter.round)


def over_days(move: Move) -> bool | None:
    """Whether the policy's days after the answer are over; None where no policy says, then nobody waits."""
    law = _of_the_answer(move)
    return _over(move, law.close_after) if law else True


def _of_the_answer(move: Move) -> Feedback | None:
    """What followed the answer by the policy of its day; by today's where none said anything then."""
    return move.law_on(date_of(_since(move))).feedback or move.law.feedback


def _too_late(move: Move) -> bool:
    """Whether the days in which it could be reopened are over."""
    law = _of_the_answer(move)
    return law is not None and _over(move, law.reopen_within)


def _over(move: Move, span: Written) -> bool:
    since = _since(move)
    limit = deadlines.due(since, span_of(span), working_days(date_of(since)))
    return deadlines.is_late(limit.due_at, move.at)


def _since(move: Move) -> datetime:
    return move.matter.since if move.state is State.ANSWERED else _ended_at(move)


def _ended_at(move: Move) -> datetime:
    """When it was answered; for what was never answered, when it was closed."""
    told = ("answered", "closed")
    return next((one.at for one in move.standing.steps if one.to in told and one.came_from not in told), move.matter.since)


# -- call-backs drawn at random --------------------------------------------------------------------


def drawn(code: str, round: int, share: Share) -> bool:
    """Whether a round is drawn: the same answer every time, and nobody without the keys can tell beforehand."""
    return int(blind_index(f"{code}:{round}", about="matters.sample"), 16) % OUT_OF * share.denominator < share.numerator * OUT_OF


def draw_for_call_back(matter: Matter, law: Feedback | None, at: datetime) -> None:
    """A call-back by somebody outside the handling unit, for the policy's share of answers."""
    if law is not None and law.call_back and drawn(matter.code, matter.round, law.call_back):
        _owe(matter, "sample", span_of(law.call_within) if law.call_within else CALL_WITHIN, at)


def _owe(matter: Matter, why: str, span: Span, at: datetime) -> None:
    due = deadlines.due(at, span, working_days(date_of(at)))
    feedback.ask_for_call_back(
        subject_kind="matter", subject_code=matter.code, round=matter.round, why=why, due_on=due.due_on, at=at
    )


# -- rated -----------------------------------------------------------------------------------------


def _bars_rate(move: Move) -> Iterator[Fault]:
    matter = move.matter
    if matter.outcome == "withdrawn":
        yield Fault("step", "rate", "已撤回的事项不评价", "what was withdrawn is not rated")
    if move.standing.rating is not None:
        yield Fault("step", "rate", "这一轮已经评价过", "rated already in this round")
    clerk = move.viewer or (viewer_by_code(move.by, on=move.today) if move.by != "asker" else None)
    if clerk is not None and access.handles(clerk, matter):
        yield Fault("step", "rate", "评价不能由承办单位代录", "the handling unit does not take down how it is judged")


def _rate(move: Move) -> None:
    """The rating; each negative one is called back and put right by the policy's days; "not solved" reopens it."""
    matter, law = move.matter, move.law.feedback
    solved = move.given.get("solved")
    feedback.rate(
        subject_kind="matter",
        subject_code=matter.code,
        round=matter.round,
        level=move.word("level"),
        solved=solved if isinstance(solved, bool) else None,
        text=move.word("text"),
        channel=move.word("channel") or ("public" if move.by == "asker" else "counter"),
        by=move.by,
        at=move.at,
    )
    matter.rating, matter.rated_on = move.word("level"), move.today
    move.text = ""
    negative = move.word("level") in NEGATIVE or solved is False
    if negative and law is not None:
        _owe(matter, "negative", span_of(law.contact_negative), move.at)
        terms.begin(move, "callback", law.contact_negative)
        terms.begin(move, "rectify", law.rectify)
    if solved is False and not _too_late(move):
        move.then.append(("reopen", {"reason": "评价时表示没有解决"}))


# -- called back -----------------------------------------------------------------------------------


def _bars_verify(move: Move) -> Iterator[Fault]:
    if move.viewer is not None and access.handles(move.viewer, move.matter):
        yield Fault("step", "verify", "回访要由承办单位以外的人进行", "called back by somebody outside the handling unit")
    if move.matter.state in OPEN and not _owed_round(move.matter):
        yield Fault("step", "verify", "没有待办的回访", "no call-back is owed")


def _owed_round(matter: Matter) -> int:
    """The last round of which a call-back is owed: what was judged badly and taken up again is still called about; 0 for none."""
    return max((one.round for one in judged.owed("matter", codes=[matter.code])), default=0)


def _verify(move: Move) -> None:
    """The words of the call. While it is handled again it is about the round before, and takes nothing up anew."""
    matter = move.matter
    solved, reached = move.given.get("solved"), move.given["reached"]
    told = matter.state not in OPEN
    feedback.call_back(
        subject_kind="matter",
        subject_code=matter.code,
        round=matter.round if told else _owed_round(matter),
        reached=bool(reached),
        solved=solved if isinstance(solved, bool) else None,
        level=move.word("level"),
        text=move.word("text"),
        by=move.by,
        at=move.at,
    )
    terms.meet(matter, ["callback"], move.at)
    if reached:
        matter.verified_on = move.today
    if told and reached and solved is False and not _too_late(move):
        move.then.append(("reopen", {"reason": "回访时表示没有解决"}))


# -- reopened --------------------------------------------------------------------------------------


def _bars_reopen(move: Move) -> Iterator[Fault]:
    if _too_late(move):
        yield Fault("step", "reopen", "可以要求重新办理的期限已过", "the days in which it could be reopened are over")


def _reopen(move: Move) -> None:
    """A new round: the answer and the dates of the last one stay in the steps; others read it no more until it is shown anew.
    It counts again: that it was left out, or asked to be, was about the answer that no longer stands.

    What nobody ever handled goes back to the desk; where whoever handled it has left the unit, it lies with the unit.
    """
    matter, law = move.matter, move.law.feedback
    if matter.officer is not None and matter.unit is not None and not works_in(matter.officer, matter.unit, move.today):
        matter.officer = None
    matter.state = State.HANDLING if matter.unit_id is not None else State.NEW
    matter.round += 1
    matter.reopened += 1
    matter.solved_on = matter.answered_on = matter.closed_on = None
    matter.outcome = matter.answer = matter.basis = matter.referred_to = ""
    matter.exclusion = matter.exclusion_asked = ""
    leave(move)
    matter.public_on = None
    terms.end(matter, ["handle", "rectify"], move.at)
    if matter.state == State.HANDLING:
        span = law.rectify if law is not None else move.term.handle if move.term else None
        begun = terms.begin(move, "handle", span, warn=move.term.warn if move.term else None)
        matter.due_on = begun.due_on if begun else matter.due_on
    move.public = move.word("reason")
    move.tell("reopened", due=day_text(matter.due_on))


# -- left out of the counts ------------------------------------------------------------------------


def _bars_exclude(move: Move) -> Iterator[Fault]:
    if move.matter.exclusion or move.matter.exclusion_asked:
        yield Fault("step", "exclude", "已申请或已剔除", "asked for or decided already")
    if not move.law.words.listed("exclusions"):
        yield Fault("step", "exclude", "制度没有规定可以剔除的情形", "the policy names no ground for leaving a matter out")


def _check_exclude(move: Move) -> Iterator[Fault]:
    ground, known = move.word("ground"), move.law.words.listed("exclusions")
    if ground and ground not in known:
        yield Fault("ground", ground, "没有这种剔除情形", "there is no such ground for leaving it out")


def _exclude(move: Move) -> None:
    move.matter.exclusion_asked = move.word("ground")


def _bars_decide(move: Move) -> Iterator[Fault]:
    if not move.matter.exclusion_asked:
        yield Fault("step", "decide_exclusion", "没有待审核的剔除申请", "nothing is waiting to be decided")
    asked = move.standing.last("exclude")
    yield from not_oneself(move, asked.by if asked else "")


SET_ASIDE: Final = "经复核,这件事项不列入统计,您的评价也不计入:{ground}。您的评价原样保留,不影响您办事。"


def _decide(move: Move) -> None:
    """Left out or not. Whoever has rated it is told so once, with the policy's ground; why the office thinks so stays inside."""
    matter = move.matter
    matter.exclusion = matter.exclusion_asked if move.given["upheld"] else ""
    if matter.exclusion and matter.rating:
        move.public = SET_ASIDE.format(ground=move.law.words.label("exclusions", matter.exclusion))
        move.tell("set_aside")
    move.log |= {"ground": matter.exclusion_asked}
    matter.exclusion_asked = ""


HANDLERS: Final[Handlers] = {
    "rate": Handler(_rate, bars=_bars_rate),
    "verify": Handler(_verify, bars=_bars_verify),
    "reopen": Handler(_reopen, bars=_bars_reopen),
    "exclude": Handler(_exclude, _check_exclude, _bars_exclude),
    "decide_exclusion": Handler(_decide, bars=_bars_decide),
}
