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
    """One line of the table. ``to`` is None where the state stays; ``needs`` are the fields without which it is refused.

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

    def from_state(self, state: State) -> State:
        """The state after the step. Raises KeyError when the step cannot be taken from there."""
        if state not in self.came_from:
            raise KeyError(f"{self.name} from {state}")
        return self.to or state


_TABLE: Final = """
step             from                                     to          who           may       needs                         zh            en
solve_at_once    new                                      answered    staff         handle    outcome,answer                当场办结      solved on the spot
classify         new,returned                             -           staff         triage    category                      归类          classified
decline          new                                      closed      staff         triage    ground,answer,referred_to     不予受理      not taken on
dispatch         new,returned                             dispatched  staff         triage    unit,category                 交办          assigned
undo_dispatch    dispatched                               new         staff         triage    -                             撤销交办      assignment undone
sign             dispatched                               handling    staff         handle    -                             签收          signed for
return           dispatched,handling                      returned    staff         handle    reason                        退回          returned
dispute          returned                                 disputed    staff         triage    reason                        提请复核      return disputed
decide_return    disputed                                 dispatched  staff         review    unit,reason                   复核决定      return decided
name_handler     dispatched,handling,paused,shelved       -           staff         handle    officer                       指定经办人    handler named
offer_transfer   handling                                 -           staff         handle    unit,reason                   提出移交      hand-over offered
accept_transfer  handling                                 -           staff         accept    -                             接受移交      hand-over accepted
refuse_transfer  handling                                 -           staff         accept    reason                        不接受移交    hand-over refused
add_part         handling,paused                          -           staff         handle    unit,task                     增加协办      joint unit added
finish_part      handling,paused                          -           staff         part      answer                        完成协办      part finished
reopen_part      handling,paused                          -           staff         handle    reason                        退回协办      part sent back
plan             handling,paused,shelved                  -           staff         handle    content,goal,officer,due_on   制定方案      planned
contact          dispatched,handling,paused,shelved       -           staff         handle    text                          联系诉求人    asker contacted
progress         handling,paused,shelved,answered         -           staff         handle    text                          进展          progress noted
ask              handling,paused,shelved                  -           staff         handle    text                          询问诉求人    asked back
reply            dispatched,handling,paused,shelved,new   -           asker         -         text                          诉求人补充    asker added
pause            handling                                 paused      staff         handle    category,reason,until         申请暂停计时  clock stopped
resume           paused                                   handling    staff,clock   handle    -                             恢复计时      clock goes on
ask_extension    handling                                 -           staff         handle    reason,days                   申请延期      extension asked
grant_extension  handling,paused                          -           staff         approve   -                             同意延期      extension granted
refuse_extension handling,paused                          -           staff         approve   reason                        不同意延期    extension refused
escalate         new,dispatched,returned,handling,paused,shelved -    staff,clock   handle    reason                        升级          raised a tier
instruct         new,dispatched,returned,disputed,handling,paused,shelved - staff   instruct  text,officer,due_on           领导批示      instruction given
report_back      new,dispatched,returned,disputed,handling,paused,shelved,answered,closed - staff report text            反馈批示      instruction reported
urge             dispatched,returned,disputed,handling,paused,shelved -       staff,clock   urge      text                          催办          urged
solve            handling                                 answered    staff         handle    outcome,answer                答复          answered
shelve           handling                                 shelved     staff         approve   reason,review_on              挂账          kept open
review_shelved   shelved                                  handling    staff,clock   handle    -                             挂账复查      looked at again
verify           answered,closed                          -           staff         callback  solved                        回访核实      called back
rate             answered,closed                          -           asker,staff   rate      level                         评价          rated
reopen           answered,closed                          handling    staff,asker,clock handle  reason                      重新办理      reopened
close            answered                                 closed      staff,clock   handle    -                             办结归档      closed
withdraw         new,dispatched,returned,disputed,handling,paused,shelved closed asker,staff triage reason                 撤回          withdrawn
merge            new,dispatched,returned,handling,paused,shelved -      staff         triage    into                          并案          joined
split            new,dispatched,returned,disputed,handling,paused,shelved,answered - staff triage reason                    拆分          separated
exclude          answered,closed                          -           staff         exclude   ground,reason                 申请剔除      exclusion asked
decide_exclusion answered,closed                          -           staff         review    reason                        剔除审核      exclusion decided
recuse           new,dispatched,returned,handling,paused,shelved  -    staff         handle    reason                        回避          stood aside
recompute        dispatched,returned,handling,paused,shelved  -        clock         -         -                             重算期限      deadline recomputed
correct          new,dispatched,returned,disputed,handling,paused,shelved,answered,closed - staff triage reason             更正          corrected
"""


def _list(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(","))


def _read(table: str) -> dict[str, Step]:
    steps: dict[str, Step] = {}
    for line in table.strip().splitlines()[1:]:
        name, came_from, to, who, may, needs, zh, *en = line.split()
        steps[name] = Step(
            name,
            zh,
            " ".join(en),
            frozenset(State(state) for state in _list(came_from)),
            None if to == "-" else State(to),
            frozenset(Actor(actor) for actor in _list(who)),
            "" if may == "-" else may,
            _list(needs),
        )
    return steps


STEPS: Final = _read(_TABLE)
"""Every step by name. A step that is not here does not exist."""


def next_state(state: State, step: str, actor: Actor) -> State:
    """The state after a step that this actor takes. Raises KeyError when the table does not let it."""
    line = STEPS[step]
    if actor not in line.actors:
        raise KeyError(f"{step} by {actor}")
    return line.from_state(state)


def steps_from(state: State, actor: Actor) -> Iterator[Step]:
    """The steps that this actor may take from a state, in the order of the table."""
    return (step for step in STEPS.values() if state in step.came_from and actor in step.actors)
