"""Told at each change that matters to whoever asked; and what a list leaves out before it is cut off."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Delivery
from lianxin.matters import queries
from lianxin.matters.queries import Filters
from lianxin.matters.queries.waiting import appeals_to_decide
from lianxin.registry.actions.accounts import grant_role
from lianxin.rules.errors import Refused
from lianxin.rules.receipts import shown
from tests.fixtures.people import BY, TODAY
from tests.matters.places import Steps, reported

DAY = timedelta(days=1)


def fields(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


def told(matter):
    return list(Delivery.objects.filter(subject_code=matter.code).order_by("pk").values_list("about", flat=True))


def given_back(county, matter):
    go = Steps(county, matter)
    go.handled()
    go("return", "plumber", reason="应由乡镇办")
    return go


def test_given_to_another_unit_after_a_return(county):
    matter = reported()
    go = given_back(county, matter)
    go("dispatch", unit="GOV1", category="water")
    assert told(matter) == ["reported", "accepted", "moved"]
    assert "东乡镇" in Delivery.objects.get(about="moved").text
    go("undo_dispatch", after=timedelta(seconds=5))
    assert told(matter) == ["reported", "accepted"], "nobody was told of what was taken back"


def test_by_the_review_s_decision(county):
    matter = reported()
    go = given_back(county, matter)
    go("dispute", reason="属于供水")
    go("decide_return", "desk2", unit="WATER", reason="属于供水")
    assert told(matter) == ["reported", "accepted"], "it stays where it was"
    second = reported(text="又停水")
    go = given_back(county, second)
    go("dispute", reason="属于供水")
    go("decide_return", "desk2", unit="GOV1", reason="属于乡镇")
    assert told(second)[-1] == "moved"


def test_joined_into_what_a_unit_handles(county):
    lead, matter = reported(), reported(text="又停水")
    Steps(county, lead).handled()
    Steps(county, matter)("merge", into=lead.code)
    assert told(matter) == ["reported", "accepted"]
    assert shown(matter.code) in Delivery.objects.get(subject_code=matter.code, about="accepted").text


def test_withdrawn_by_somebody_else(county):
    matter, own = reported(), reported(text="又停水")
    Steps(county, matter)("withdraw", reason="来信说不用办了")
    Steps(county, own)("withdraw", "asker", actor="asker", reason="水来了")
    assert (told(matter), told(own)) == (["reported", "withdrawn"], ["reported"])


def test_a_joint_unit_too_is_given_only_what_is_on_its_list(county):
    go = Steps(county, reported())
    assert fields(lambda: go.dispatched(joint=(("COMMITTEE", "关阀"),))) == {"joint"}
    assert go.dispatched(joint=(("COMMITTEE", "关阀"),), override="村里关阀最快").state == "dispatched"


def test_what_is_kept_open_is_late_only_after_its_day_of_review(county):
    matter = reported()
    go = Steps(county, matter)
    due_on = go.handled().due_on
    go("shelve", "desk", reason="等管网改造", review_on=due_on + 30 * DAY)

    def late(on):
        (line,) = queries.unit_figures(county.areas["C"], first=TODAY, last=on, on=on)
        return len(queries.search(county.viewer("desk"), "", filters=Filters(overdue_on=on)).matters), line.overdue

    assert late(due_on + DAY) == (0, 0)
    assert late(due_on + 31 * DAY) == (1, 1)


def test_appeals_of_elsewhere_push_nobody_s_own_off_the_list(county):
    for area in ("V3", "V1"):
        go = Steps(county, reported(area=area))
        go.answered()
        go("rate", "asker", actor="asker", level="dissatisfied", solved=True)
        go("appeal", "waterhead", text="已上门两次", after=DAY if area == "V1" else DAY / 2)
    grant_role(officer=county.people["fitter"], role="county_office", area=county.areas["T1"], **BY)
    assert [one.area.code for one in appeals_to_decide(county.viewer("fitter"), limit=1)] == ["V1"]


def test_an_extension_waits_for_nobody_who_handles_it(county):
    go = Steps(county, reported())
    go.dispatched()
    go("sign", "plumber", officer=county.code("waterhead"))
    go("ask_extension", "desk", days=3, reason="等配件")
    assert queries.extensions_to_decide(county.viewer("waterhead")) == []
    assert len(queries.extensions_to_decide(county.viewer("desk2"))) == 1


def test_a_long_text_is_corrected_whole_and_a_campaign_is_a_known_one(county):
    go = Steps(county, reported())
    assert fields(lambda: go("correct", reason="笔误", campaign="none")) == {"campaign"}
    assert len(go("correct", reason="笔误", text="水" * 4000).text) == 4000
