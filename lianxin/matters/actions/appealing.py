"""The handling unit says that a rating is wrong or malicious; somebody else reviews it. The asker reads what came of it.

The judgement itself is never touched: feedback keeps it with the appeal and the decision. What was set aside no longer stands on
the matter's row, from which rates are counted and which the exchange folder takes out.
"""

from collections.abc import Iterator
from typing import Final

from lianxin.feedback import actions as feedback
from lianxin.feedback.models import Rating
from lianxin.matters import access
from lianxin.matters.actions import terms
from lianxin.matters.actions.clockwork import not_oneself
from lianxin.matters.actions.move import Handler, Handlers, Move
from lianxin.rules.errors import Fault
from lianxin.rules.matter_faults import NEGATIVE
from lianxin.rules.matters import OPEN

SET_ASIDE: Final = "经复核,这次评价不计入统计:{reason}"


def _last(move: Move) -> Rating | None:
    return next(reversed(move.standing.ratings), None)


def _bars_appeal(move: Move) -> Iterator[Fault]:
    """Against a bad judgement, once; a good one is disputed by nobody."""
    rating = _last(move)
    if rating is None or rating.level not in NEGATIVE:
        yield Fault("step", "appeal", "没有不满意的评价", "there is no bad rating")
    elif rating.appealed_at is not None:
        yield Fault("step", "appeal", "这次评价已经申诉过", "this rating has been disputed already")


def _appeal(move: Move) -> None:
    rating = _last(move)
    if rating is not None:
        feedback.appeal_rating(
            subject_kind="matter",
            subject_code=move.matter.code,
            round=rating.round,
            text=move.word("text"),
            by=move.by,
            at=move.at,
        )


def _bars_decide(move: Move) -> Iterator[Fault]:
    """By neither who appealed nor who handles it, and by nobody of a unit that does."""
    rating = _last(move)
    if rating is None or rating.appealed_at is None or rating.upheld is not None:
        yield Fault("step", "decide_appeal", "没有待复核的评价申诉", "no appeal is waiting to be decided")
        return
    yield from not_oneself(move, rating.appeal_by)
    if move.viewer is not None and access.handles(move.viewer, move.matter):
        yield Fault("step", "decide_appeal", "要由承办单位以外的人复核", "decided by somebody outside the handling unit")


def _decide(move: Move) -> None:
    matter, rating, upheld = move.matter, _last(move), bool(move.given["upheld"])
    if rating is None:
        return
    feedback.decide_appeal(
        subject_kind="matter", subject_code=matter.code, round=rating.round, upheld=upheld, by=move.by, at=move.at
    )
    if upheld:
        return
    if not matter.exclusion:  # else that has been told already
        move.tell("set_aside")
    matter.rating, matter.rated_on = "", None
    move.public = SET_ASIDE.format(reason=move.word("reason"))
    if matter.state not in OPEN:
        terms.end(matter, ["rectify"], move.at)


HANDLERS: Final[Handlers] = {
    "appeal": Handler(_appeal, bars=_bars_appeal),
    "decide_appeal": Handler(_decide, bars=_bars_decide),
}
