"""What the rows of ``matters`` must keep beyond their cells.

The folder may be an excerpt of another system, so much is left open: which events are known at all, their order among
themselves (a reopened matter was rated before it was solved again), an answer without a day, a deadline before the report, a
matter without a category, a handler who has left. What would be counted wrongly, or could not go on in the app, is a fault.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from lianxin.exchange.faults import Why
from lianxin.exchange.sense import Judge
from lianxin.exchange.world import World
from lianxin.matters.bulk import outer_numbers
from lianxin.rules.entries import CounterpartFact
from lianxin.rules.matters import OPEN, State

Row = dict[str, Any]

EVENTS: Final = (
    "accepted_on",
    "signed_on",
    "contacted_on",
    "returned_on",
    "solved_on",
    "verified_on",
    "rated_on",
    "closed_on",
)
"""The days of what has happened: not before the report, and not to come. Deadlines are neither."""
HANDLED: Final = (State.DISPATCHED, State.HANDLING, State.PAUSED)
"""The states in which somebody must be known to have it."""
NOT_YET: Final = ("signed_on", "verified_on", "rated_on")
"""What cannot have happened to a matter of which nobody has decided who handles it."""

_CODES: Final = {
    "area_code": "areas",
    "unit_code": "units",
    "campaign": "campaigns",
    "officer_code": "officers",
    "counterpart_code": "counterparts",
}
BEFORE_REPORT: Final = Why("早于收到日期", "before it was reported")
TO_COME: Final = Why("日期还没有到", "this day is still to come")
NO_SYSTEM: Final = Why("有外部编号就要写明来源系统", "a number of another system needs source_system")
NO_HANDLER: Final = Why("这个状态要写明承办单位或经办人", "in this state somebody handles it: unit_code or officer_code")
NOT_CLOSED: Final = Why("有办结日期,状态就是“已办结”", "it has a day on which it was closed: its state is closed")
NO_CLOSING: Final = Why("已办结的要写办结日期", "a closed matter has closed_on")
STILL_OPEN: Final = Why("状态还没有办完,不能已有解决日期", "it is still open, and cannot have been solved")
NO_ANSWER: Final = Why("已答复的要写办理结果或解决日期", "an answered matter has an outcome or solved_on")
NOT_NEW: Final = Why("状态是“待受理”,这一步还不会发生", "its state is new: this cannot have happened yet")
SOLVED_LATER: Final = Why("早于解决日期", "before it was solved")
NO_RATING_DAY: Final = Why("评价和评价日期要一起写", "a rating and its day go together")
NO_POST: Final = Why("这名干部在此期间没有岗位", "this officer held no post in that time")


def settle_matter(judge: Judge, row: Row) -> None:
    """Work out the state where none is written.

    What was reopened, returned and begun anew is ``new`` with days of its earlier rounds; written by nobody, they are a slip.
    """
    if row["state"]:
        return
    row["state"] = _state_of(row)
    if row["state"] == State.NEW:
        for column in NOT_YET:
            if row[column] is not None:
                judge.note(column, row[column], NOT_NEW)


def _state_of(row: Row) -> str:
    if row["closed_on"] is not None:
        return State.CLOSED
    if row["solved_on"] is not None or row["outcome"]:
        return State.SHELVED if row["outcome"] == "kept_open" else State.ANSWERED
    if not (row["unit_code"] or row["officer_code"]):
        return State.NEW
    begun = row["signed_on"] is not None or row["contacted_on"] is not None
    return State.HANDLING if begun else State.DISPATCHED


def _check_codes(judge: Judge, row: Row) -> None:
    for column, table in _CODES.items():
        judge.code(row, column, table)


def _check_words(judge: Judge, row: Row) -> None:
    """Of any day on which the matter was open: it may have been classed anew under a later policy."""
    words = judge.world.words
    sure = judge.code(row, "area_code", "areas") and judge.world.is_sure_of(row["area_code"])
    last = row["closed_on"] or judge.world.today
    judge.word(row, "category", "categories", words.during(row["area_code"], row["reported_on"], last) if sure else None)
    judge.word(row, "exclusion", "exclusions", words.during(row["area_code"], row["reported_on"], None) if sure else None)


def _check_handler(judge: Judge, row: Row) -> None:
    officer, last = row["officer_code"], row["closed_on"] or judge.world.today
    if not (officer and judge.code(row, "officer_code", "officers") and judge.world.is_sure_of_posts(officer)):
        return
    posts = judge.world.held_posts.get(officer, ())
    if not any(post.first <= last and (post.last is None or post.last >= row["reported_on"]) for post in posts):
        judge.note("officer_code", officer, NO_POST)


def _check_counterpart(judge: Judge, row: Row) -> None:
    fact: CounterpartFact | None = judge.world.counterparts.get(row["counterpart_code"])
    if fact is None or not judge.world.is_sure_of_counterpart(row["counterpart_code"]):
        return
    day: date = row["reported_on"]
    if fact.first is not None and day < fact.first:
        why = Why(f"该对象自{fact.first}起才有", f"this counterpart begins on {fact.first}")
        judge.note("counterpart_code", row["counterpart_code"], why)
    if fact.last is not None and day > fact.last and not fact.merged:
        why = Why(f"该对象已于{fact.last}终止", f"this counterpart ended on {fact.last}")
        judge.note("counterpart_code", row["counterpart_code"], why)


def _check_days(judge: Judge, row: Row) -> None:
    for column, why in _days(judge, row):
        judge.note(column, row[column], why)


def _days(judge: Judge, row: Row) -> Iterator[tuple[str, Why]]:
    world = judge.world
    if row["reported_on"] > world.today:
        yield "reported_on", TO_COME
    for column in EVENTS:
        day = row[column] if column not in judge.noted else None
        if day is not None and day < row["reported_on"]:
            yield column, BEFORE_REPORT
        elif day is not None and day > world.today:
            yield column, TO_COME
    if row["closed_on"] is not None and row["solved_on"] is not None and row["closed_on"] < row["solved_on"]:
        yield "closed_on", SOLVED_LATER
    if bool(row["rating"]) != (row["rated_on"] is not None):
        yield ("rated_on" if row["rating"] else "rating"), NO_RATING_DAY


def _check_state(judge: Judge, row: Row) -> None:
    for column, why in _state(row):
        judge.note(column, row[column], why)


def _state(row: Row) -> Iterator[tuple[str, Why]]:
    state = row["state"]
    if (row["closed_on"] is not None) != (state == State.CLOSED):
        yield ("closed_on", NO_CLOSING) if state == State.CLOSED else ("state", NOT_CLOSED)
    if state in OPEN and row["solved_on"] is not None and row["closed_on"] is None:
        yield "solved_on", STILL_OPEN
    if state == State.ANSWERED and row["solved_on"] is None and not row["outcome"]:
        yield "outcome", NO_ANSWER
    if state in HANDLED and not (row["unit_code"] or row["officer_code"]):
        yield "unit_code", NO_HANDLER


def _check_number(judge: Judge, row: Row) -> None:
    if not row["outer_number"]:
        return
    if not row["source_system"]:
        judge.note("outer_number", row["outer_number"], NO_SYSTEM)
        return
    bearer = _bearers(judge.world).get((row["source_system"], row["outer_number"]), row["matter_code"])
    if bearer != row["matter_code"]:
        why = Why(f"该系统的这个编号已用于事项{bearer}", f"matter {bearer} bears this number of that system already")
        judge.note("outer_number", row["outer_number"], why)


def _bearers(world: World) -> dict[tuple[str, str], str]:
    if world.outer is None:
        world.outer = {(system, number): code for system, number, code in outer_numbers()}
    return world.outer


MATTER_CHECKS: Final = (_check_codes, _check_handler, _check_counterpart, _check_words, _check_days, _check_state, _check_number)
"""Codes exist, words are known, days are in order and fit the state, no number of another system stands twice."""


def remember_matter(world: World, row: Row) -> None:
    """Which matter bears which number of another system."""
    if row["outer_number"]:
        _bearers(world).setdefault((row["source_system"], row["outer_number"]), row["matter_code"])
