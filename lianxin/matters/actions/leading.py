"""Raised a tier, instructed by a leader, reported back, urged, corrected."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lianxin.matters.actions.instructions import give_instruction, open_instruction, report_instruction
from lianxin.matters.actions.move import Handler, Handlers, Move, date_faults
from lianxin.matters.actions.reporting import category_faults
from lianxin.matters.actions.triage import campaign_faults
from lianxin.matters.models import Deadline
from lianxin.rules.errors import Fault
from lianxin.rules.matter_words import words_of
from lianxin.rules.matters import MUST_SOLVE
from lianxin.rules.policy.matters import MattersRules

# -- tiers (A10) -----------------------------------------------------------------------------------


def _next(move: Move) -> str | None:
    rules: MattersRules = move.law.rules
    wanted, stands = move.word("tier"), move.law.tier_of(move.matter)
    if not wanted:
        return rules.next_tier(stands)
    keys = list(rules.tiers)
    here = keys.index(stands) if stands in keys else -1
    return wanted if wanted in keys and keys.index(wanted) > here else None


def _at_the_top(move: Move) -> bool:
    return move.law.rules.next_tier(move.law.tier_of(move.matter)) is None


def _waits_for_nobody(move: Move) -> bool:
    """Whether it is with the linked leader, and nobody in particular was named."""
    rung = move.law.rules.tiers.get(move.law.tier_of(move.matter))
    return rung is not None and rung.by == "leader" and move.matter.coordinator_id is None


def _bars_escalate(move: Move) -> Iterator[Fault]:
    """At the highest tier there is only this left: to name who brings the offices together, where nobody is named."""
    if _at_the_top(move) and not _waits_for_nobody(move):
        yield Fault("tier", "", "已在最高层级", "it is at the highest tier")


def _check_escalate(move: Move) -> Iterator[Fault]:
    if move.word("tier") and _next(move) is None:
        yield Fault("tier", move.word("tier"), "没有更高的这一层级", "there is no such tier above it")
    elif _at_the_top(move) and _waits_for_nobody(move) and not move.word("officer"):
        yield Fault(
            "officer", "", "已在最高层级:请写明请谁协调", "it is at the highest tier: say who is to bring the offices together"
        )


def _escalate(move: Move) -> None:
    """Up a rung; whoever was named to bring the offices together has it before them from now on."""
    tier = _next(move)
    if tier is not None:
        move.matter.tier = tier
        move.log |= {"tier": tier}
    move.matter.coordinator = move.officer or move.matter.coordinator


# -- a leader's instruction ------------------------------------------------------------------------


def _check_instruct(move: Move) -> Iterator[Fault]:
    yield from date_faults(move, "due_on")


def _instruct(move: Move) -> None:
    due_on = move.given["due_on"]
    if isinstance(due_on, date) and move.officer is not None:
        made = give_instruction(move, owner=move.officer, due_on=due_on)
        move.log |= {"instruction": made}


def _bars_report(move: Move) -> Iterator[Fault]:
    if move.viewer is None or open_instruction(move) is None:
        yield Fault("instruction", move.word("instruction"), "没有待反馈的批示", "there is no instruction to report on")


def _report(move: Move) -> None:
    """The result stands on the instruction, where whoever gave it sees it, and in the history of the matter."""
    move.log |= {"instruction": report_instruction(move)}


# -- urging ----------------------------------------------------------------------------------------


def _urge(move: Move) -> None:
    """An urging slip has a number: how many there have been with this one."""
    move.log |= {"number": move.matter.steps.filter(step="urge").count() + 1}
    row = Deadline.objects.filter(matter=move.matter, key="handle", met_at=None, ended_at=None).first()
    if row is not None:
        move.log |= {"due_on": row.due_on.isoformat()}


# -- correcting ------------------------------------------------------------------------------------


def _check_correct(move: Move) -> Iterator[Fault]:
    kind, category = move.word("kind") or move.matter.kind, move.word("category") or move.matter.category
    yield from category_faults(move.law, kind, category)
    if move.matter.outcome and move.matter.outcome not in MUST_SOLVE and move.law.must_solve(category):
        zh = "这一类必须解决,这件事的结果与它不符:先重新办理"
        yield Fault("category", category, zh, "this category must be solved, and it ended otherwise: reopen it first")
    yield from campaign_faults(move)
    if not any(move.given.get(name) for name in CORRECTABLE):
        yield Fault("step", "correct", "请写明更正什么", "say what is corrected")


CORRECTABLE: Final = ("title", "text", "kind", "category", "area", "place", "counterpart", "campaign")


def _correct(move: Move) -> None:
    """What was written down wrongly. The earlier words are not kept: a correction may be what the resident has a right to."""
    matter = move.matter
    for name in ("title", "text", "kind", "category", "place", "campaign"):
        if value := move.word(name):
            setattr(matter, name, value)
    if move.place is not None:
        matter.area = move.place
    if move.whom is not None:
        matter.counterpart = move.whom
        matter.root_id = move.whom.root_id or move.whom.pk
    matter.search = words_of(matter.code, matter.title, matter.text, matter.place)
    move.text = move.word("reason")
    move.log = {"corrected": [name for name in CORRECTABLE if move.given.get(name)]}


HANDLERS: Final[Handlers] = {
    "escalate": Handler(_escalate, _check_escalate, _bars_escalate),
    "instruct": Handler(_instruct, _check_instruct),
    "report_back": Handler(_report, bars=_bars_report),
    "urge": Handler(_urge),
    "correct": Handler(_correct, _check_correct),
}
