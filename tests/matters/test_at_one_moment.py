"""The clock acts on what it found a while ago: what a person did since then holds."""

from datetime import timedelta

import pytest

from lianxin.matters.actions import take_step, watching
from lianxin.matters.models import Deadline, Matter, Step
from lianxin.rules.errors import Refused
from tests.fixtures.people import TODAY
from tests.matters.places import Steps, reported

DAY = timedelta(days=1)


def by_the_clock(go, step, **given):
    return take_step(code=go.code, step=step, by="clock", at=go.at, actor="clock", **given)


def refused(call):
    with pytest.raises(Refused):
        call()


def test_what_was_just_judged_badly_is_not_closed(county):
    go = Steps(county, reported())
    go.answered()
    go("rate", "asker", actor="asker", level="dissatisfied", solved=True, after=20 * DAY)
    refused(lambda: by_the_clock(go, "close"))
    assert Deadline.objects.filter(key__in=("callback", "rectify"), met_at=None, ended_at=None).count() == 2


def test_what_was_stopped_anew_stands_still(county):
    go = Steps(county, reported())
    go.handled()
    go("pause", "plumber", category="evidence", reason="送检", until=TODAY + 3 * DAY)
    go("resume", "plumber", after=4 * DAY)
    go("pause", "plumber", category="evidence", reason="复检", until=TODAY + 9 * DAY)
    refused(lambda: by_the_clock(go, "resume"))
    go.at += 6 * DAY
    assert by_the_clock(go, "resume").state == "handling"


def test_what_was_kept_open_anew_waits_for_its_new_day(county):
    go = Steps(county, reported())
    go.handled()
    go("shelve", "desk", reason="等管网改造", review_on=TODAY + 3 * DAY)
    go("review_shelved", "plumber", after=3 * DAY)
    go("shelve", "desk", reason="还要等", review_on=TODAY + 30 * DAY)
    refused(lambda: by_the_clock(go, "review_shelved"))
    go.at += 27 * DAY
    assert by_the_clock(go, "review_shelved").state == "handling"


def test_nobody_is_urged_for_what_has_been_done_since(county, monkeypatch):
    go = Steps(county, reported())
    go.dispatched()
    late = Deadline.objects.get(key="sign")
    at = go.at + DAY
    read = Matter.objects.select_for_update

    def first_somebody_signs(*names, **more):
        monkeypatch.setattr(Matter.objects, "select_for_update", read)
        take_step(code=go.code, step="sign", by=county.code("plumber"), at=at)
        return read(*names, **more)

    monkeypatch.setattr(Matter.objects, "select_for_update", first_somebody_signs)
    assert watching.mark_late(deadline=late.pk, at=at) is False
    assert not Step.objects.filter(step="urge").exists()


def test_nor_raised_a_tier(county):
    go = Steps(county, reported())
    go.dispatched()
    late = Deadline.objects.get(key="sign")
    go("sign", "plumber", after=DAY)
    given = {"deadline": late.pk, "tier": "leader", "reason": "签收期限已过", "token": "raise-1", "at": go.at}
    assert watching.raise_tier(**given) is False
    assert not Step.objects.filter(step="escalate").exists()


def test_nobody_is_reminded_of_a_question_that_was_answered_meanwhile(county):
    go = Steps(county, reported())
    go.handled()
    go("ask", "plumber", text="几楼漏水?")
    go("reply", "asker", actor="asker", text="三楼")
    assert watching.remind_of_question(code=go.code, most=2, at=go.at) is False
