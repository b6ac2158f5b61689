"""The dispatch desk: the queue, one after another with one press, two clerks, undone, joined, several at once, filters."""

from datetime import timedelta

import pytest

from lianxin.matters.models import Matter, SavedFilter
from lianxin.registry.models import Unit
from tests.web.county import NOW
from tests.web.matters import cases
from tests.web.matters.test_matter_page import hidden


def state(code):
    return Matter.objects.get(code=code).state


def dispatch(browser, code, **more):
    """Give it away as the page proposes it."""
    page = browser.get(f"/desk/{code}/")
    pick = next((one.value for one in page.context["picks"]), "")
    sent = {"token": hidden(page, "token"), "version": hidden(page, "version"), "pick": pick, **more}
    return browser.post(f"/desk/{code}/", sent)


def test_what_waits_stands_in_the_queue(signed_in, county):
    first, second = cases.ask("停水了", at=cases.ago(hours=5)), cases.ask("路灯坏了")
    page = signed_in("100006").get("/desk/")
    assert [row.code for row in page.context["page"].rows] == [first, second]
    assert [row.category for row in page.context["page"].rows] == ["饮水", "用电"]


@pytest.mark.parametrize("who", ["100001", "100020", "100021", "100008", "100010"])
def test_the_desk_is_for_those_who_dispatch(signed_in, county, who):
    code = cases.ask()
    assert signed_in(who).get("/desk/").status_code == 404
    assert signed_in(who).get(f"/desk/{code}/").status_code == 404


def test_a_township_clerk_sees_what_lies_in_the_township(signed_in, county):
    near, far = cases.ask("停水了"), cases.ask("桥断了", area="990002001000")
    page = signed_in("100005").get("/desk/")
    assert [row.code for row in page.context["page"].rows] == [near]
    assert signed_in("100005").get(f"/desk/{far}/").status_code == 404


def test_one_press_gives_it_away_and_takes_the_next(signed_in, county):
    first, second = cases.ask("自来水管爆了", at=cases.ago(hours=5)), cases.ask("停水了")
    browser = signed_in("100006")
    assert browser.post("/desk/next/").headers["location"] == f"/desk/{first}/"
    assert dispatch(browser, first).headers["location"] == f"/desk/{second}/"
    row = Matter.objects.get(code=first)
    assert (row.state, row.category, row.unit.code) == ("dispatched", "water-supply", "water")
    assert row.due_on is not None
    assert "已交办给水利局" in browser.get(f"/desk/{second}/").text


def test_each_proposal_says_why(signed_in, county):
    cases.ask("自来水管爆了", at=cases.ago(hours=5))
    code = cases.ask("自来水管爆了,停水两天")
    page = signed_in("100006").get(f"/desk/{code}/")
    assert "自来水" in page.context["picks"][0].why
    assert [one.title for one in page.context["duplicates"]] == ["自来水管爆了"]
    assert page.context["duplicates"][0].why


def test_two_clerks_never_have_the_same_one(signed_in, county):
    first, second = cases.ask("停水了", at=cases.ago(hours=5)), cases.ask("路灯坏了")
    one, other = signed_in("100006"), signed_in("100023")
    assert one.post("/desk/next/").headers["location"] == f"/desk/{first}/"
    assert other.post("/desk/next/").headers["location"] == f"/desk/{second}/"
    page = other.get(f"/desk/{first}/")
    assert "孙丽 正在看这一件" in page.text
    assert not page.context["may_dispatch"]
    assert "孙丽 在看" in other.get("/desk/").text
    assert other.post(f"/desk/{first}/", {"token": "t", "version": "1", "pick": "water-supply|water"}).status_code == 422
    assert state(first) == "new"


def test_putting_it_back_goes_on_to_the_one_after_it(signed_in, county):
    first, second = cases.ask("停水了", at=cases.ago(hours=5)), cases.ask("路灯坏了")
    browser = signed_in("100006")
    browser.post("/desk/next/")
    assert browser.post(f"/desk/{first}/skip/").headers["location"] == f"/desk/{second}/"
    assert Matter.objects.get(code=first).claimed_by == ""
    assert browser.post(f"/desk/{second}/skip/").headers["location"] == "/desk/"


def test_ten_seconds_to_take_it_back(signed_in, county, monkeypatch):
    code = cases.ask()
    browser = signed_in("100006")
    browser.post("/desk/next/")
    dispatch(browser, code)
    undo = browser.get("/desk/").context["undo"]
    assert undo["left"] == 10
    sent = {"token": undo["token"], "version": undo["version"]}
    monkeypatch.setenv("LIANXIN_NOW", (NOW + timedelta(seconds=11)).isoformat())
    assert browser.get("/desk/").context["undo"] is None
    assert browser.post(f"/desk/{code}/undo/", sent).headers["location"] == "/desk/"
    assert state(code) == "dispatched"
    monkeypatch.setenv("LIANXIN_NOW", (NOW + timedelta(seconds=5)).isoformat())
    assert browser.post(f"/desk/{code}/undo/", sent).headers["location"] == f"/desk/{code}/"
    assert state(code) == "new"


def test_ones_own_choice_goes_by_the_catalogue_where_no_unit_is_written(signed_in, county):
    code = cases.ask("请帮帮我")
    browser = signed_in("100006")
    answer = dispatch(browser, code, pick="", category="roads", unit="")
    assert answer.status_code == 302
    assert Matter.objects.get(code=code).unit.code == "transport"


def test_without_a_choice_it_says_what_is_missing(signed_in, county):
    code = cases.ask("请帮帮我")
    page = dispatch(signed_in("100006"), code, pick="")
    assert page.status_code == 422
    assert state(code) == "new"


def test_one_incident_many_callers(signed_in, county):
    lead = cases.ask("自来水管爆了", at=cases.ago(hours=5))
    code = cases.ask("停水,自来水管爆了")
    browser = signed_in("100006")
    page = browser.get(f"/desk/{code}/")
    one = page.context["duplicates"][0]
    browser.post(f"/desk/{code}/merge/", {"into": one.code, "token": one.token, "version": page.context["m"].version})
    assert Matter.objects.get(code=code).led_by.code == lead
    assert "一起办理的" in browser.get(f"/matters/{lead}/").text
    page = browser.get(f"/matters/{code}/split/")
    browser.post(f"/matters/{code}/split/", {"token": "s", "version": hidden(page, "version"), "reason": "不是一回事"})
    assert Matter.objects.get(code=code).led_by is None


def test_equal_ones_go_together(signed_in, county):
    codes = [cases.ask(f"停水{n}") for n in range(3)]
    browser = signed_in("100006")
    page = browser.get("/desk/")
    assert page.context["groups"] == [{"key": "water-supply", "label": "饮水", "count": 3}]
    assert not page.context["many"]["unit"].field.widget.is_required, "left empty it is each one's own by the catalogue"
    assert browser.post("/desk/many/", {"codes": codes, "category": "", "unit": ""}).status_code == 422
    assert browser.post("/desk/many/", {"codes": codes, "category": "water-supply", "unit": ""}).status_code == 302
    assert {state(code) for code in codes} == {"dispatched"}


def test_one_that_fails_keeps_none_of_the_others_back(signed_in, county):
    good, bad = cases.ask("停水"), cases.ask("停水,水利局不理", against_units=("water",))
    page = signed_in("100006").post("/desk/many/", {"codes": [good, bad], "category": "water-supply", "unit": "water"})
    assert page.status_code == 422
    assert len(page.context["faults"]) == 1
    assert (state(good), state(bad)) == ("dispatched", "new")


def test_filters_are_kept_under_a_name(signed_in, county):
    cases.ask("停水了", channel="phone", by="100006")
    cases.ask("路灯坏了")
    browser = signed_in("100006")
    page = browser.get("/desk/?channel=phone")
    assert [row.title for row in page.context["page"].rows] == ["停水了"]
    browser.post("/desk/filter/?channel=phone", {"name": "电话"})
    assert SavedFilter.objects.get().values == {"channel": "phone"}
    assert "☆ 电话" in browser.get("/desk/").text
    browser.post("/desk/filter/", {"drop": "电话"})
    assert not SavedFilter.objects.exists()


def test_single_keys_can_be_turned_off(signed_in, county):
    browser = signed_in("100006")
    assert 'data-desk="on"' in browser.get("/desk/").text
    browser.post("/desk/keys/", {"keys": "0", "next": "/desk/"})
    assert 'data-desk="off"' in browser.get("/desk/").text


def test_the_queue_asks_as_much_for_twenty_as_for_two(signed_in, county, django_assert_max_num_queries):
    cases.ask("停水了")
    cases.ask("路灯坏了")
    browser = signed_in("100006")
    browser.get("/desk/")
    with django_assert_max_num_queries(40) as few:
        browser.get("/desk/")
    for n in range(20):
        cases.ask(f"停水{n}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get("/desk/")


def test_the_desk_names_the_household_and_shows_the_photos(signed_in, county):
    code = cases.ask(counterpart="h01", area="")
    cases.actions.add_photo(code=code, name="a" * 40, width=3, height=2, by="asker", at=cases.NOW)
    page = signed_in("100006").get(f"/desk/{code}/").text
    assert "王桂兰" in page
    assert "object (" not in page
    assert f"/matters/{code}/photos/{'a' * 40}/" in page


def test_an_order_of_a_platform_shows_whose_it_is_and_its_deadline(signed_in, county):
    code = cases.ask("停水了", source_system="市12345", outer_number="GD7", outer_due=NOW.date() + timedelta(days=1))
    cases.ask("桥断了")
    browser = signed_in("100006")
    queue, page = browser.get("/desk/").content.decode(), browser.get(f"/desk/{code}/").content.decode()
    assert queue.count("对方要求5月15日") == 1
    assert "市12345" in queue
    for said in ("市12345", "GD7", "对方要求2026年5月15日"):
        assert said in page


@pytest.mark.parametrize("step", ["merge", "undo"])
def test_a_number_of_steps_that_is_none_is_a_page_gone_stale(signed_in, county, step):
    code, into = cases.ask("停水"), cases.ask("停水了")
    answer = signed_in("100006").post(f"/desk/{code}/{step}/", {"version": "x", "into": into}, follow=True)
    assert answer.status_code == 200
    assert Matter.objects.get(code=code).led_by is None


def test_with_the_category_missing_it_asks_for_that_alone_and_keeps_what_was_typed(signed_in, county):
    code = cases.ask("请帮帮我")
    page = dispatch(signed_in("100006"), code, pick="", unit="水利局", note="先打电话")
    assert set(page.context["form"].errors) == {"category"}
    assert 'value="水利局"' in page.text
    assert "先打电话" in page.text
    Unit.objects.filter(code="water").update(kind="bureau")
    page = dispatch(signed_in("100006"), code, pick="", category="water-supply")
    assert set(page.context["form"].errors) == {"unit"}, "where the catalogue finds nobody, a unit is asked for"


def test_joint_units_that_were_written_join_those_of_the_proposal(signed_in, county):
    code = cases.ask("自来水管爆了")
    dispatch(signed_in("100006"), code, joint="民政局")
    row = Matter.objects.get(code=code)
    assert row.unit.code == "water"
    assert "civil" in set(row.parts.values_list("unit__code", flat=True))


def test_the_matters_own_page_proposes_as_the_desk_does(signed_in, county):
    cases.ask("自来水管爆了", at=cases.ago(hours=5))
    code = cases.ask("自来水管爆了,停水两天")
    browser = signed_in("100006")
    desk, page = browser.get(f"/desk/{code}/"), browser.get(f"/matters/{code}/")
    shown = page.context["proposed"]
    assert shown["picks"] == desk.context["picks"]
    assert [one.title for one in shown["duplicates"]] == ["自来水管爆了"]
    assert "自来水" in page.text
    given = {"token": hidden(page, "token"), "version": hidden(page, "version")}
    refused = browser.post(f"/matters/{code}/dispatch/", {**given, "pick": "", "note": "急"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"category"}
    assert refused.context["proposed"]["chosen"] == ""
    assert "急" in refused.text
    assert browser.post(f"/matters/{code}/dispatch/", {**given, "pick": shown["chosen"]}).status_code == 302
    assert Matter.objects.get(code=code).unit.code == "water"


def test_what_was_ticked_stays_ticked_after_a_refusal(signed_in, county):
    codes = [cases.ask("停水"), cases.ask("停电")]
    page = signed_in("100006").post("/desk/many/", {"codes": codes[:1], "category": "", "unit": ""})
    assert page.status_code == 422
    assert page.text.count(" checked") == 1


def test_several_given_away_together_are_taken_back_together(signed_in, county):
    codes = [cases.ask(f"停水{n}") for n in range(2)]
    browser = signed_in("100006")
    browser.post("/desk/many/", {"codes": codes, "category": "water-supply", "unit": ""})
    assert "2件已交办" in browser.get("/desk/").text
    assert browser.post("/desk/many/", {"undo": "1"}).headers["location"] == "/desk/"
    assert {state(code) for code in codes} == {"new"}


def test_one_that_a_colleague_has_is_named_when_several_go(signed_in, county):
    mine, theirs = cases.ask("停水"), cases.ask("停水了")
    signed_in("100023").post(f"/desk/{theirs}/take/")
    page = signed_in("100006").post("/desk/many/", {"codes": [mine, theirs], "category": "water-supply", "unit": ""})
    assert (state(mine), state(theirs)) == ("dispatched", "new")
    assert "1件没有交办" in page.text


def test_what_was_joined_is_separated_from_where_one_stands(signed_in, county):
    lead, code = cases.ask("自来水管爆了", at=cases.ago(hours=5)), cases.ask("停水,自来水管爆了")
    browser = signed_in("100006")
    browser.post(f"/desk/{code}/merge/", {"into": lead, "token": "m", "version": Matter.objects.get(code=code).version})
    page = browser.get("/desk/")
    assert page.context["undo"]["into"] == "自来水管爆了"
    assert f"/matters/{code}/split/" in page.text


def test_a_filter_that_finds_nothing_says_so(signed_in, county):
    cases.ask("停水")
    page = signed_in("100006").get("/desk/?typed=路灯")
    assert "清空筛选" in page.text
    assert "都会先到这里" not in page.text


def test_the_unit_that_has_just_returned_it_is_not_proposed_by_itself(signed_in, county):
    code = cases.dispatched()
    cases.take(code, "return", "100020", reason="归交通局管")
    page = signed_in("100006").get(f"/desk/{code}/")
    assert [one.returned for one in page.context["picks"] if one.unit == "水利局"] == [True]
    assert not any(one.chosen for one in page.context["picks"] if one.returned)
    assert "刚由它退回" in page.text
    page = signed_in("100006").get(f"/matters/{code}/")
    assert f"/matters/{code}/dispute/" in page.text


def test_whoever_has_it_to_sign_for_sees_that_it_may_be_returned(signed_in, county):
    code = cases.dispatched()
    page = signed_in("100020").get(f"/matters/{code}/")
    assert [one.step for one in page.context["links"]] == ["return"]
