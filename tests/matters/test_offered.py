"""What is offered can be taken: the page asks the same rule as the step, and nobody presses a button only to be refused."""

import random
from datetime import date, timedelta

import pytest

from lianxin.matters import queries
from lianxin.matters.actions import barred, offered, offered_to_asker, take_step
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matters import STEPS
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported
from tests.matters.test_histories import STAFF, chosen, given_of, likely

DAY = timedelta(days=1)


def can(county, name, matter, at=NOW):
    """The steps that somebody is offered."""
    viewer = county.viewer(name)
    dossier = queries.matter_of(viewer, matter.code)
    return offered(viewer, dossier.matter, dossier.may, at=at)


def test_closing_is_offered_only_when_it_may_be_taken(county):
    go = Steps(county, reported())
    matter = go.answered()
    assert "close" not in can(county, "plumber", matter, go.at), "neither rated nor called back, and the days are not over"
    assert "close" in can(county, "plumber", matter, go.at + 16 * DAY)
    go("rate", "asker", actor="asker", level="satisfied", solved=True)
    assert "close" in can(county, "plumber", matter, go.at)


def test_a_second_extension_is_not_offered_when_the_policy_gives_one(county):
    go = Steps(county, reported())
    matter = go.handled()
    assert "ask_extension" in can(county, "plumber", matter)
    go("ask_extension", "plumber", reason="等配件", days=3)
    assert "ask_extension" not in can(county, "plumber", matter), "one waits to be decided"
    assert "grant_extension" not in can(county, "plumber", matter), "by somebody else"
    go("grant_extension", "waterhead")
    assert "ask_extension" not in can(county, "plumber", matter), "once, says the policy"


def test_giving_back_is_not_offered_when_none_is_left_or_its_day_is_over(county):
    go = Steps(county, reported())
    matter = go.handled()
    assert "return" in can(county, "plumber", matter, go.at)
    assert "return" not in can(county, "plumber", matter, go.at + 3 * DAY), "one working day, says the policy"
    go("return", "plumber", reason="归乡镇管")
    go.dispatched()
    go("sign", "plumber", officer="101")
    assert "return" not in can(county, "plumber", matter, go.at), "returned once already"


def test_ones_own_promise_is_not_given_back(county):
    promise = reported(
        kind="promise",
        owner="101",
        goal="三十盏灯",
        due_on=date(2026, 6, 1),
        face=True,
        by="101",
        asker="",
        phone="",
        tells_by="",
    )
    assert "return" not in can(county, "plumber", promise)
    with pytest.raises(Refused):
        Steps(county, promise)("return", "plumber", reason="不办了")


def test_why_it_is_not_offered_can_be_asked(county):
    go = Steps(county, reported())
    matter = go.answered()
    (fault,) = barred(county.viewer("plumber"), matter, "close", at=go.at)
    assert fault.field == "step"
    assert "没有评价" in fault.zh


def test_the_asker_is_offered_what_can_be_done_today(county):
    go = Steps(county, reported())
    matter = go.answered()
    names = ("reply", "rate", "reopen", "withdraw")
    assert offered_to_asker(matter, names, at=go.at) == {"rate", "reopen"}
    assert offered_to_asker(matter, names, at=go.at + 40 * DAY) == {"rate"}, "thirty days to reopen it, says the policy"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_what_is_refused_for_its_standing_was_not_offered_over_generated_histories(county, seed):
    """Whatever was taken had been offered; what had been offered is refused only for what it was given."""
    draw = random.Random(seed)
    codes = [reported(text=f"停水{number}").code for number in range(2)]
    at = NOW
    for _ in range(60):
        code, number = draw.choice(codes), draw.randrange(60)
        name = chosen(code, draw.randrange(1000))
        if "staff" not in STEPS[name].actors:
            continue
        at += timedelta(minutes=1) + draw.choice((0, 0, 0, 3)) * DAY
        who = likely(county, code, name, draw.choice(STAFF), number)
        viewer = county.viewer(who)
        try:
            dossier = queries.matter_of(viewer, code)
        except NotFound:
            continue
        open_now = offered(viewer, dossier.matter, dossier.may, at=at)
        refused = _refused(name, code, viewer.code, at, given_of(name, number, at.date(), county, codes))
        if name in open_now:
            assert refused != {"step"}, name
        else:
            assert refused, name


def _refused(name, code, by, at, given):
    """The fields for which a step was refused; none when it was taken."""
    try:
        take_step(code=code, step=name, by=by, at=at, **given)
    except Refused as refusal:
        return {fault.field for fault in refusal.faults}
    return set()
