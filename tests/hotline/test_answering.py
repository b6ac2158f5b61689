"""At the desk: a call is taken by one, brings one matter, a consultation is closed on it, a missed one is called back."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.hotline import actions, queries
from lianxin.hotline.models import Call, Line
from lianxin.matters.actions import AtOnce, NewMatter
from lianxin.matters.models import Matter, Step
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Officer, RoleGrant
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import NOW, TODAY
from tests.web.matters.cases import VILLAGE

DESK, COLLEAGUE, STRANGER = "100006", "100023", "100005"
ASKED = {"kind": "problem", "text": "门口水管爆了", "channel": "phone", "area": VILLAGE}


def talking(telephony, call="a1", phone="13811112222"):
    telephony.tell("ringing", call, NOW, NOW, phone=phone)
    telephony.tell("answered", call, NOW + timedelta(seconds=5), NOW)
    actions.take(code=f"12345.{call}", by=DESK, at=NOW)
    return f"12345.{call}"


def missed(telephony, call="m1", phone="13811112222", at=NOW):
    telephony.tell("ringing", call, at, NOW, phone=phone)
    telephony.tell("missed", call, at + timedelta(seconds=30), NOW)
    return f"12345.{call}"


def board(by=DESK, at=NOW):
    return queries.board(viewer_by_code(by, on=TODAY), at=at)


def test_who_comes_first_has_it(telephony):
    telephony.tell("ringing", "a1", NOW, NOW)
    assert [one.code for one in board().ringing] == ["12345.a1"]
    for _ in range(2):
        actions.take(code="12345.a1", by=DESK, at=NOW)
    with pytest.raises(Refused):
        actions.take(code="12345.a1", by=COLLEAGUE, at=NOW)
    assert board().ringing == ()
    assert [one.code for one in board().mine] == ["12345.a1"]
    assert Act.objects.filter(verb="hotline.call.taken").count() == 1


def test_to_strangers_there_is_no_call(telephony):
    code = talking(telephony)
    for call in (
        lambda: actions.take(code=code, by=STRANGER, at=NOW),
        lambda: actions.settle(code=code, outcome="silent", by=STRANGER, at=NOW),
        lambda: actions.call_back(code=code, reached=True, by=STRANGER, at=NOW),
        lambda: actions.register(code=code, matter=NewMatter(**ASKED), by=STRANGER, at=NOW, token="t"),
        lambda: queries.call_of(viewer_by_code(STRANGER, on=TODAY), code),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_clerk_of_the_unit_that_answers_may(telephony):
    officer = Officer.objects.get(code="100011")
    RoleGrant.objects.create(officer=officer, role="unit_clerk", unit=Line.objects.get().unit)
    telephony.tell("ringing", "a1", NOW, NOW)
    actions.take(code="12345.a1", by="100011", at=NOW)


def test_a_call_brings_one_matter_with_its_number(telephony):
    code = talking(telephony)
    for _ in range(2):
        made = actions.register(code=code, matter=NewMatter(**ASKED), by=DESK, at=NOW, token="t1")
    row, call = Matter.objects.get(), Call.objects.get()
    assert made == row == call.matter
    assert (row.channel, row.asker_phone, row.raised_by, row.state) == ("phone", "13811112222", DESK, "new")
    assert call.outcome == "matter"
    with pytest.raises(Refused):
        actions.register(code=code, matter=NewMatter(**ASKED), by=DESK, at=NOW, token="t2")


def test_an_anonymous_one_keeps_no_number(telephony):
    actions.register(code=talking(telephony), matter=NewMatter(**ASKED, anonymous=True), by=DESK, at=NOW, token="t1")
    assert Matter.objects.get().asker_phone == ""


def test_a_consultation_is_closed_on_the_call(telephony):
    code = talking(telephony)
    asked = {**ASKED, "kind": "consultation", "text": "低保怎么申请", "at_once": AtOnce("solved", "到村委会窗口办")}
    actions.register(code=code, matter=NewMatter(**asked), by=DESK, at=NOW, token="t1")
    row = Matter.objects.get()
    assert (row.state, row.outcome, row.officer.code) == ("answered", "solved", DESK)
    assert [step.step for step in Step.objects.all()] == ["solve_at_once"]
    assert Call.objects.get().outcome == "consultation"


def test_nothing_comes_of_a_call_that_nobody_spoke_on(telephony):
    code = missed(telephony)
    with pytest.raises(Refused):
        actions.register(code=code, matter=NewMatter(**ASKED), by=DESK, at=NOW, token="t1")
    with pytest.raises(Refused):
        actions.settle(code=code, outcome="silent", by=DESK, at=NOW)
    with pytest.raises(Refused):
        actions.take(code=code, by=DESK, at=NOW)
    assert not Matter.objects.exists()


def test_silent_or_wrong_is_said_once(telephony):
    code = talking(telephony)
    for _ in range(2):
        actions.settle(code=code, outcome="wrong", by=DESK, at=NOW)
    for outcome in ("silent", "matter", "lost"):
        with pytest.raises(Refused):
            actions.settle(code=code, outcome=outcome, by=DESK, at=NOW)
    assert Act.objects.filter(verb="hotline.call.settled").count() == 1


def test_a_missed_one_is_called_back_and_registered(telephony):
    code = missed(telephony)
    waiting = board().to_call_back
    assert [(one.code, one.back_due_at) for one in waiting] == [(code, NOW + timedelta(hours=24, seconds=30))]
    actions.call_back(code=code, reached=True, by=DESK, at=NOW)
    assert board().to_call_back == ()
    actions.register(code=code, matter=NewMatter(**ASKED), by=DESK, at=NOW, token="t1")
    assert Call.objects.get().back_how == "reached"


def test_three_tries_then_it_is_over(telephony):
    code = missed(telephony)
    for tries in range(3):
        assert [one.back_tries for one in board().to_call_back] == [tries]
        actions.call_back(code=code, reached=False, by=DESK, at=NOW)
    assert board().to_call_back == ()
    assert Call.objects.get().back_how == "unreachable"
    with pytest.raises(Refused):
        actions.call_back(code=code, reached=True, by=DESK, at=NOW)


def test_whoever_calls_again_and_is_answered_needs_no_calling_back(telephony):
    missed(telephony, at=NOW - timedelta(hours=1))
    talking(telephony, "a2")
    assert board().to_call_back == ()
    assert Call.objects.get(code="12345.m1").back_by == "asker"


def test_without_a_number_nobody_can_be_called_back(telephony):
    code = missed(telephony, phone="")
    assert board().to_call_back == ()
    with pytest.raises(Refused):
        actions.call_back(code=code, reached=True, by=DESK, at=NOW)


def test_a_call_whose_end_was_lost_is_missed_after_ten_minutes(telephony):
    telephony.tell("ringing", "a1", NOW, NOW, phone="13811112222")
    me, later = viewer_by_code(DESK, on=TODAY), NOW + timedelta(minutes=11)
    assert board(at=later).ringing == ()
    assert [one.code for one in queries.calls(me, at=later, which="missed").calls] == ["12345.a1"]
    assert queries.calls(me, at=NOW, which="missed").calls == ()
