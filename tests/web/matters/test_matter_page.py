"""The page of one matter: who sees it, what stands there, and the steps that may be taken from it."""

import re
from datetime import date

import pytest

from lianxin.matters.actions import take_step
from lianxin.matters.models import Matter, Step
from lianxin.registry.models import CalendarDay, Officer
from lianxin.web.templatetags.lianxin import full_day
from tests.web.county import NOW
from tests.web.matters import cases


def hidden(page, name):
    """The value of a hidden field of the form that lies open."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def sent(page, **given):
    """What the form sends besides what was typed."""
    return {"token": hidden(page, "token"), "version": hidden(page, "version"), **given}


def test_the_page_says_what_is_asked_where_it_stands_and_by_when(signed_in, county):
    code = cases.handling()
    page = signed_in("100020").get(f"/matters/{code}/")
    assert page.status_code == 200
    for words in ("柳树沟停水两天", "水利局", "办理中", "怎么算的", "办理记录", "王桂兰", "现在可以办"):
        assert words in page.text, words
    assert "周末,不算".replace(",", "\uff0c") in page.text  # the sum says why a day did not count


def test_a_dispatch_can_be_taken_back_where_it_was_made(signed_in, county):
    code, clerk = cases.ask(), signed_in("100006")
    given = {"token": "t" * 32, "version": "1", "category": "water-supply", "unit": "water"}
    page = clerk.post(f"/matters/{code}/dispatch/", given, follow=True)
    assert "undo_dispatch" in [one.step for one in page.context["direct"]]
    assert "undo_dispatch" not in [one.step for one in signed_in("100020").get(f"/matters/{code}/").context["direct"]]


@pytest.mark.parametrize("who", ["100001", "100003", "100022", "100008", "100009"])
def test_for_a_stranger_it_does_not_exist(signed_in, county, who):
    code = cases.handling()
    assert signed_in(who).get(f"/matters/{code}/").status_code == 404
    assert signed_in(who).get(f"/matters/{code}/sign/").status_code == 404
    assert signed_in(who).post(f"/matters/{code}/sign/", {"token": "t", "version": "1"}).status_code == 404


def test_whoever_is_complained_of_finds_nothing(signed_in, county):
    code = cases.ask("窗口态度不好", kind="complaint", against_units=("water",))
    assert signed_in("100006").get(f"/matters/{code}/").status_code == 200
    Officer.objects.filter(code="100021")
    assert signed_in("100021").get(f"/matters/{code}/").status_code == 404


def test_a_confidential_asker_is_kept_from_whoever_handles_it(signed_in, county):
    code = cases.handling(confidential=True)
    unit, office = signed_in("100020").get(f"/matters/{code}/").text, signed_in("100006").get(f"/matters/{code}/").text
    assert "王桂兰" not in unit
    assert "13811112222" not in unit
    assert "要求保密" in unit
    assert "王桂兰" in office


def test_where_it_is_stands_there_for_whoever_has_to_go_there(signed_in, county):
    code = cases.handling(asker="", phone="", anonymous=True, place="村口小卖部门前")
    assert "村口小卖部门前" in signed_in("100020").get(f"/matters/{code}/").text


def test_one_press_signs_for_it_and_a_second_changes_nothing(signed_in, county):
    code = cases.dispatched()
    browser = signed_in("100020")
    given = sent(browser.get(f"/matters/{code}/"))
    assert browser.post(f"/matters/{code}/sign/", given).status_code == 302
    assert browser.post(f"/matters/{code}/sign/", given).status_code == 302
    row = Matter.objects.get(code=code)
    assert row.state == "handling"
    assert row.steps.filter(step="sign").count() == 1


def test_an_old_page_is_told_kindly_and_what_was_typed_is_kept(signed_in, county):
    code = cases.handling()
    browser = signed_in("100020")
    given = sent(browser.get(f"/matters/{code}/contact/"), text="电话里说好周五去看", reached="1")
    cases.take(code, "progress", "100021", text="已派人")
    page = browser.post(f"/matters/{code}/contact/", given)
    assert page.status_code == 409
    assert "刚才有人先办了一步" in page.text
    assert "电话里说好周五去看" in page.text
    again = browser.post(f"/matters/{code}/contact/", {**given, "version": hidden(page, "version")})
    assert again.status_code == 302
    assert Matter.objects.get(code=code).contacted_on is not None


def test_a_step_that_can_no_longer_be_taken_shows_where_it_stands(signed_in, county):
    code = cases.handling()
    browser = signed_in("100020")
    given = sent(browser.get(f"/matters/{code}/contact/"), text="电话里说好周五上午去看水管")
    cases.take(code, "contact", "100020", text="打过电话", reached=True)
    cases.take(code, "solve", "100021", outcome="solved", answer="修好了")
    page = browser.post(f"/matters/{code}/contact/", given)
    assert page.status_code == 409
    assert "已答复" in page.text
    assert "电话里说好周五上午去看水管" in page.text


def test_what_is_missing_stands_beside_its_field(signed_in, county):
    code = cases.handling()
    browser = signed_in("100020")
    page = browser.post(f"/matters/{code}/solve/", sent(browser.get(f"/matters/{code}/"), outcome="explained", answer=""))
    assert page.status_code == 422
    assert "answer" in page.context["form"].errors
    assert Matter.objects.get(code=code).state == "handling"


def test_public_and_internal_words_stand_apart(signed_in, county):
    code = cases.handling()
    cases.take(code, "contact", "100020", text="打过电话", reached=True)
    cases.take(code, "solve", "100020", outcome="solved", answer="修好了", internal="管道老化,明年要整体换")
    page = signed_in("100020").get(f"/matters/{code}/").text
    assert re.search(r'said public">.*?修好了', page, re.DOTALL)
    assert re.search(r'said internal">.*?管道老化', page, re.DOTALL)


@pytest.mark.parametrize("step", ["return", "solve", "pause", "ask_extension", "add_part", "plan", "escalate", "offer_transfer"])
def test_each_form_opens(signed_in, county, step):
    code = cases.handling()
    page = signed_in("100021").get(f"/matters/{code}/{step}/")
    assert page.status_code == 200, step


@pytest.mark.parametrize(
    ("step", "who", "given"),
    [
        ("pause", "100021", {"until": date(2026, 5, 20)}),
        ("shelve", "100021", {"review_on": date(2026, 12, 1)}),
        ("withdraw", "100006", {}),
    ],
)
def test_a_form_says_when_the_asker_reads_the_reason(signed_in, county, step, who, given):
    code = cases.handling()
    form = signed_in(who).get(f"/matters/{code}/{step}/").context["form"]
    if step == "pause":
        given = {**given, "category": next(key for key, _ in form["category"].field.choices if key)}
    cases.take(code, step, who, reason="等明年资金", **given)
    assert Step.objects.get(matter__code=code, step=step).public == "等明年资金"
    assert "看" in form["reason"].help_text


def test_a_step_that_is_not_open_to_one_leads_back_to_the_page(signed_in, county):
    code = cases.handling()
    answer = signed_in("100020").get(f"/matters/{code}/dispatch/")
    assert answer.headers["location"] == f"/matters/{code}/"
    assert signed_in("100020").get(f"/matters/{code}/nonsense/").status_code == 404


def test_units_are_found_while_typing(signed_in, county):
    assert "水利局 · water" in signed_in("100006").get("/matters/find/?unit=水利").text
    assert "林水生 · 100020" in signed_in("100006").get("/matters/find/?officer=林水").text
    assert signed_in("100006").get("/matters/find/?unit=").text.strip() == ""


def test_whoever_does_not_take_it_over_is_led_to_today(signed_in, county):
    code = cases.handling()
    cases.take(code, "offer_transfer", "100020", unit="transport", reason="归交通管")
    browser = signed_in("100022")
    given = sent(browser.get(f"/matters/{code}/refuse_transfer/"), reason="不归我们管")
    assert browser.post(f"/matters/{code}/refuse_transfer/", given).headers["location"] == "/today/"
    assert browser.get(f"/matters/{code}/").status_code == 404


def test_the_unit_reads_what_it_is_to_put_right(signed_in, county):
    code = cases.answered()
    cases.actions.counter_step(
        code=code, step="rate", by="100006", at=cases.NOW, level="dissatisfied", solved=False, text="水还是浑的"
    )
    page = signed_in("100020").get(f"/matters/{code}/")
    assert "水还是浑的" in page.text
    assert "没有解决" in page.text
    [said] = page.context["judged"]
    assert (said.level, said.solved) == ("dissatisfied", False)
    assert re.search(r"不满意 · 没有解决<br>", page.text)


def steps_in(page):
    """The steps that the page leads to or takes by one press."""
    return set(re.findall(r"/matters/\w+/(\w+)/", page.text))


def test_nobody_is_offered_what_only_somebody_else_may_decide(signed_in, county):
    code = cases.handling()
    cases.take(code, "ask_extension", "100021", reason="等零件", days=3)
    assert not {"grant_extension", "refuse_extension"} & steps_in(signed_in("100021").get(f"/matters/{code}/"))
    assert {"grant_extension", "refuse_extension"} <= steps_in(signed_in("100023").get(f"/matters/{code}/"))
    back = cases.dispatched(text="水渠堵了", category="irrigation")
    cases.take(back, "return", "100020", reason="归乡镇管")
    cases.take(back, "dispute", "100006", reason="目录写的是水利局")
    assert "decide_return" in steps_in(signed_in("100023").get(f"/matters/{back}/"))
    cases.take(other := cases.dispatched(text="井坏了"), "return", "100020", reason="归乡镇管")
    cases.take(other, "dispute", "100023", reason="目录写的是水利局")
    assert "decide_return" not in steps_in(signed_in("100023").get(f"/matters/{other}/"))


def test_a_holiday_announced_late_says_what_it_moved_from_when_to_when(signed_in, county):
    code = cases.handling()
    due_on = Matter.objects.get(code=code).due_on
    CalendarDay.objects.update_or_create(day=due_on, defaults={"working": False, "official": True, "note": "临时放假"})
    take_step(code=code, step="recompute", by="clock", at=NOW, actor="clock")
    moved = Matter.objects.get(code=code).due_on
    assert moved > due_on
    page = signed_in("100020").get(f"/matters/{code}/").text
    assert f"{full_day(due_on)} → {full_day(moved)}" in page


def test_the_button_that_raises_says_to_whom(signed_in, county):
    code = cases.handling()
    office = signed_in("100006")
    Matter.objects.filter(code=code).update(tier="unit")
    page = office.get(f"/matters/{code}/")
    assert "升级\uff1a" in page.text
    assert "tier" not in office.get(f"/matters/{code}/escalate/").context["form"].fields, "one rung is above: nothing to choose"
    Matter.objects.filter(code=code).update(tier="leader")
    page = office.get(f"/matters/{code}/")
    assert ">请人协调<" in page.text
    assert ">升级" not in page.text
    given = {"reason": "没有领导", "officer": "100004", "token": "n", "version": Matter.objects.get(code=code).version}
    assert "已记下\uff1a请人协调" in office.post(f"/matters/{code}/escalate/", given, follow=True).text


def test_while_a_part_is_open_no_plan_is_asked_for(signed_in, county):
    code = cases.handling()
    cases.take(code, "add_part", "100020", unit="transport", task="配合开挖")
    page = signed_in("100020").get(f"/matters/{code}/")
    assert "协办任务还没有完成" in page.text
    assert page.context["inline"]["form"].fields.keys() == {"token", "version", "text", "public"}, "how it goes can be noted"


def test_whoever_joins_reads_the_part_beside_the_form_in_which_it_is_reported(signed_in, county):
    code = cases.handling()
    cases.take(code, "add_part", "100020", unit="transport", task="配合开挖", due_on=date(2026, 5, 15))
    (asked,) = signed_in("100022").get(f"/matters/{code}/").context["asks"]
    assert asked.endswith("配合开挖 (5月15日 周五)")
    assert signed_in("100020").get(f"/matters/{code}/").context["asks"] == []


def test_whoever_reviews_a_return_reads_both_sides_beside_the_decision(signed_in, county):
    code = cases.dispatched()
    cases.take(code, "return", "100020", reason="归交通管")
    cases.take(code, "dispute", "100006", reason="管网图上属水利局")
    returned, disputed = signed_in("100023").get(f"/matters/{code}/").context["asks"]
    assert returned.endswith("归交通管")
    assert disputed.endswith("管网图上属水利局")


def test_whoever_was_instructed_reads_it_where_he_acts(signed_in, county):
    code = cases.handling()
    cases.take(code, "instruct", "100004", text="尽快修好", officer="100020", due_on=date(2026, 5, 20))
    (told,) = signed_in("100020").get(f"/matters/{code}/").context["asks"]
    assert told.endswith("尽快修好 (5月20日 周三)")
    assert signed_in("100021").get(f"/matters/{code}/").context["asks"] == []
    cases.take(code, "report_back", "100020", text="换好了")
    assert signed_in("100020").get(f"/matters/{code}/").context["asks"] == []


def test_what_is_asked_for_stands_beside_the_buttons_that_decide_it(signed_in, county):
    code = cases.handling()
    cases.take(code, "ask_extension", "100020", days=3, reason="等配件到货")
    page = signed_in("100021").get(f"/matters/{code}/")
    (asked,) = page.context["asks"]
    assert asked.startswith("申请延期3")
    assert "等配件到货" in asked
    assert [one.step for one in page.context["direct"]] == ["grant_extension"]
    assert "refuse_extension" in [one.step for one in page.context["links"]]
    assert signed_in("100020").get(f"/matters/{code}/").context["asks"] == []


def test_the_day_on_which_what_is_kept_open_is_looked_at_is_no_review_of_a_return(signed_in, county):
    code = cases.handling()
    cases.take(code, "shelve", "100021", reason="资金明年到位", review_on=date(2026, 12, 1))
    page = signed_in("100020").get(f"/matters/{code}/")
    assert "挂账复查" in [one.label for one in page.context["sums"]]
    assert "退回复核" not in [one.label for one in page.context["sums"]]
    assert "不是按天数推算的" in page.text


def test_why_it_departs_from_the_list_of_tasks_is_asked_once_it_does_and_of_whoever_may(signed_in, county):
    code = cases.handling()
    office, unit = signed_in("100006"), signed_in("100020")
    for client in (office, unit):
        assert "override" not in client.get(f"/matters/{code}/add_part/").context["form"].fields
    given = {"unit": "liuhe", "task": "挖沟", "token": "o", "version": Matter.objects.get(code=code).version}
    refused = office.post(f"/matters/{code}/add_part/", given)
    assert "履职事项清单" in refused.text
    assert 'name="override"' in refused.text
    assert 'name="override"' not in unit.post(f"/matters/{code}/add_part/", given).text
    assert unit.post(f"/matters/{code}/add_part/", given | {"override": "长" * 5000}).status_code == 422
    assert "已记下" in office.post(f"/matters/{code}/add_part/", given | {"override": "村里有挖掘机"}, follow=True).text
