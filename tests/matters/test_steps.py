"""What single steps ask for and leave behind, beside the main way."""

from datetime import date, timedelta

import pytest

from lianxin.audit.models import Delivery
from lianxin.matters import access
from lianxin.matters.actions import take_step
from lianxin.matters.actions.judging import drawn
from lianxin.matters.models import Deadline, Matter, Step
from lianxin.matters.telling import remind
from lianxin.policy.actions import adopt
from lianxin.policy.models import Adoption
from lianxin.registry.models import CalendarDay
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.policy.values import Share
from tests.fixtures.people import BY, NOW, START, TODAY
from tests.matters.places import Steps, reported

DAY = timedelta(days=1)
BARE = """
policy: bare
zh: 只有类别
document: {name: 某办法, number: 示政〔2026〕3号, plan_item: 年度计划第5项}
words: {categories: {water: {zh: 用水}}}
"""


def fields(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


def test_not_taken_on_with_the_ground_and_the_lawful_other_way(county):
    go = Steps(county, reported())
    assert fields(lambda: go("decline", ground="weather", answer="x", referred_to="x")) == {"ground"}
    done = go("decline", ground="court", answer="法院已受理")
    assert (done.state, done.outcome, done.referred_to, done.closed_on) == ("closed", "referred", "请向人民法院反映", TODAY)
    done = go("reopen", "asker", actor="asker", reason="法院没有受理")
    assert (done.state, done.round, done.outcome, done.closed_on) == ("new", 2, "", None), "nobody ever handled it"


def test_up_the_ladder_to_its_top(county):
    go = Steps(county, reported())
    go.dispatched(tier="spot")
    go("sign", "plumber")
    assert go("escalate", "clock", actor="clock", reason="超期").tier == "township"
    assert go("escalate", "plumber", reason="需协调", tier="leader").tier == "leader"
    assert fields(lambda: go("escalate", "plumber", reason="再升", tier="township")) == {"tier"}
    assert fields(lambda: go("escalate", "plumber", reason="再升")) == {"officer"}, "with the leader, and nobody is named"
    assert go("escalate", "plumber", reason="请他协调", officer=county.code("fitter")).tier == "leader"
    assert fields(lambda: go("escalate", "plumber", reason="再升")) == {"tier"}
    assert fields(lambda: go("escalate", "plumber", reason="降", tier="township")) == {"tier"}


def test_left_out_of_the_counts_by_rule_and_by_somebody_else(county):
    go = Steps(county, reported())
    go.answered()
    assert fields(lambda: go("exclude", "waterhead", ground="rain", reason="x")) == {"ground"}
    assert go("exclude", "desk", ground="beyond-law", reason="超出职权").exclusion == ""
    assert fields(lambda: go("decide_exclusion", "desk", upheld=True, reason="x")) == {"step"}
    done = go("decide_exclusion", "desk2", upheld=True, reason="属实")
    assert (done.exclusion, done.exclusion_asked) == ("beyond-law", "")


def test_standing_aside(county):
    go = Steps(county, reported())
    go.handled()
    assert fields(lambda: go("recuse", "plumber", reason="是我家亲戚", officer="101")) == {"officer"}
    done = go("recuse", "plumber", reason="是我家亲戚", officer=county.code("waterhead"))
    assert done.officer.code == county.code("waterhead")
    with pytest.raises(NotFound):
        go("progress", "plumber", text="x")
    assert fields(lambda: go("name_handler", "waterhead", officer="101")) == {"officer"}


def test_contact_that_reached_nobody_leaves_the_deadline_running(county):
    go = Steps(county, reported())
    go.handled()
    go("contact", "plumber", text="无人接听", reached=False)
    assert Deadline.objects.get(key="contact").met_at is None
    assert go("contact", "plumber", text="已联系").contacted_on == TODAY
    assert Deadline.objects.get(key="contact").met_at is not None


def test_asked_back_and_answered(county):
    matter = reported()
    go = Steps(county, matter)
    go.handled()
    go("ask", "plumber", text="几楼漏水?")
    go("reply", "asker", actor="asker", text="三楼")
    assert [(one.step, one.public) for one in Step.objects.order_by("number")][-2:] == [("ask", "几楼漏水?"), ("reply", "三楼")]
    matter.refresh_from_db()
    assert [remind(matter, "remind_reply", at=NOW) for _ in range(3)] == [True, True, False], "never more than twice"
    assert Delivery.objects.filter(about="asked").count() == 1


def test_closed_only_after_the_asker_has_had_the_say(county):
    go = Steps(county, reported())
    go.answered()
    assert fields(lambda: go("close", "plumber")) == {"step"}
    assert fields(lambda: go("close", "clock", actor="clock", after=14 * DAY)) == {"step"}
    assert go("close", "clock", actor="clock", after=2 * DAY).state == "closed"
    assert fields(lambda: go("reopen", "asker", actor="asker", reason="x", after=30 * DAY)) == {"step"}
    done = go("rate", "asker", actor="asker", level="very_dissatisfied", solved=False)
    assert (done.state, done.rating) == ("closed", "very_dissatisfied"), "on record; too late to reopen it"


def test_called_back_not_solved_it_is_reopened(county):
    go = Steps(county, reported())
    go.answered()
    done = go("verify", "caller", reached=True, solved=False, text="还在漏")
    assert (done.state, done.verified_on, done.round) == ("handling", TODAY, 2)


def test_a_holiday_announced_late_moves_what_is_open(county):
    go = Steps(county, reported())
    assert go.handled().due_on == date(2026, 5, 21)
    CalendarDay.objects.filter(day=date(2026, 5, 18)).update(working=False)
    done = go("recompute", "clock", actor="clock")
    assert done.due_on == date(2026, 5, 22)
    moved = Step.objects.get(step="recompute").given["moved"]
    assert moved["handle"] == ["2026-05-21", "2026-05-22"]


def test_corrected(county):
    go = Steps(county, reported())
    assert fields(lambda: go("correct", reason="笔误")) == {"step"}
    done = go("correct", reason="笔误", title="王家庄停水", area="V2", counterpart="H4")
    assert (done.title, done.area.code, done.root.code) == ("王家庄停水", "V2", "H4")


def test_what_complains_of_a_unit_is_not_joined_into_what_it_handles(county):
    lead = reported()
    Steps(county, lead).handled()
    complaint = reported(kind="complaint", category="style", text="停水没人管", against_units=("WATER",))
    assert fields(lambda: Steps(county, complaint)("merge", into=lead.code)) == {"into"}
    about_another = reported(kind="complaint", category="style", text="停水没人管", against_units=("GOV2",))
    Steps(county, about_another, NOW + DAY)("merge", into=lead.code)
    assert access.hidden_from(county.viewer("stranger")) == (lead.pk, about_another.pk), "neither shows the other one"


def test_a_token_belongs_to_one_step(county):
    matter = reported()
    call = {"code": matter.code, "by": "103", "at": NOW, "token": "t"}
    take_step(**call, step="classify", category="road")
    assert fields(lambda: take_step(**call, step="dispatch", unit="GOV1", category="road")) == {"token"}
    assert fields(lambda: take_step(**{**call, "token": ""}, step="fly")) == {"step"}
    assert fields(lambda: take_step(**{**call, "token": ""}, step="classify", category="road", version=1)) == {"version"}


def test_what_no_database_can_hold_and_what_is_of_the_wrong_kind(county):
    matter = reported()
    go = Steps(county, matter)
    assert fields(lambda: go("dispatch", unit="WATER\x00", category="water")) == {"unit"}
    assert fields(lambda: go("dispatch", unit="WATER", category="water", joint=[["x"]])) == {"joint"}
    assert fields(lambda: go("dispatch", unit=["WATER"], category={"a": 1})) == {"unit", "category"}
    assert fields(lambda: reported(text="停水\x00", place="\ud800")) == {"text", "place"}
    with pytest.raises(NotFound):
        take_step(code="\x00", step="classify", by="103", at=NOW, category="road")


def test_the_random_sample_is_the_same_every_time(county):
    codes = [f"26{number:08}" for number in range(2000)]
    found = [code for code in codes if drawn(code, 1, Share.model_validate("10%"))]
    assert found == [code for code in codes if drawn(code, 1, Share.model_validate("10%"))]
    assert 140 < len(found) < 260
    assert all(drawn(code, 1, Share.model_validate("100%")) for code in codes)


def test_where_no_policy_names_a_term_the_dispatcher_types_a_date(county):
    Adoption.objects.filter(key="county-matters").delete()
    adopt(text=BARE, area=county.areas["C"], first=START, **BY)
    go = Steps(county, reported())
    done = go("dispatch", unit="WATER", category="water", due_on=date(2026, 5, 30))
    assert done.due_on == date(2026, 5, 30)
    assert [(one.key, one.due_on) for one in Deadline.objects.all()] == [("handle", date(2026, 5, 30))]
    go("sign", "plumber", officer="101")
    assert go("pause", "plumber", category="evidence", reason="检测", until=date(2026, 5, 16)).due_on == date(2026, 6, 1)


def test_everything_about_a_matter_is_on_record(county):
    matter = reported()
    Steps(county, matter).answered()
    assert Matter.objects.get().version == Step.objects.count() == 4


@pytest.mark.parametrize("day", [date(2100, 1, 1), date(9999, 12, 31)])
def test_a_day_that_nobody_can_mean_is_refused(county, day):
    """Each day up to a deadline is looked at, and past the last one that there is nothing can be counted."""
    go = Steps(county, reported())
    with pytest.raises(Refused) as refused:
        go.dispatched(due_on=day)
    assert [fault.field for fault in refused.value.faults] == ["due_on"]
    with pytest.raises(Refused) as refused:
        reported(kind="promise", owner=county.code("plumber"), goal="通水", due_on=day, by=county.code("plumber"), channel="api")
    assert "due_on" in [fault.field for fault in refused.value.faults]
    go.dispatched(due_on=date(2099, 12, 31))
    go("sign", "plumber", officer=county.code("plumber"))
    assert go("pause", "plumber", category="evidence", reason="送检", until=date(2026, 5, 20)).due_on > date(2099, 12, 31)
