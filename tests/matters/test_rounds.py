"""What belongs to one round, unit or handler ends with it: calls, offers, names, the lead."""

from datetime import timedelta

import pytest

from lianxin.matters import queries
from lianxin.matters.actions import protect
from lianxin.matters.models import Deadline, Extension, Matter, Part, Transfer
from lianxin.registry.actions.people import end_post
from lianxin.registry.models import Post
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused
from tests.fixtures.people import BY, TODAY
from tests.matters.places import Steps, reported

DAY = timedelta(days=1)


def fields(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


def test_a_call_of_the_last_round_does_not_let_the_unit_close_this_one(county):
    go = Steps(county, reported())
    go.answered()
    go("verify", "caller", reached=True, solved=False, text="还在漏")
    go("solve", "plumber", outcome="solved", answer="又修了一次")
    assert fields(lambda: go("close", "plumber")) == {"step"}
    go("verify", "caller", reached=True, solved=True, text="不漏了")
    assert go("close", "plumber").state == "closed"


def test_what_is_given_back_is_offered_to_nobody_any_more(county):
    go = Steps(county, reported())
    go.handled()
    go("offer_transfer", "plumber", unit="GOV1", reason="在乡里管网上")
    go("ask_extension", "plumber", days=3, reason="等配件")
    go("return", "plumber", reason="应由住建局办")
    assert Transfer.objects.get().accepted is False
    assert Extension.objects.get().granted is False


def test_whoever_stands_aside_takes_it_from_nobody_else(county):
    go = Steps(county, reported())
    go.handled()
    assert go("recuse", "waterhead", reason="是我家亲戚").officer.code == county.code("plumber")


@pytest.mark.parametrize("step", ["dispatch", "accept_transfer", "add_part", "plan"])
def test_who_has_stood_aside_is_named_no_more(county, step):
    go = Steps(county, reported())
    go.handled()
    go("recuse", "plumber", reason="是我家亲戚", officer=county.code("waterhead"))
    named = {"officer": county.code("plumber")}
    if step == "dispatch":
        go("return", "waterhead", reason="应由住建局办")
        assert fields(lambda: go("dispatch", unit="WATER", category="water", **named)) == {"officer"}
    elif step == "accept_transfer":
        go("offer_transfer", "waterhead", unit="PLANT", reason="是水厂的阀门")
        assert fields(lambda: go("accept_transfer", "fitter", **named)) >= {"officer"}
    elif step == "add_part":
        assert "officer" in fields(lambda: go("add_part", "waterhead", unit="PLANT", task="关阀", **named))
    else:
        asked = {"content": "换管", "goal": "恢复供水", "due_on": TODAY + 3 * DAY}
        assert fields(lambda: go("plan", "waterhead", **asked, **named)) == {"officer"}


def test_the_next_one_leads_even_where_both_had_the_same_unit_s_part(county):
    lead, second = reported(), reported(text="又停水")
    for one in (second, lead):
        go = Steps(county, one)
        go.handled()
        go("add_part", "plumber", unit="PLANT", task="关阀")
        if one is second:
            go("finish_part", "fitter", answer="已关")
    Steps(county, second)("merge", into=lead.code)
    Steps(county, lead)("withdraw", "asker", actor="asker", reason="水来了")
    heir = Matter.objects.get(pk=second.pk)
    assert (heir.led_by_id, heir.state) == (None, "handling")
    assert [(one.unit.code, one.done_on) for one in Part.objects.filter(matter=heir)] == [("PLANT", None)]


def test_a_day_set_for_today_stays_today(county):
    go = Steps(county, reported())
    assert go.dispatched(due_on=TODAY).due_on == TODAY
    go("sign", "plumber")
    assert go("recompute", "clock", actor="clock").due_on == TODAY
    go("pause", "plumber", category="evidence", reason="送检", until=TODAY + 2 * DAY)
    assert Deadline.objects.get(key="handle").due_on == TODAY, "no day of it is left to stand still"


def test_reopened_it_lies_with_the_unit_where_its_handler_has_left(county):
    go = Steps(county, reported())
    go.answered()
    end_post(post=Post.objects.get(officer=county.people["plumber"]), last=TODAY, **BY)
    done = go("reopen", "asker", actor="asker", reason="还在漏", after=2 * DAY)
    assert (done.state, done.unit.code, done.officer) == ("handling", "WATER", None)


def test_named_later_it_is_with_nobody_below_whom_it_is_about(county):
    told = reported(kind="complaint", category="style", text="停水没人管")
    go = Steps(county, told)
    go.dispatched("PLANT", category="style")
    given = {"code": told.code, "units": ["WATER"], "by": county.code("desk"), "at": go.at}
    assert fields(lambda: protect(**given)) == {"units"}
    other = reported(kind="complaint", category="style", text="水费收错没人管")
    go = Steps(county, other)
    go.dispatched("GOV2", category="style", joint=(("PLANT", "配合"),))
    assert fields(lambda: protect(**{**given, "code": other.code})) == {"units"}


def test_what_was_judged_badly_and_taken_up_again_is_still_called_about(county):
    go = Steps(county, reported())
    go.answered()
    reopened = go("rate", "asker", actor="asker", level="dissatisfied", solved=False)
    assert (reopened.state, reopened.round) == ("handling", 2)
    owed = queries.calls_for(county.viewer("caller"))
    assert {(one.subject_code, one.round) for one in owed} == {(reopened.code, 1)}, "drawn by lot too, perhaps"
    done = go("verify", "caller", reached=True, solved=False, text="明天再来修就行")
    assert (done.state, done.round, done.verified_on) == ("handling", 2, date_of(go.at)), "it is being handled already"
    assert queries.calls_for(county.viewer("caller")) == ()
    assert not Deadline.objects.filter(key="callback", met_at=None, ended_at=None).exists()
    assert fields(lambda: go("verify", "caller", reached=True)) == {"step"}, "nobody is called without a reason"
    go("solve", "plumber", outcome="solved", answer="又修了一次")
    assert fields(lambda: go("close", "plumber")) == {"step"}, "that call says nothing of this round"


def test_what_was_left_out_counts_again_once_it_is_taken_up_again(county):
    """The review decided about an answer that no longer stands; else it would be in no rate however long it now takes."""
    go = Steps(county, reported())
    go.answered()
    go("exclude", "desk", ground="beyond-law", reason="超出职权")
    assert go("decide_exclusion", "desk2", upheld=True, reason="属实").exclusion == "beyond-law"
    again = go("rate", "asker", actor="asker", level="dissatisfied", solved=False)
    assert (again.state, again.exclusion) == ("handling", "")
    go("solve", "plumber", outcome="solved", answer="又修了一次")
    assert go("exclude", "desk", ground="beyond-law", reason="还是超出职权").exclusion_asked == "beyond-law", "asked anew"


def test_what_was_asked_about_an_earlier_answer_is_not_decided_of_a_later_one(county):
    go = Steps(county, reported())
    go.answered()
    go("exclude", "desk", ground="beyond-law", reason="超出职权")
    again = go("rate", "asker", actor="asker", level="dissatisfied", solved=False)
    assert again.exclusion_asked == "", "nobody could decide it while it is handled"
    go("solve", "plumber", outcome="solved", answer="又修了一次")
    assert fields(lambda: go("decide_exclusion", "desk2", upheld=True, reason="属实")) == {"step"}
