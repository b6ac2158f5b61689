"""The table of steps: every pair of state and step, and what the table promises as a whole."""

import pytest

from lianxin.rules.access import THINGS
from lianxin.rules.matter_faults import CODES, DATES, FLAGS, LONGEST, WORDS, given_faults, outcome_faults
from lianxin.rules.matters import (
    ALSO,
    ASKER_SEES,
    MUST_SOLVE,
    NEEDS_OF_OUTCOME,
    OPEN,
    OUTCOMES_BY_OTHER_STEPS,
    OWN_STEPS,
    STEPS,
    Actor,
    Outcome,
    State,
    next_state,
    steps_from,
)

N, D, R, P, H, Z, S, A, C = (State(one) for one in State)
MEANT = {
    "solve_at_once": {N: A},
    "classify": {N: N, R: R},
    "decline": {N: C},
    "dispatch": {N: D, R: D},
    "undo_dispatch": {D: N},
    "sign": {D: H},
    "return": {D: R, H: R},
    "dispute": {R: P},
    "decide_return": {P: D},
    "name_handler": {D: D, H: H, Z: Z, S: S},
    "offer_transfer": {H: H},
    "accept_transfer": {H: H},
    "refuse_transfer": {H: H},
    "add_part": {H: H, Z: Z},
    "finish_part": {H: H, Z: Z},
    "reopen_part": {H: H, Z: Z},
    "plan": {H: H, Z: Z, S: S},
    "contact": {D: D, H: H, Z: Z, S: S},
    "progress": {H: H, Z: Z, S: S, A: A},
    "ask": {H: H, Z: Z, S: S},
    "reply": {N: N, D: D, H: H, Z: Z, S: S},
    "pause": {H: Z},
    "resume": {Z: H},
    "ask_extension": {H: H},
    "grant_extension": {H: H, Z: Z},
    "refuse_extension": {H: H, Z: Z},
    "escalate": {N: N, D: D, R: R, H: H, Z: Z, S: S},
    "instruct": {one: one for one in OPEN},
    "report_back": {one: one for one in State},
    "urge": {D: D, R: R, P: P, H: H, Z: Z, S: S},
    "solve": {H: A},
    "shelve": {H: S},
    "review_shelved": {S: H},
    "verify": {one: one for one in State},
    "rate": {A: A, C: C},
    "reopen": {A: H, C: H},
    "close": {A: C},
    "withdraw": dict.fromkeys(OPEN, C),
    "merge": {N: N, D: D, R: R, H: H, Z: Z, S: S},
    "split": {**{one: one for one in OPEN}, A: A},
    "exclude": {A: A, C: C},
    "decide_exclusion": {A: A, C: C},
    "appeal": {A: A, C: C, H: H, Z: Z, S: S},
    "decide_appeal": {A: A, C: C, H: H, Z: Z, S: S},
    "recuse": {N: N, D: D, R: R, H: H, Z: Z, S: S},
    "team": {one: one for one in State},
    "recompute": {D: D, R: R, H: H, Z: Z, S: S},
    "correct": {one: one for one in State},
}
"""By step: from which state to which. Written apart from the table, so that a slip in either shows."""
ONLY_CLOCK = {"recompute", "team"}
ONLY_ASKER = {"reply"}
ASKER_TOO = {"rate", "reopen", "withdraw"}
CLOCK_TOO = {"resume", "escalate", "urge", "review_shelved", "reopen", "close"}


def test_the_table_has_these_steps_and_no_others():
    assert set(STEPS) == set(MEANT)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", State)
def test_each_pair_of_state_and_step(step, state):
    actors = STEPS[step].actors
    assert Actor.CLOCK in actors or step not in ONLY_CLOCK | CLOCK_TOO
    assert (Actor.STAFF in actors) is (step not in ONLY_CLOCK | ONLY_ASKER)
    assert (Actor.ASKER in actors) is (step in ONLY_ASKER | ASKER_TOO)
    assert (Actor.CLOCK in actors) is (step in ONLY_CLOCK | CLOCK_TOO)
    for actor in Actor:
        if actor in actors and state in MEANT[step]:
            assert next_state(state, step, actor) is MEANT[step][state]
            assert STEPS[step] in list(steps_from(state, actor))
        else:
            with pytest.raises(KeyError):
                next_state(state, step, actor)
            assert STEPS[step] not in list(steps_from(state, actor))


def test_every_step_of_the_staff_stands_in_the_table_of_access():
    for line in STEPS.values():
        if Actor.STAFF in line.actors:
            assert ("matter", line.may) in THINGS, line.name


def test_each_thing_that_a_step_takes_is_of_a_known_kind():
    known = {*LONGEST, *CODES, *WORDS, *DATES, *FLAGS, "days", "joint"}
    for line in STEPS.values():
        assert {*line.needs, *line.also} <= known, line.name
    assert set(ALSO) <= set(STEPS)
    assert set(STEPS) >= ASKER_SEES | OWN_STEPS


def test_somebody_can_always_do_something_with_what_is_open():
    for state in OPEN:
        assert [line for line in steps_from(state, Actor.STAFF) if line.to not in {None, state}], state


def test_needs_are_asked_for_all_at_once():
    faults = list(given_faults(STEPS["pause"], {"colour": "red"}, known={}))
    assert {fault.field for fault in faults} == {"colour", "category", "reason", "until"}
    assert list(given_faults(STEPS["dispatch"], {"unit": "A"}, known={"category": "water"})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reason", "x" * 301),
        ("until", "2026-05-01"),
        ("category", 5),
        ("text", ["x"]),
    ],
)
def test_what_is_of_the_wrong_kind(name, value):
    line = next(one for one in STEPS.values() if name in {*one.needs, *one.also})
    usual = {"reason": "r", "until": None, "category": "c", "text": "t"}
    assert name in {fault.field for fault in given_faults(line, {**usual, name: value}, known={})}


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("must_solve", [False, True])
def test_outcomes(outcome, must_solve):
    """S4's four classes; keeping open and withdrawing are steps of their own."""
    needs = NEEDS_OF_OUTCOME[outcome]
    given = {"outcome": outcome.value, **dict.fromkeys(needs, "x")}
    faults = [fault.field for fault in outcome_faults(given, must_solve=must_solve, allowed=MUST_SOLVE)]
    may = outcome not in OUTCOMES_BY_OTHER_STEPS and (not must_solve or outcome in MUST_SOLVE)
    assert faults == ([] if may else ["outcome"])
    bare = [fault.field for fault in outcome_faults({"outcome": outcome.value}, must_solve=False, allowed=MUST_SOLVE)]
    assert bare == (["outcome"] if outcome in OUTCOMES_BY_OTHER_STEPS else list(needs))


def test_an_unknown_outcome():
    assert [fault.field for fault in outcome_faults({"outcome": "x"}, must_solve=False, allowed=MUST_SOLVE)] == ["outcome"]
