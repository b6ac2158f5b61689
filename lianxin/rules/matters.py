"""The life of a matter: one table of steps for every kind (S4, A10, S10, Z24, Z9).

What differs by kind (deadlines, tiers, who may decline, call-back) is policy data (``rules.policy.matters``); what a step does
to a matter's state is here, and nowhere else.

    new         待受理    somebody has asked; nobody has decided who handles it
    dispatched  待签收    given to a unit, which has not signed for it
    returned    已退回    the unit gave it back, with a reason; to be given to another
    disputed    退回复核  the return is disputed; the review's decision binds
    handling    办理中    a unit has signed for it and leads until handed over and accepted
    paused      暂停计时  the clock stands still, for a reason, until a day
    shelved     挂账      cannot be solved now; kept open with a day of review
    answered    已答复    an outcome was told; the asker may rate, a call-back may follow
    closed      已办结    over; a rating may still reopen it within the policy's days
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a matter stands."""

    NEW = "new"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    DISPUTED = "disputed"
    HANDLING = "handling"
    PAUSED = "paused"
    SHELVED = "shelved"
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN: Final = frozenset(
    {State.NEW, State.DISPATCHED, State.RETURNED, State.DISPUTED, State.HANDLING, State.PAUSED, State.SHELVED}
)
"""The states in which somebody still owes an answer."""


class Outcome(StrEnum):
    """How a matter ended. Only ``solved`` counts as solved (S4)."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"
    REFERRED = "referred"
    CANNOT = "cannot"
    CHANNELLED = "channelled"
    ENDED_BY_LAW = "ended_by_law"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    KEPT_OPEN = "kept_open"


MUST_SOLVE: Final = frozenset({Outcome.SOLVED, Outcome.CHANNELLED, Outcome.ENDED_BY_LAW, Outcome.WITHDRAWN, Outcome.KEPT_OPEN})
"""How a category marked ``must_solve`` may end: S4's four classes."""

NEEDS_OF_OUTCOME: Final[dict[Outcome, tuple[str, ...]]] = {
    Outcome.SOLVED: (),
    Outcome.PARTLY: ("reason",),
    Outcome.EXPLAINED: ("basis",),
    Outcome.REFERRED: ("referred_to",),
    Outcome.CANNOT: ("reason",),
    Outcome.CHANNELLED: ("referred_to", "basis"),
    Outcome.ENDED_BY_LAW: ("basis",),
    Outcome.WITHDRAWN: (),
    Outcome.UNREACHABLE: ("reason",),
    Outcome.KEPT_OPEN: ("reason", "review_on"),
}
"""What must stand beside the public answer: the text of the policy, where to go, why not, when it is looked at again."""


class Actor(StrEnum):
    """Who may take a step: a person of the staff, the one who asked, or only the clock."""

    STAFF = "staff"
    ASKER = "asker"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table. ``to`` is None where the state stays; ``needs`` are the fields without which it is
    refused, ``also`` those that it may be given besides.

    ``may`` is the action of the table of access (``rules.access``, thing ``matter``) that a member of the staff must have.
    """

    name: str
    zh: str
    en: str
    came_from: frozenset[State]
    to: State | None
    actors: frozenset[Actor]
    may: str = ""
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def from_state(self, state: State) -> State:
        """The state after the step. Raises KeyError when the step cannot be taken from there."""
        if state not in self.came_from:
            raise KeyError(f"{self.name} from {state}")
        return self.to or state


_SETS: Final[dict[str, frozenset[State]]] = {
    "open": OPEN,
    "movable": OPEN - {State.DISPUTED},
    "held": frozenset({State.DISPATCHED, State.HANDLING, State.PAUSED, State.SHELVED}),
    "work": frozenset({State.HANDLING, State.PAUSED, State.SHELVED}),
    "told": frozenset({State.ANSWERED, State.CLOSED}),
    "any": frozenset(State),
}
"""Names for sets of states, so that a line of the table stays a line."""

_TABLE: Final = """
step             from                   to          who               may       needs
solve_at_once    new                    answered    staff             handle    outcome,answer
classify         new,returned           -           staff             triage    category
decline          new                    closed      staff             triage    ground,answer,referred_to
dispatch         new,returned           dispatched  staff             triage    unit,category
undo_dispatch    dispatched             new         staff             triage    -
sign             dispatched             handling    staff             handle    -
return           dispatched,handling    returned    staff             handle    reason
dispute          returned               disputed    staff             triage    reason
decide_return    disputed               dispatched  staff             review    unit,reason
name_handler     held                   -           staff             handle    officer
offer_transfer   handling               -           staff             handle    unit,reason
accept_transfer  handling               -           staff             accept    -
refuse_transfer  handling               -           staff             accept    reason
add_part         handling,paused        -           staff             handle    unit,task
finish_part      handling,paused        -           staff             part      answer
reopen_part      handling,paused        -           staff             handle    unit,reason
plan             work                   -           staff             handle    content,goal,officer,due_on
contact          held                   -           staff             handle    text
progress         work,answered          -           staff             handle    text
ask              work                   -           staff             handle    text
reply            new,held               -           asker             -         text
pause            handling               paused      staff             handle    category,reason,until
resume           paused                 handling    staff,clock       handle    -
ask_extension    handling               -           staff             handle    reason,days
grant_extension  handling,paused        -           staff             approve   -
refuse_extension handling,paused        -           staff             approve   reason
escalate         movable                -           staff,clock       handle    reason
instruct         open                   -           staff             instruct  text,officer,due_on
report_back      any                    -           staff             report    text
urge             held,returned,disputed -           staff,clock       urge      text
solve            handling               answered    staff             handle    outcome,answer
shelve           handling               shelved     staff             approve   reason,review_on
review_shelved   shelved                handling    staff,clock       handle    -
verify           any                    -           staff             callback  reached
rate             told                   -           asker,staff       rate      level
reopen           told                   handling    staff,asker,clock handle    reason
close            answered               closed      staff,clock       handle    -
withdraw         open                   closed      asker,staff       triage    reason
merge            movable                -           staff             triage    into
split            open,answered          -           staff             triage    reason
exclude          told                   -           staff             exclude   ground,reason
decide_exclusion told                   -           staff             review    upheld,reason
appeal           told,work              -           staff             exclude   text
decide_appeal    told,work              -           staff             review    upheld,reason
recuse           movable                -           staff             handle    reason
recompute        held,returned          -           clock             -         -
team             any                    -           clock             -         text
correct          any                    -           staff             triage    reason
"""

_NAMES: Final = """
solve_at_once    当场办结      solved on the spot
classify         归类          classified
decline          不予受理      not taken on
dispatch         交办          assigned
undo_dispatch    撤销交办      assignment undone
sign             签收          signed for
return           退回          returned
dispute          提请复核      return disputed
decide_return    复核决定      return decided
name_handler     指定经办人    handler named
offer_transfer   提出移交      hand-over offered
accept_transfer  接受移交      hand-over accepted
refuse_transfer  不接受移交    hand-over refused
add_part         增加协办      joint unit added
finish_part      完成协办      part finished
reopen_part      退回协办      part sent back
plan             制定方案      planned
contact          联系诉求人    asker contacted
progress         进展          progress noted
ask              询问诉求人    asked back
reply            诉求人补充    asker added
pause            暂停计时      clock stopped
resume           恢复计时      clock goes on
ask_extension    申请延期      extension asked
grant_extension  同意延期      extension granted
refuse_extension 不同意延期    extension refused
escalate         升级          raised a tier
instruct         领导批示      instruction given
report_back      反馈批示      instruction reported
urge             催办          urged
solve            答复          answered
shelve           挂账          kept open
review_shelved   挂账复查      looked at again
verify           回访核实      called back
rate             评价          rated
reopen           重新办理      reopened
close            办结归档      closed
withdraw         撤回          withdrawn
merge            并案          joined
split            拆分          separated
exclude          申请剔除      exclusion asked
decide_exclusion 剔除审核      exclusion decided
appeal           申诉评价      rating disputed
decide_appeal    评价复核      rating reviewed
recuse           回避          stood aside
recompute        重算期限      deadline recomputed
team             派出队伍      team sent
correct          更正          corrected
"""

ALSO: Final[dict[str, tuple[str, ...]]] = {
    "solve_at_once": ("reason", "basis", "referred_to", "internal"),
    "classify": ("kind", "title", "tier", "campaign", "note"),
    "dispatch": ("kind", "tier", "officer", "joint", "due_on", "override", "note"),
    "decide_return": ("due_on", "override"),
    "sign": ("officer",),
    "accept_transfer": ("officer",),
    "add_part": ("officer", "due_on", "override"),
    "finish_part": ("unit", "position"),
    "plan": ("steps",),
    "contact": ("public", "reached"),
    "progress": ("public",),
    "grant_extension": ("reason",),
    "escalate": ("tier", "officer"),
    "report_back": ("instruction",),
    "solve": ("reason", "basis", "referred_to", "internal"),
    "shelve": ("answer",),
    "review_shelved": ("note",),
    "verify": ("solved", "level", "text"),
    "rate": ("solved", "text", "channel"),
    "withdraw": ("answer",),
    "recuse": ("officer",),
    "team": ("public",),
    "correct": ("title", "text", "kind", "category", "area", "place", "counterpart", "campaign"),
}
"""What a step may be given besides what it needs."""

OWN_STEPS: Final = frozenset(
    {
        "reply",
        "verify",
        "rate",
        "reopen",
        "close",
        "withdraw",
        "merge",
        "split",
        "exclude",
        "decide_exclusion",
        "appeal",
        "decide_appeal",
        "correct",
        "report_back",
    }
)
"""Steps of one asker's matter alone. Any other step of a leading matter is written to all that are joined into it."""

ASKER_SEES: Final = frozenset(
    {
        "solve_at_once",
        "decline",
        "dispatch",
        "sign",
        "accept_transfer",
        "contact",
        "progress",
        "ask",
        "reply",
        "pause",
        "resume",
        "grant_extension",
        "solve",
        "shelve",
        "review_shelved",
        "rate",
        "decide_appeal",
        "decide_exclusion",
        "reopen",
        "close",
        "withdraw",
        "team",
    }
)
"""The steps that stand in the history that the asker sees, with their public text and nothing else."""

NEVER_SHOWN: Final = frozenset({"complaint", "tip", "promise"})
"""Kinds that are never among what others asked: complaints and tips are protected, a promise has a page of its own."""

REPORTED: Final = "report"
"""The first line of every history. It is no step of the table: before it there is no matter."""

OUTCOMES_BY_OTHER_STEPS: Final[dict[Outcome, str]] = {Outcome.KEPT_OPEN: "shelve", Outcome.WITHDRAWN: "withdraw"}
"""Outcomes that an answer cannot give: keeping open is approved by somebody else, withdrawing is the asker's."""


def _list(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(","))


def _states(cell: str) -> frozenset[State]:
    return frozenset(state for part in _list(cell) for state in (_SETS[part] if part in _SETS else {State(part)}))


def _read(table: str, names: str) -> dict[str, Step]:
    called = {name: (zh, en) for name, zh, en in (line.split(maxsplit=2) for line in names.strip().splitlines())}
    steps: dict[str, Step] = {}
    for line in table.strip().splitlines()[1:]:
        name, came_from, to, who, may, needs = line.split()
        steps[name] = Step(
            name,
            *called.pop(name),
            _states(came_from),
            None if to == "-" else State(to),
            frozenset(Actor(actor) for actor in _list(who)),
            "" if may == "-" else may,
            _list(needs),
            ALSO.get(name, ()),
        )
    if called:
        raise ValueError(f"names of no step: {', '.join(called)}")
    return steps


STEPS: Final = _read(_TABLE, _NAMES)
"""Every step by name. A step that is not here does not exist. ``merge`` takes on the state of the matter that leads."""


def next_state(state: State, step: str, actor: Actor) -> State:
    """The state after a step that this actor takes. Raises KeyError when the table does not let it."""
    line = STEPS[step]
    if actor not in line.actors:
        raise KeyError(f"{step} by {actor}")
    return line.from_state(state)


def steps_from(state: State, actor: Actor) -> Iterator[Step]:
    """The steps that this actor may take from a state, in the order of the table."""
    return (step for step in STEPS.values() if state in step.came_from and actor in step.actors)
