"""Tips (Z25): no name anywhere, asked back and answered by the code, not there for whom it is about, paid once and by another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lianxin.audit.models import Act
from lianxin.matters import actions as matters
from lianxin.matters.actions import NewMatter
from lianxin.matters.models import Matter
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import RoleGrant
from lianxin.rules.errors import NotFound, Refused
from lianxin.tips import actions, queries
from lianxin.tips.models import Reward
from tests.web.county import NOW, TODAY
from tests.web.matters.cases import ago, take

OFFICE, DESK, CLERK, SIGNER, WATERHEAD, AUDITOR, LEADER = "100006", "100023", "100005", "100020", "100021", "100009", "100004"
SENT = {"text": "柳河边夜里有人偷倒废渣", "area": "柳树沟村", "against": "", "whom": "", "token": "t1"}


def tip(**values):
    """A tip, with its receipt."""
    new = {
        "kind": "tip",
        "text": "柳河边夜里有人偷倒废渣",
        "area": "990001001000",
        "channel": "public",
        "anonymous": True,
        **values,
    }
    made = matters.report_matter(matter=NewMatter(**new), by="asker", at=ago(days=2))
    return made.code, matters.receipt_of(made)


def proved(**values):
    """A tip that the water bureau has found true."""
    code, receipt = tip(**values)
    take(code, "dispatch", OFFICE, at=ago(days=1), unit="water", category="water-supply")
    take(code, "sign", SIGNER, at=ago(days=1), officer=SIGNER)
    take(code, "solve", SIGNER, at=ago(hours=2), outcome="solved", answer="查实,已清运并处罚")
    return code, receipt


def decided(fen=50_000, by=OFFICE):
    code, receipt = proved()
    return actions.decide_reward(matter=code, fen=fen, ground="办法第五条二档", by=by, at=NOW), receipt


def opened(receipt):
    browser = Client()
    assert browser.post("/follow/", {"number": receipt.number, "secret": receipt.secret}).status_code == 302
    return browser


# -- the door --------------------------------------------------------------------------------------------


def test_handed_in_without_a_name_and_asked_back_by_the_code(county, signed_in):
    browser = Client()
    assert "12388" in browser.get("/tips/").content.decode()
    assert browser.post("/tips/", {**SENT, "asker": "王五", "phone": "13800000000"}).status_code == 302
    row = Matter.objects.get()
    assert (row.kind, row.anonymous, row.asker, row.asker_phone, row.raised_by, row.tells_by) == ("tip", True, "", "", "", "")
    page = browser.get("/ask/receipt/").content.decode()
    receipt = matters.receipt_of(row)
    assert receipt.shown_secret in page
    assert "带身份证" not in page, "nobody can tell whose it was: nobody is sent to a counter with a name"
    assert "看完了，关上" in page
    browser.post("/follow/leave/")
    assert receipt.shown_secret not in browser.get("/ask/receipt/", follow=True).content.decode()
    take(row.code, "dispatch", OFFICE, unit="water", category="water-supply")
    take(row.code, "sign", SIGNER, officer=SIGNER)
    take(row.code, "ask", SIGNER, text="大约几点钟?有几辆车?")
    tipster = opened(receipt)
    assert "大约几点钟" in tipster.get("/follow/page/").content.decode()
    tipster.post("/follow/page/reply/", {"text": "半夜两点,两辆", "token": "r"})
    assert "半夜两点" in signed_in(SIGNER).get(f"/matters/{row.code}/").content.decode()
    assert not Act.objects.filter(code=row.code, note__contains="两点").exists()


def test_where_it_is_may_stand_behind_the_village(county):
    assert Client().post("/tips/", {**SENT, "area": "柳树沟村河滩"}).status_code == 302
    matter = Matter.objects.get()
    assert (matter.area.name, matter.place) == ("柳树沟村", "河滩")


def test_sent_twice_it_is_one(county):
    for _ in range(2):
        Client().post("/tips/", SENT)
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"area": ""}, {"area": "没有这个村"}, {"against": "没有这个局"}, {"text": "x" * 2001}]
)
def test_what_is_missing_is_said(county, change):
    assert Client().post("/tips/", {**SENT, **change}).status_code == 422
    assert Matter.objects.count() == 0


def test_nobody_learns_there_who_is_an_officer(county):
    known = Client().post("/tips/", {**SENT, "whom": "何建国"})
    unknown = Client().post("/tips/", {**SENT, "whom": "无此人", "token": "t2"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    first, second = Matter.objects.order_by("pk")
    assert first.against.filter(officer__code=WATERHEAD).exists()
    assert "无此人" in second.text
    assert not second.against.exists()


# -- whom it is about ------------------------------------------------------------------------------------


def test_to_the_one_named_and_the_unit_it_is_not_there(county, signed_in):
    RoleGrant.objects.create(officer=county.officers[SIGNER], role="county_office", area=county.areas["990000000000"])
    Client().post("/tips/", {**SENT, "whom": "何建国"})
    code = Matter.objects.get().code
    for about in (WATERHEAD, SIGNER):
        browser = signed_in(about)
        assert browser.get(f"/matters/{code}/").status_code == 404
        assert "偷倒废渣" not in browser.get("/matters/?state=").content.decode()
    assert "偷倒废渣" not in signed_in(SIGNER).get("/tips/desk/").content.decode()
    assert "偷倒废渣" in signed_in(OFFICE).get("/tips/desk/").content.decode()


def test_found_out_later_it_is_not_there_from_then_on(county, signed_in):
    code, _ = tip()
    office = signed_in(OFFICE)
    assert office.post(f"/tips/{code}/about/", {"unit": "", "officer": ""}).status_code == 422
    assert office.post(f"/tips/{code}/about/", {"unit": "", "officer": "赵敏"}).status_code == 302
    assert signed_in(CLERK).get(f"/matters/{code}/").status_code == 404
    assert signed_in(CLERK).post(f"/tips/{code}/about/", {"unit": "agri"}).status_code == 404
    assert "赵敏" in office.get("/tips/desk/").content.decode()


def test_who_handles_it_cannot_be_named_and_other_matters_are_not_tips(county):
    code, _ = tip()
    take(code, "dispatch", OFFICE, unit="water", category="water-supply")
    with pytest.raises(Refused):
        matters.protect(code=code, units=("water",), by=OFFICE, at=NOW)
    with pytest.raises(Refused):
        matters.protect(code=code, units=("none",), by=OFFICE, at=NOW)
    with pytest.raises(NotFound):
        matters.protect(code=code, units=("agri",), by=SIGNER, at=NOW)
    plain, _ = tip(kind="problem")
    with pytest.raises(Refused):
        matters.protect(code=plain, units=("agri",), by=OFFICE, at=NOW)


# -- rewards ---------------------------------------------------------------------------------------------


def test_decided_by_one_paid_by_another_once(county):
    reward, receipt = decided()
    key = {"number": receipt.number, "secret": receipt.secret, "at": NOW}
    with pytest.raises(Refused):
        actions.pay_reward(**key, by=OFFICE)
    with pytest.raises(NotFound):
        actions.pay_reward(**{**key, "secret": "00000000"}, by=DESK)
    paid = actions.pay_reward(**key, by=DESK)
    assert (paid.pk, paid.state, paid.paid_by) == (reward.pk, "paid", DESK)
    with pytest.raises(Refused):
        actions.pay_reward(**key, by=DESK)
    with pytest.raises(Refused):
        actions.take_back(reward=reward.pk, because="错了", by=OFFICE, at=NOW)
    acts = Act.objects.filter(kind="reward").values_list("code", flat=True)
    assert set(acts) == {"2026-1"}


def test_the_database_refuses_what_the_rules_refuse(county):
    reward, _ = decided()
    for change in ({"state": "paid"}, {"paid_by": OFFICE}, {"state": "paid", "paid_by": OFFICE, "paid_at": NOW}, {"fen": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reward.objects.filter(pk=reward.pk).update(**change)


@pytest.mark.parametrize("change", [{"fen": 0}, {"fen": 10_000_001}, {"ground": " "}, {"ground": "x" * 301}])
def test_what_cannot_be_decided(county, change):
    code, _ = proved()
    with pytest.raises(Refused):
        actions.decide_reward(**{"matter": code, "fen": 100, "ground": "办法", "by": OFFICE, "at": NOW, **change})


def test_no_reward_for_what_is_open_twice_or_no_tip(county):
    code, _ = tip()
    other, _ = proved()
    plain, _ = proved(kind="problem")
    given = {"fen": 100, "ground": "办法", "at": NOW}
    actions.decide_reward(matter=other, by=OFFICE, **given)
    for wrong in (code, other):
        with pytest.raises(Refused):
            actions.decide_reward(matter=wrong, by=OFFICE, **given)
    with pytest.raises(NotFound):
        actions.decide_reward(matter=plain, by=OFFICE, **given)
    with pytest.raises(NotFound):
        actions.decide_reward(matter=other, by=CLERK, **given)


def test_wrong_codes_shut_the_door(county):
    _, receipt = decided()
    for _ in range(10):
        with pytest.raises(NotFound):
            actions.owed(number=receipt.number, secret="00000000", by=DESK, at=NOW)
    with pytest.raises(Refused):
        actions.owed(number=receipt.number, secret=receipt.secret, by=DESK, at=NOW)
    later = NOW + timedelta(minutes=16)
    assert actions.owed(number=receipt.number, secret=receipt.secret, by=DESK, at=later).fen == 50_000


def test_the_ledger_shows_sums_and_no_tip(county, signed_in):
    reward, receipt = decided(fen=50_000)
    other, _ = decided(fen=30_050)
    actions.pay_reward(number=receipt.number, secret=receipt.secret, by=DESK, at=NOW)
    actions.take_back(reward=other.pk, because="定错了档", by=OFFICE, at=NOW)
    sums = queries.ledger(viewer_by_code(AUDITOR, on=TODAY), 2026).sums
    assert (sums.paid, sums.paid_fen, sums.waiting, sums.void, sums.void_fen) == (1, 50_000, 0, 1, 30_050)
    for reader in (AUDITOR, LEADER):
        page = signed_in(reader).get("/tips/desk/").content.decode()
        assert "已发1笔500元" in page
        assert "300.50" in page
        for hidden in (reward.matter.code, receipt.shown, "偷倒"):
            assert hidden not in page


def test_whom_it_is_about_sees_no_sum_of_it(county):
    reward, _ = decided()
    reward.matter.against.create(officer=county.officers[LEADER])
    assert queries.ledger(viewer_by_code(LEADER, on=TODAY), 2026).rows == ()


def test_in_the_browser_from_decision_to_payment(county, signed_in):
    code, receipt = proved()
    office, desk = signed_in(OFFICE), signed_in(DESK)
    assert "定奖励" in office.get("/tips/desk/").content.decode()
    assert office.post(f"/rewards/{code}/decide/", {"yuan": "0", "ground": "办法"}).status_code == 422
    assert office.post(f"/rewards/{code}/decide/", {"yuan": "800.5", "ground": "办法第五条"}).status_code == 302
    assert "800.50" in opened(receipt).get("/follow/page/").content.decode()
    codes = {"number": receipt.shown, "secret": receipt.shown_secret}
    assert "请别人发" in office.post("/rewards/pay/", codes).content.decode()
    assert office.post("/rewards/pay/", {**codes, "step": "pay"}).status_code == 422
    assert "应发800.50元" in desk.post("/rewards/pay/", codes).content.decode()
    assert Reward.objects.get().state == "decided"
    assert "请把800.50元交给来人" in desk.post("/rewards/pay/", {**codes, "step": "pay"}).content.decode()
    assert desk.post("/rewards/pay/", {**codes, "step": "pay"}).status_code == 422
    assert desk.post("/rewards/pay/", {**codes, "secret": "1"}).status_code == 422
    assert "已凭编号和查询码领取" in opened(receipt).get("/follow/page/").content.decode()


def test_taken_back_on_the_page(county, signed_in):
    reward, _ = decided()
    office = signed_in(OFFICE)
    assert office.post(f"/rewards/{reward.pk}/back/", {"because": ""}).status_code == 422
    assert office.post(f"/rewards/{reward.pk}/back/", {"because": "重复"}).status_code == 302
    assert office.get("/tips/desk/?year=2025").status_code == 200


@pytest.mark.parametrize(("code", "desk", "pay"), [(OFFICE, 200, 200), (CLERK, 404, 200), (LEADER, 200, 404), (SIGNER, 404, 404)])
def test_who_may(county, signed_in, code, desk, pay):
    browser = signed_in(code)
    assert (browser.get("/tips/desk/").status_code, browser.get("/rewards/pay/").status_code) == (desk, pay)


def test_the_door_warns_before_what_was_typed_is_lost(county):
    assert "data-keep" in Client().get("/tips/").text
