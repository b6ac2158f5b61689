"""The pages of plans of pairing: drafted, solved by the worker, changed by hand, objected to, in force; who sees what."""

from collections import Counter

import pytest

from lianxin.audit.models import Read
from lianxin.jobs.worker import work_once
from lianxin.liaison.models import ContactCard, HandOver, Link
from lianxin.planning.models import Conflict, PairingLink, PairingPlan, PairingRun
from tests.web.county import NOW

COUNTY = "990000000000"
PRICES = {
    "same_village": 500,
    "same_area": 3000,
    "other_area": 15000,
    "change": 8000,
    "need": 5000,
    "group_party": 0,
    "fairness": 0,
}
HOUSEHOLDS = {
    "households.rule": "on",
    "households.kind": "household",
    "households.least": "0",
    "households.most": "4",
    "households.each_least": "1",
    "households.each_most": "1",
    "households.whom": "linked",
    "points.kind": "contact-point",
    "points.least": "0",
    "points.each_least": "1",
    "points.whom": "all",
    "local": "on",
    **PRICES,
}


@pytest.fixture
def office(signed_in):
    return signed_in("100006")


def page(browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def send(browser, address: str, data=None, status: int = 302):
    answer = browser.post(address, data or {})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def revision() -> dict[str, int]:
    return {"revision": PairingPlan.objects.latest("pk").revision}


@pytest.fixture
def plan(office) -> PairingPlan:
    """A draft with terms, not yet solved."""
    made = send(office, "/pairing/new/", {"name": "六月结对", "policy": "san-ge-tuxian", "first": "2026-06-01"})
    found = PairingPlan.objects.get()
    assert made["Location"] == f"/pairing/{found.pk}/terms/"
    send(office, f"/pairing/{found.pk}/terms/", HOUSEHOLDS | revision())
    return found


@pytest.fixture
def solved(office, plan) -> PairingPlan:
    send(office, f"/pairing/{plan.pk}/run/", revision())
    work_once(lambda: NOW)
    plan.refresh_from_db()
    return plan


def pair_of(plan, code: str) -> PairingLink:
    return plan.links.select_related("officer").get(counterpart__code=code)


# -- drafted and solved ----------------------------------------------------------------------------------


def test_the_list_says_how_to_begin(county, office):
    html = page(office, "/pairing/")
    assert "还没有方案" in html
    assert "/pairing/new/" in html


def test_the_terms_show_the_rules_with_their_clause(county, office, plan):
    html = page(office, f"/pairing/{plan.pk}/terms/")
    assert "联系各界群众" in html
    assert "全县617名县、科级干部每人联系10-15户" in html
    assert plan.terms["layers"][0]["most"] == 15, "before they were changed: the fixture's object is the old one"


def test_what_is_wrong_with_the_terms_stands_beside_its_field(county, office, plan):
    bad = HOUSEHOLDS | {"households.least": "9", "households.whom": "needed"} | revision()
    html = send(office, f"/pairing/{plan.pk}/terms/", bad, 422).content.decode()
    assert "上限不能低于下限" in html
    assert "选至少一类帮扶需要" in html
    nothing = {name: value for name, value in HOUSEHOLDS.items() if name != "households.rule"} | revision()
    assert "至少选一条联系规定" in send(office, f"/pairing/{plan.pk}/terms/", nothing, 422).content.decode()


def test_solving_is_asked_for_and_shown(county, office, plan):
    assert "求解" in page(office, f"/pairing/{plan.pk}/")
    send(office, f"/pairing/{plan.pk}/run/", revision())
    html = page(office, f"/pairing/{plan.pk}/")
    assert "排队中" in html
    assert "用目前最好的" in html
    part = office.get(f"/pairing/{plan.pk}/progress/")
    assert "HX-Refresh" not in part
    work_once(lambda: NOW)
    assert office.get(f"/pairing/{plan.pk}/progress/")["HX-Refresh"] == "true"
    html = page(office, f"/pairing/{plan.pk}/")
    assert "已证明没有更好的" in html
    assert "最短增广路" in html
    assert "柳树沟村" in html


def test_a_plan_that_is_not_proved_best_shows_its_gap_and_its_method(county, office, solved):
    """Groups and the highest load are no flow: the bound stands beside the cost, with what might be saved at most."""
    PairingPlan.objects.update(outcome=solved.outcome | {"cost": 10_500, "bound": 10_000, "methods": ["Lagrangian relaxation"]})
    html = page(office, f"/pairing/{solved.pk}/")
    assert "任何方案都不低于10.0公里" in html
    assert "最多还能省5.0%" in html
    assert "拉格朗日松弛" in html


def test_it_can_be_stopped(county, office, plan):
    send(office, f"/pairing/{plan.pk}/run/", revision())
    send(office, f"/pairing/{plan.pk}/stop/")
    assert PairingRun.objects.get().state == "stopped"
    assert "已经做完了" in page(office, send(office, f"/pairing/{plan.pk}/stop/")["Location"])


def test_when_it_can_not_be_done_the_cut_is_shown_with_remedies(county, office, plan):
    send(office, f"/pairing/{plan.pk}/terms/", HOUSEHOLDS | {"households.most": "1", "households.whom": "all"} | revision())
    send(office, f"/pairing/{plan.pk}/run/", revision())
    work_once(lambda: NOW)
    html = page(office, f"/pairing/{plan.pk}/")
    assert "安排不下" in html
    assert "这样改就够" in html
    assert "柳河镇" in html
    assert "缺" in html


def test_a_stale_page_overwrites_nothing(county, office, solved):
    answer = office.post(f"/pairing/{solved.pk}/run/", {"revision": 1}, follow=True)
    assert "方案刚被改过" in answer.content.decode()


# -- by hand -----------------------------------------------------------------------------------------------


def test_a_village_before_and_after(county, office, solved):
    html = page(office, f"/pairing/{solved.pk}/places/990001001000/")
    assert "王桂兰" in html
    assert "李明" in html


def test_why_and_what_others_cost_and_another_by_hand(county, office, solved):
    row = pair_of(solved, "h11")
    address = f"/pairing/{solved.pk}/pairs/households/h11/"
    html = page(office, address)
    assert f"为什么是{row.officer.name}" in html
    assert "0.5公里" in html
    assert "多出的代价" in html
    part = page(office, f"/pairing/{solved.pk}/price/households/h11/?typed=陈立&old={row.party}")
    assert "公里" in part
    assert "没有找到" in page(office, f"/pairing/{solved.pk}/price/households/h11/?typed=没有人&old={row.party}")
    assert "不在其服务的区划内" in page(office, f"/pairing/{solved.pk}/price/households/h11/?typed=赵敏&old={row.party}")
    refused = send(office, address, {"old": row.party, "new": "officer:100005"} | revision(), 422)
    assert "不在其服务的区划内" in refused.content.decode()
    send(office, address, {"old": row.party, "new": "typed", "typed": "陈立"} | revision())
    assert pair_of(solved, "h11").officer.name == "陈立"
    html = page(office, address)
    assert "手工选的" in html
    assert "解锁" in html
    link = pair_of(solved, "h11")
    send(office, f"/pairing/{solved.pk}/lock/{link.pk}/", {"locked": "0", "back": address} | revision())
    assert not pair_of(solved, "h11").locked


def test_a_change_that_leaves_the_one_before_with_too_few_says_so(county, office, plan):
    """It may be made: whoever decides is told before, not after the next solving."""
    send(office, f"/pairing/{plan.pk}/terms/", HOUSEHOLDS | {"households.least": "2", "households.most": "9"} | revision())
    send(office, f"/pairing/{plan.pk}/run/", revision())
    work_once(lambda: NOW)
    counts = Counter(row.party for row in plan.links.select_related("officer", "unit"))
    row = next(row for row in plan.links.select_related("officer", "unit", "counterpart") if counts[row.party] == 2)
    html = page(office, f"/pairing/{plan.pk}/pairs/households/{row.counterpart.code}/")
    assert f"! {row.officer.name}会少于2个" in html


def test_nobody_for_the_moment_and_then_the_nearest(county, office, solved):
    row = pair_of(solved, "h12")
    address = f"/pairing/{solved.pk}/pairs/households/h12/"
    send(office, address, {"old": row.party, "new": ""} | revision())
    html = page(office, address)
    assert "没人" in html
    assert "张强" in html, "the nearest is offered"


def test_musts_and_bans_with_reasons(county, office, solved):
    address = f"/pairing/{solved.pk}/wishes/"
    bad = send(office, address, {"must": "0", "layer": "households", "counterpart": "h01"} | revision(), 422)
    assert "干部和单位写一个" not in bad.content.decode(), "the reason is missing first"
    wish = {"must": "0", "layer": "households", "officer": "李明", "counterpart": "h01", "reason": "前年有过纠纷"}
    send(office, address, wish | revision())
    assert "前年有过纠纷" in page(office, address)
    send(office, f"/pairing/{solved.pk}/run/", revision())
    work_once(lambda: NOW)
    assert pair_of(solved, "h01").officer.name != "李明"
    send(office, f"/pairing/{solved.pk}/wishes/{solved.wishes.get().pk}/end/", revision())
    assert not solved.wishes.exists()


def test_officers_with_their_numbers(county, office, solved):
    assert "王芳" in page(office, f"/pairing/{solved.pk}/parties/")
    row = pair_of(solved, "h05")
    assert "吴有田" in page(office, f"/pairing/{solved.pk}/parties/{row.party}/")
    page(office, f"/pairing/{solved.pk}/parties/officer:999/", 404)


def test_an_officer_declares_whom_not_to_serve(county, signed_in, office, plan):
    mine = signed_in("100002")
    send(mine, "/pairing/conflicts/", {"area": "石桥村", "name": "周美玲"})
    assert "周美玲" in page(mine, "/pairing/conflicts/")
    assert "周美玲" not in page(signed_in("100001"), "/pairing/conflicts/")
    send(office, f"/pairing/{plan.pk}/run/", revision())
    work_once(lambda: NOW)
    assert pair_of(plan, "h05").officer.code != "100002"
    send(mine, f"/pairing/conflicts/{Conflict.objects.get().pk}/end/")
    assert Conflict.objects.get().ended_at


# -- units, adoption, afterwards -----------------------------------------------------------------------


def test_units_see_their_own_pairs_and_object(county, signed_in, office, solved):
    head, clerk = signed_in("100011"), signed_in("100005")
    page(head, f"/pairing/{solved.pk}/", 404)
    send(office, f"/pairing/{solved.pk}/send/", {"until": "2026-05-25"} | revision())
    html = page(head, "/pairing/")
    assert "六月结对" in html
    assert "新方案" not in html
    page(head, f"/pairing/{solved.pk}/")
    row = next(row for row in solved.links.select_related("officer") if row.officer.code in ("100001", "100002"))
    mine = page(head, f"/pairing/{solved.pk}/parties/{row.party}/")
    assert "提意见" in mine
    page(head, f"/pairing/{solved.pk}/parties/officer:100003/", 404)
    page(clerk, f"/pairing/{solved.pk}/parties/{row.party}/", 404)
    address = f"/pairing/{solved.pk}/object/{row.pk}/"
    assert "提意见" in page(head, address)
    send(head, address, {"reason": "住得太远"})
    page(clerk, address, 404)
    assert "住得太远" in page(head, f"/pairing/{solved.pk}/objections/")
    adopt = f"/pairing/{solved.pk}/adopt/"
    assert "1条意见待答复" in page(office, adopt)
    assert "还有意见没有答复" in send(office, adopt, revision(), 422).content.decode()
    objection = solved.objections.get()
    send(office, f"/pairing/{solved.pk}/objections/{objection.pk}/", {"upheld": "0", "answer": "已核过,同村"})
    assert "已核过" in page(head, f"/pairing/{solved.pk}/objections/")
    for stranger in ("100001", "100003", "100008", "100010"):
        page(signed_in(stranger), f"/pairing/{solved.pk}/", 404)
    assert "六月结对" in page(signed_in("100004"), f"/pairing/{solved.pk}/"), "a county leader reads it"


@pytest.fixture
def in_force(office, solved) -> PairingPlan:
    """Adopted, with h01 given from 李明 to 陈立."""
    row = pair_of(solved, "h01")
    send(office, f"/pairing/{solved.pk}/pairs/households/h01/", {"old": row.party, "new": "officer:100004"} | revision())
    send(office, f"/pairing/{solved.pk}/send/", {"until": "2026-05-25"} | revision())
    assert "采用以后" in page(office, f"/pairing/{solved.pk}/adopt/")
    send(office, f"/pairing/{solved.pk}/adopt/", revision())
    assert "正在生效" in page(office, f"/pairing/{solved.pk}/") or "排队中" in page(office, f"/pairing/{solved.pk}/")
    work_once(lambda: NOW)
    solved.refresh_from_db()
    return solved


def test_from_draft_to_hand_overs_and_cards(county, signed_in, office, in_force):
    assert in_force.state == "adopted"
    assert Link.objects.get(officer=county.officers["100004"], root__code="h01").valid_from == in_force.first
    over = HandOver.objects.get(leaver=county.officers["100001"])
    html = page(office, f"/pairing/{in_force.pk}/handovers/")
    assert over.code in html
    assert "王桂兰" in page(office, f"/handover/{over.code}/letters/")
    cards = f"/pairing/{in_force.pk}/cards/officer:100004/"
    assert "做1张卡" in page(office, cards)
    send(office, cards)
    html = page(office, cards)
    assert ContactCard.objects.get().code in html
    assert "<svg" in html
    assert "给王桂兰" in html
    page(signed_in("100003"), cards, 404)


def test_once_in_force_the_plan_still_shows_who_it_was_before(county, office, in_force):
    """The day before the first day: from that day on its own links are those of the roll."""
    html = page(office, f"/pairing/{in_force.pk}/places/990001001000/")
    row = html[html.index("王桂兰") :].partition("</tr>")[0]
    assert row.index("李明") < row.index("陈立")
    assert "是,换人要另计代价" not in page(office, f"/pairing/{in_force.pk}/pairs/households/h01/")


def test_after_a_departure_mending_is_offered(county, office, in_force, monkeypatch):
    assert "采用以后有变动" not in page(office, f"/pairing/{in_force.pk}/")
    county.officers["100004"].posts.update(valid_to="2026-05-10")
    assert "离岗1人" in page(office, f"/pairing/{in_force.pk}/")
    send(office, f"/pairing/{in_force.pk}/mend/")
    work_once(lambda: NOW)
    mend = PairingPlan.objects.latest("pk")
    assert mend.mends == in_force
    assert pair_of(mend, "h01").officer.code != "100004"
    moved = [row for row in mend.links.all() if not row.kept]
    assert len(moved) == 1


def test_given_up_with_a_reason(county, office, solved):
    assert send(office, f"/pairing/{solved.pk}/drop/", revision(), 422)
    send(office, f"/pairing/{solved.pk}/drop/", {"reason": "政策要改"} | revision())
    assert "已放弃" in page(office, f"/pairing/{solved.pk}/")


def test_taken_back_from_the_units(county, office, solved):
    send(office, f"/pairing/{solved.pk}/send/", {"until": "2026-05-25"} | revision())
    send(office, f"/pairing/{solved.pk}/back/", revision())
    solved.refresh_from_db()
    assert solved.state == "draft"


def test_households_shown_are_logged(county, office, solved):
    before = Read.objects.count()
    page(office, f"/pairing/{solved.pk}/places/990001001000/")
    assert Read.objects.count() - before == 6


def test_looking_takes_a_bounded_number_of_statements(county, office, solved, django_assert_max_num_queries):
    for address, most in (("", 40), ("places/990001001000/", 30), ("pairs/households/h01/", 70), ("parties/", 30)):
        with django_assert_max_num_queries(most):
            page(office, f"/pairing/{solved.pk}/{address}")


def test_english(county, signed_in, solved):
    browser = signed_in("100006", "en")
    for address in ("", "terms/", "parties/", "wishes/", "places/990001001000/", "pairs/households/h01/"):
        page(browser, f"/pairing/{solved.pk}/{address}")
