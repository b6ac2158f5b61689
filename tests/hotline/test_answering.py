"""At the desk: a call is taken by one, brings one matter, a consultation is closed on it, a missed one is called back."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.figures import hotline as standard
from lianxin.hotline import actions, queries
from lianxin.hotline.models import Call, Line
from lianxin.matters.actions import AtOnce, NewMatter
from lianxin.matters.models import Matter, Step
from lianxin.policy.models import Adoption, Version
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Area, Officer, RoleGrant
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.periods import parse
from tests.web.county import NOW, TODAY
from tests.web.matters import cases
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


def asked(me):
    """The calls of the month in the county, as somebody may count them."""
    lines = queries.lines_counted(me)
    return standard.Asked(Area.objects.get(level="county"), parse("2026-05"), TODAY, lines)


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


def about(code):
    call = queries.call_of(viewer_by_code(DESK, on=TODAY), code)
    return [(one.matter.code, one.how) for one in call.about], call.call.outcome


def register(code, token, **more):
    return actions.register(code=code, matter=NewMatter(**{**ASKED, **more}), by=DESK, at=NOW, token=token)


def test_a_call_brings_a_matter_with_its_number_once_for_each_press(telephony):
    code = talking(telephony)
    for _ in range(2):
        made = register(code, "t1")
    row = Matter.objects.get()
    assert made == row
    assert (row.channel, row.asker_phone, row.raised_by, row.state) == ("phone", "13811112222", DESK, "new")
    assert about(code) == ([(row.code, "brought")], "matter")


def test_a_caller_has_several_matters_and_the_number_is_not_typed_again(telephony):
    code = talking(telephony)
    question = {"kind": "consultation", "text": "低保怎么申请", "at_once": AtOnce("solved", "到村委会窗口办")}
    made = [register(code, "t1", **question), register(code, "t2"), register(code, "t3", text="路灯不亮")]
    assert {row.asker_phone for row in made} == {"13811112222"}
    assert about(code) == ([(row.code, "brought") for row in made], "matter")


def test_ten_matters_are_enough_for_one_call(telephony):
    code = talking(telephony)
    for number in range(10):
        register(code, f"t{number}", text=f"第{number}件")
    with pytest.raises(Refused):
        register(code, "t10")


def test_a_caller_urges_a_matter_and_adds_to_it_and_nothing_is_registered_twice(telephony):
    old = cases.dispatched("水管爆了", phone="13811112222")
    code = talking(telephony)
    given = {"code": code, "matter": old, "by": DESK, "at": NOW}
    actions.concern(**given, how="asked")
    for _ in range(2):
        actions.concern(**given, how="urged", token="u1")
    actions.concern(**given, how="added", text="现在水漫到路上了", token="a1")
    steps = list(Step.objects.filter(matter__code=old, step__in=("urge", "reply")).order_by("pk").values_list("step", "text"))
    assert steps == [("urge", "来电人催办"), ("reply", "现在水漫到路上了")]
    assert about(code) == ([(old, "urged")], "progress")
    assert Matter.objects.count() == 1
    register(code, "t1", text="路灯也不亮")
    assert about(code)[1] == "matter"


def test_urging_one_that_is_joined_urges_whoever_leads(telephony):
    lead, old = cases.dispatched("水管爆了"), cases.ask("又停水", phone="13811112222")
    cases.take(old, "merge", "100006", into=lead)
    actions.concern(code=talking(telephony), matter=old, how="urged", by=DESK, at=NOW)
    assert sorted(Step.objects.filter(step="urge").values_list("matter__code", flat=True)) == sorted([lead, old])


def test_what_cannot_be_urged_or_is_nothing_is_refused(telephony):
    code, new = talking(telephony), cases.ask("水管爆了")
    for how, text in (("urged", ""), ("added", ""), ("forgotten", "")):
        with pytest.raises(Refused):
            actions.concern(code=code, matter=new, how=how, text=text, by=DESK, at=NOW)
    with pytest.raises(NotFound):
        actions.concern(code=code, matter="M-none", how="asked", by=DESK, at=NOW)
    actions.settle(code=code, outcome="wrong", by=DESK, at=NOW)
    for call in (lambda: register(code, "t1"), lambda: actions.concern(code=code, matter=new, how="asked", by=DESK, at=NOW)):
        with pytest.raises(Refused):
            call()


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
    assert not actions.any_lost(at=NOW + timedelta(minutes=10))
    assert (actions.any_lost(at=later), actions.give_up(at=later), actions.give_up(at=later)) == (True, 1, 0)
    call = Call.objects.get()
    assert call.back_due_at == NOW + timedelta(minutes=10, hours=24)
    assert [one.code for one in board(at=later).to_call_back] == ["12345.a1"]
    assert standard.figures(asked(me))["missed"].rows[0].number == 1


def test_what_is_told_of_a_lost_call_later_counts_as_if_it_had_come_in_time(telephony):
    for call in ("a1", "a2"):
        telephony.tell("ringing", call, NOW, NOW, phone="13811112222")
    telephony.tell("missed", "a1", NOW + timedelta(seconds=30), NOW)
    actions.give_up(at=NOW + timedelta(minutes=11))
    telephony.tell("missed", "a2", NOW + timedelta(seconds=30), NOW)
    one, other = Call.objects.order_by("code")
    assert (one.back_due_at, one.lost_at) == (other.back_due_at, other.lost_at) == (NOW + timedelta(hours=24, seconds=30), None)
    telephony.tell("answered", "a2", NOW + timedelta(seconds=5), NOW)
    assert Call.objects.get(code="12345.a2").back_due_at is None


def adopt(first, **rule):
    """From that day on the county's policy says this of missed calls."""
    words = "".join(f"    {key}: {value}\n" for key, value in rule.items())
    one = Version.objects.get()
    text = one.text.partition("hotline:\n")[0] + f"hotline:\n  call_backs:\n    source: 本县规定\n{words}"
    version = Version.objects.create(key=one.key, digest=f"of {first}", text=text, made_at=NOW, made_by="100006")
    Adoption.objects.create(version=version, key=one.key, area=Area.objects.get(level="county"), first=first, by="100006", at=NOW)


def test_by_when_a_missed_call_is_called_back_says_the_policy_of_that_day(telephony):
    adopt(TODAY, within_hours=4, tries=1)
    yesterday = NOW - timedelta(days=1)
    old, new = missed(telephony, "m1", at=yesterday), missed(telephony, "m2", phone="13911113333")
    due = dict(Call.objects.values_list("code", "back_due_at"))
    told = timedelta(seconds=30)
    assert due == {old: yesterday + told + timedelta(hours=24), new: NOW + told + timedelta(hours=4)}
    for code, over in ((old, False), (new, True)):
        call = actions.call_back(code=code, reached=False, by=DESK, at=NOW)
        assert (call.back_at is not None) is over
