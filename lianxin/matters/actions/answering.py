"""The answer, and what ends a matter: solved or otherwise told, withdrawn, closed."""

from collections.abc import Iterator
from typing import Final

from lianxin.matters.actions import terms
from lianxin.matters.actions.clockwork import drop_extension, end_pause
from lianxin.matters.actions.joining import leave, pass_the_lead
from lianxin.matters.actions.joint import drop_offers, open_part_faults
from lianxin.matters.actions.judging import called_back, draw_for_call_back, over_days, rated_well
from lianxin.matters.actions.move import Handler, Handlers, Move
from lianxin.registry.access import held_on
from lianxin.registry.models import Post
from lianxin.rules.errors import Fault
from lianxin.rules.matter_faults import outcome_faults
from lianxin.rules.matters import MUST_SOLVE, Actor

# -- answered --------------------------------------------------------------------------------------


def _check_outcome(move: Move) -> Iterator[Fault]:
    if move.word("outcome"):
        must = move.law.must_solve(move.matter.category)
        yield from outcome_faults(move.given, must_solve=must, allowed=MUST_SOLVE)


def _bars_solve(move: Move) -> Iterator[Fault]:
    yield from open_part_faults(move)
    if move.term is not None and move.term.plan and not move.standing.planned:
        yield Fault("step", "solve", "这一类要先制定方案", "this one needs a plan first")


def _answer(move: Move) -> None:
    matter = move.matter
    for name in ("outcome", "answer", "internal", "basis", "referred_to"):
        setattr(matter, name, move.word(name))
    matter.answered_on = move.today
    matter.solved_on = move.today if matter.outcome == "solved" else None
    move.public = move.word("answer")
    terms.meet(matter, ["sign", "contact", "handle", "rectify"], move.at)
    drop_offers(move)
    drop_extension(move)
    for one in move.all:
        draw_for_call_back(one, move.law.feedback, move.at)
    move.tell("answered")


def _at_once(move: Move) -> None:
    """Solved on the spot by whoever has it before him: taken on, contacted and answered on one day."""
    matter = move.matter
    matter.accepted_on = matter.signed_on = matter.contacted_on = move.today
    post = (
        Post.objects.filter(held_on(move.today), officer__code=move.by)
        .select_related("officer", "unit")
        .order_by("-main", "pk")
        .first()
    )
    if post is not None:
        matter.officer, matter.unit = post.officer, post.unit
    matter.claimed_by, matter.claimed_at = "", None
    _answer(move)


# -- closed ----------------------------------------------------------------------------------------


def _bars_close(move: Move) -> Iterator[Fault]:
    """A unit closes nothing before the asker has had the say in this round: rated and not badly, called back, or the days of the
    policy are over. Whoever judged it badly is called back first, whoever closes it.
    """
    matter = move.matter
    if move.rounds.get("callback", (0, False))[1]:
        yield Fault("step", "close", "评价不满意的,要先回访诉求人", "judged badly: the asker is called back first")
        return
    if rated_well(move) or called_back(move):
        return
    if move.actor is Actor.STAFF and not matter.tells_by and matter.anonymous:
        return
    if move.actor is Actor.CLOCK and any(runs for _, runs in move.rounds.values()):
        yield Fault("step", "close", "评价不满意的还没有整改", "what was judged badly is still to be put right")
    over = over_days(move)
    if over is None or not over:
        zh = "诉求人还没有评价,回访也没有完成,期限未到不能办结"
        yield Fault("step", "close", zh, "neither rated nor called back: it is closed when the policy's days are over")


def _close(move: Move) -> None:
    move.matter.closed_on = move.today
    terms.end(move.matter, None, move.at)
    move.tell("closed")


def _withdraw(move: Move) -> None:
    """The asker no longer wants it; those joined into it go on under another of them."""
    matter = move.matter
    pass_the_lead(move)
    end_pause(move)
    matter.outcome, matter.answer, matter.closed_on = "withdrawn", move.word("answer"), move.today
    leave(move)
    move.public = move.word("reason")
    terms.end(matter, None, move.at)
    drop_offers(move)
    drop_extension(move)
    if move.actor is Actor.STAFF:
        move.tell("withdrawn")


HANDLERS: Final[Handlers] = {
    "solve": Handler(_answer, _check_outcome, _bars_solve),
    "solve_at_once": Handler(_at_once, _check_outcome),
    "close": Handler(_close, bars=_bars_close),
    "withdraw": Handler(_withdraw),
}
