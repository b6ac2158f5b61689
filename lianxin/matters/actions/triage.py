"""The dispatch desk: classed, taken on or not, given to a unit, taken back within ten seconds, given back by it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lianxin.matters import access
from lianxin.matters.actions import terms
from lianxin.matters.actions.clockwork import drop_extension
from lianxin.matters.actions.joint import drop_offers
from lianxin.matters.actions.move import Handler, Handlers, Move, date_faults, works_in
from lianxin.matters.actions.reporting import category_faults
from lianxin.matters.actions.tasks import task_faults
from lianxin.matters.actions.undoing import keep, put_back
from lianxin.matters.facts import span_of
from lianxin.matters.models import Part
from lianxin.matters.queries.desk import CLAIM_LASTS
from lianxin.matters.sums import working_days
from lianxin.matters.telling import UNDO, day_text, unsay
from lianxin.registry.models import Unit
from lianxin.rules import deadlines
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault
from lianxin.rules.matter_words import words_of
from lianxin.rules.matters import State
from lianxin.rules.policy.matters import Span

TO_HELP: Final = "配合牵头单位办理"
"""The part of a joint unit that was named without one."""


def claim_faults(move: Move) -> Iterator[Fault]:
    """Somebody else has it open at the dispatch desk."""
    matter = move.matter
    fresh = matter.claimed_at is not None and move.at - matter.claimed_at < CLAIM_LASTS
    if fresh and matter.claimed_by not in {"", move.by}:
        yield Fault("step", move.line.name, "同事正在处理这一件", "a colleague has it open")


def _class_faults(move: Move) -> Iterator[Fault]:
    kind, category = move.word("kind") or move.matter.kind, move.word("category") or move.matter.category
    yield from category_faults(move.law, kind, category)
    tier, tiers = move.word("tier"), move.law.rules.tiers
    if tier and tiers and tier not in tiers:
        yield Fault("tier", tier, "没有这个层级", "there is no such tier")
    yield from campaign_faults(move)


def campaign_faults(move: Move) -> Iterator[Fault]:
    """Whether the place knows the campaign."""
    campaign = move.word("campaign")
    if campaign and campaign not in move.law.words.listed("campaigns"):
        yield Fault("campaign", campaign, "没有这个活动", "there is no such campaign")


def _class(move: Move) -> None:
    matter = move.matter
    for name in ("kind", "category", "tier", "campaign"):
        if value := move.word(name):
            setattr(matter, name, value)
    if title := move.word("title"):
        matter.title = title
        matter.search = words_of(matter.code, title, matter.text, matter.place)
    _release(move)


def _release(move: Move) -> None:
    move.matter.claimed_by, move.matter.claimed_at = "", None


# -- classify, decline -----------------------------------------------------------------------------


def _check_decline(move: Move) -> Iterator[Fault]:
    ground = move.word("ground")
    grounds = move.law.rules.refusals
    if ground and grounds and ground not in grounds:
        yield Fault("ground", ground, "没有这种不予受理的情形", "there is no such ground for not taking it on")
    elif ground and not grounds and move.law.must_solve(move.matter.category):
        zh = "这一类必须解决:制度没有规定不予受理的情形"
        yield Fault("ground", ground, zh, "this category must be solved, and the policy names no ground for not taking it on")


def _decline(move: Move) -> None:
    """Not ours: the ground, and the lawful other way, which the asker is told. It ends as referred; what must be solved (S4)
    as led into that channel, and the ground is what it rests on.
    """
    matter = move.matter
    refusal = move.law.refusal(move.word("ground"))
    matter.outcome, matter.answer = "referred", move.word("answer")
    if refusal is not None and move.law.must_solve(matter.category):
        matter.outcome, matter.basis = "channelled", refusal.zh
    matter.referred_to = (move.word("referred_to") or (refusal.way if refusal else ""))[:200]
    matter.answered_on = matter.closed_on = move.today
    move.public = move.word("answer")
    move.tell("declined")
    _release(move)


# -- dispatch --------------------------------------------------------------------------------------


def _check_dispatch(move: Move) -> Iterator[Fault]:
    yield from _class_faults(move)
    yield from _check_given(move)


def _check_given(move: Move) -> Iterator[Fault]:
    yield from date_faults(move, "due_on")
    day, outer = move.given.get("due_on"), move.outer_due
    if isinstance(day, date) and outer is not None and day > max(outer, move.today):
        yield Fault("due_on", day.isoformat(), f"不能晚于来件平台要求的{outer}", f"the platform it came from wants it by {outer}")
    unit, officer = move.unit, move.officer
    if unit is None:
        return
    yield from task_faults(move, unit)
    if officer is not None and not works_in(officer, unit, move.today):
        yield Fault("officer", officer.code, "这名干部不在该单位", "this officer does not work in that unit")
    codes = [code for code, _ in move.given.get("joint") or ()]
    if len(set(codes)) != len(codes) or unit.code in codes:
        yield Fault("joint", unit.code, "同一单位只能承担一项", "each unit has one part")
    for code in codes:
        yield from _joint_faults(move, code)


def _joint_faults(move: Move, code: str) -> Iterator[Fault]:
    found = Unit.objects.filter(code=code).select_related("area").first()
    if found is None:
        yield Fault("joint", code, "没有这个单位", "there is no such unit")
    elif move.named and access.complained_of([one.pk for one in move.all], found):
        yield Fault("joint", code, "诉求涉及该单位,应由上级或其他单位办理", "it concerns this unit: another one handles it")
    else:
        yield from task_faults(move, found, "joint")


def _dispatch(move: Move) -> None:
    """Classed and given away; how it stood before is kept for the ten seconds in which that can be undone."""
    codes = [code for code, _ in move.given.get("joint") or ()]
    with keep(move, [*codes, *([move.unit.code] if move.unit else ())]):
        _class_and_give(move)


def _class_and_give(move: Move) -> None:
    _class(move)
    line = move.law.line(move.matter.kind, move.matter.category)
    if line is not None and line.tier and not move.matter.tier:
        move.matter.tier = line.tier
    _give(move, sign=line.sign if line else None, handle=line.handle if line else None)
    for code, task in move.given.get("joint") or ():
        unit = Unit.objects.get(code=code)
        anew = {"officer": None, "due_on": None, "position": "", "answer": "", "done_on": None}
        Part.objects.update_or_create(matter=move.matter, unit=unit, defaults={"task": task.strip() or TO_HELP, **anew})


def _give(move: Move, *, sign: Span | None = None, handle: Span | None = None) -> None:
    """Give it to the unit: who leads, and by when it is signed for and handled. The asker is told which unit has it."""
    matter, term = move.matter, move.term
    first, before = matter.accepted_on is None, matter.unit_id
    matter.unit, matter.officer = move.unit, move.officer
    if move.state is not State.NEW:  # the part that it had is part of the whole now
        Part.objects.filter(matter=matter, unit=move.unit, done_on=None).delete()
    matter.accepted_on = matter.accepted_on or move.today
    terms.begin(move, "sign", sign or (term.sign if term else None))
    if due_on := move.given.get("due_on"):
        matter.due_on = terms.begin_until(move, "handle", due_on, warn=term.warn if term else None).due_on
    elif not move.rounds.get("handle", (0, False))[1]:
        length = handle or (term.handle if term else None)
        begun = terms.begin(move, "handle", length, warn=term.warn if term else None)
        matter.due_on = begun.due_on if begun else move.outer_due
    if move.unit is not None and (first or move.unit.pk != before):
        move.tell("accepted" if first else "moved", unit=move.unit.name, due=day_text(matter.due_on))


def _bars_undo(move: Move) -> Iterator[Fault]:
    """Ten seconds, and only whoever gave it away."""
    last = next(iter(move.standing.steps), None)
    if last is None or last.step != "dispatch" or last.by != move.by or move.at - last.at > UNDO:
        yield Fault("step", "undo_dispatch", "只有交办人能在10秒内撤销", "only whoever assigned it, within ten seconds")


def _undo(move: Move) -> None:
    """Exactly as it was before: with nobody, or with the unit that had returned it, its day, its parts."""
    last = next(one for one in move.standing.steps if one.step == "dispatch")
    unsay(move.all, ["accepted", "moved"], since=last.at)
    put_back(move, last)


# -- return, dispute, review -----------------------------------------------------------------------


def _bars_return(move: Move) -> Iterator[Fault]:
    """Once (or as often as the policy says), within its days, and not after a review has bound the unit: by the
    policy of the day on which it was given.
    """
    matter = move.matter
    given = move.standing.last("dispatch", "decide_return", "accept_transfer")
    if matter.kind == "promise" and given is None:
        yield Fault("step", "return", "自己作出的承诺不能退回", "one's own promise is not given back")
    if given is not None and given.step == "decide_return":
        yield Fault("step", "return", "复核决定具有约束力,不能再退回", "the review's decision binds: it cannot be returned")
    if given is not None and given.step == "accept_transfer":
        yield Fault("step", "return", "已接受移交,不能再退回", "the hand-over was accepted: it cannot be returned")
    if given is None:
        return
    law = move.law_on(date_of(given.at)).returns or move.law.returns
    if law is None:
        return
    before = sum(one.unit_id == matter.unit_id for one in move.standing.taken("return"))
    if before >= law.times:
        yield Fault("step", "return", f"每个单位最多退回{law.times}次", f"a unit returns it {law.times} times at most")
    limit = deadlines.due(given.at, span_of(law.within), working_days(date_of(given.at)))
    if deadlines.is_late(limit.due_at, move.at):
        yield Fault("step", "return", f"退回期限已过({limit.due_on})", f"it could be returned until {limit.due_on}")


def _return(move: Move) -> None:
    """The unit still leads until another one has it (首接负责): it stays on the row; the desk gives it away again."""
    matter = move.matter
    matter.returns += 1
    matter.returned_on = move.today
    matter.officer = None
    terms.end(matter, ["sign", "contact"], move.at)
    drop_offers(move)
    drop_extension(move)


def _dispute(move: Move) -> None:
    law = move.law.returns
    terms.begin(move, "review", law.review if law else None)


def _bars_decide(move: Move) -> Iterator[Fault]:
    disputed = move.standing.last("dispute")
    if disputed is not None and disputed.by == move.by:
        yield Fault("step", "decide_return", "要由提请复核以外的人决定", "decided by somebody other than who disputed it")


def _decide(move: Move) -> None:
    """The decision binds: whoever it names cannot return it again."""
    terms.meet(move.matter, ["review"], move.at)
    _give(move)


HANDLERS: Final[Handlers] = {
    "classify": Handler(_class, _class_faults, claim_faults),
    "decline": Handler(_decline, _check_decline, claim_faults),
    "dispatch": Handler(_dispatch, _check_dispatch, claim_faults, begins=True),
    "undo_dispatch": Handler(_undo, bars=_bars_undo),
    "return": Handler(_return, bars=_bars_return),
    "dispute": Handler(_dispute),
    "decide_return": Handler(_decide, _check_given, _bars_decide),
}
