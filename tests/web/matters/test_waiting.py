"""What waits on *Today*: each thing once."""

from datetime import date, timedelta

from lianxin.feedback.actions import ask_for_call_back
from lianxin.matters.models import Deadline, Matter
from lianxin.web.templatetags.lianxin import day, moment
from tests.web.county import NOW, TODAY
from tests.web.matters import cases

NOBODY = "要请领导协调\uff0c还没有人"


def group(page, label):
    return next((one for one in page.context["matters"] if one.label == label), None)


def test_a_matter_to_be_called_for_two_reasons_is_called_once(signed_in, county):
    code = cases.answered()
    for why, days in (("sample", 5), ("negative", 1)):
        told = {"subject_kind": "matter", "subject_code": code, "round": 1, "at": NOW}
        ask_for_call_back(**told, why=why, due_on=TODAY + timedelta(days=days))
    calls = group(signed_in("100006").get("/today/"), "要回访的")
    assert [(one.code, one.due_on) for one in calls.rows] == [(code, TODAY + timedelta(days=1))]
    assert "评价不满意" in calls.rows[0].note
    assert "随机抽到" in calls.rows[0].note


def test_what_was_not_put_right_says_so_among_what_one_handles(signed_in, county):
    code, other = cases.answered(), cases.handling(text="水渠堵了", category="irrigation")
    cases.actions.counter_step(code=code, step="rate", by="100006", at=NOW, level="dissatisfied", solved=False, text="还漏")
    page = signed_in("100020").get("/today/")
    lines = {one.code: one.note for group in page.context["matters"] for one in group.rows}
    assert lines[code].startswith("重新办理")
    assert lines[other] == ""


def test_what_is_overdue_with_oneself_does_not_stand_under_stuck_again(signed_in, county):
    mine, other = cases.handling(), cases.handling(text="水渠堵了", category="irrigation")
    Matter.objects.filter(code__in=[mine, other]).update(due_on=date(2026, 5, 11))
    cases.take(mine, "name_handler", "100021", officer="100021")
    cases.take(other, "name_handler", "100021", officer="100020")
    page = signed_in("100021").get("/today/")
    assert [one.code for one in group(page, "已超期").rows] == [mine]
    assert [one.code for one in group(page, "卡住的").rows] == [other]


def test_a_day_of_another_year_shows_its_year_and_a_day_without_an_hour_shows_none():
    assert day(date(2026, 6, 3)) == "6月3日 周三"
    assert day(date(2027, 6, 3)) == "2027年6月3日"
    assert moment(NOW) == "5月14日 10:00"
    assert moment(NOW.replace(hour=0)) == "5月14日"
    assert moment(NOW.replace(year=2025)) == "2025年5月14日 10:00"


def test_the_desk_says_that_no_category_is_suggested(signed_in, county):
    code = cases.ask("你们好")
    assert "看不出是哪一类" in signed_in("100006").get(f"/desk/{code}/").text
    other = cases.ask()
    assert "看不出是哪一类" not in signed_in("100006").get(f"/desk/{other}/").text


def test_residents_are_told_in_their_own_words_what_is_missing(client, county):
    page = client.post("/ask/", {"token": "t", "kind": "problem"})
    assert page.status_code == 422
    assert "还没有交上去" in page.text
    assert "请填写您的村" in page.text
    assert "字段" not in page.text


def test_the_office_names_who_coordinates_where_no_leader_is_linked(signed_in, county):
    code = cases.handling()
    Matter.objects.filter(code=code).update(tier="leader")
    office = signed_in("100006")
    page = office.get("/today/")
    assert [one.code for one in group(page, NOBODY).rows] == [code]
    address = f"/matters/{code}/escalate/"
    assert address in page.text
    form = office.get(address)
    assert form.status_code == 200
    assert "tier" not in form.context["form"].fields
    assert office.post(address, {"reason": "x", "token": "s", "version": form.context["m"].version}).status_code == 422
    sent = {"reason": "没有领导联系这个村", "officer": "100004", "token": "t", "version": form.context["m"].version}
    assert office.post(address, sent).status_code == 302
    assert group(office.get("/today/"), NOBODY) is None
    assert [one.code for one in group(signed_in("100004").get("/today/"), "请您出面协调").rows] == [code]


def test_what_was_not_put_right_in_time_stands_under_what_is_stuck(signed_in, county):
    code = cases.answered()
    cases.actions.take_step(code=code, step="rate", by="asker", at=NOW, actor="asker", level="dissatisfied", solved=True)
    Deadline.objects.filter(matter__code=code, key="rectify").update(due_at=NOW - timedelta(days=2), due_on=TODAY)
    page = signed_in("100023").get("/matters/stuck/")
    assert code in page.text
    assert "到期未整改" in page.text
    assert f"/matters/{code}/instruct/" not in signed_in("100004").get("/matters/stuck/").text


def test_what_is_stuck_is_urged_in_one_tap_by_whoever_may(signed_in, county):
    code = cases.handling()
    Matter.objects.filter(code=code).update(due_on=TODAY - timedelta(days=2))
    office = signed_in("100006")
    line = next(one for one in office.get("/matters/stuck/").context["lines"] if one.code == code)
    assert (line.may_urge, line.may_instruct) == (True, False)
    sent = {"token": "u", "version": line.version, "text": line.urging, "back": "/matters/stuck/"}
    assert office.post(f"/matters/{code}/urge/", sent).headers["location"] == "/matters/stuck/"
    assert Matter.objects.get(code=code).steps.filter(step="urge").count() == 1
    assert signed_in("100001").get("/matters/stuck/").status_code == 404
    again = {**sent, "token": "v", "version": line.version + 1}
    assert signed_in("100020").post(f"/matters/{code}/urge/", again).status_code == 422


def test_what_came_of_an_instruction_comes_back_to_whoever_gave_it(signed_in, county):
    code = cases.handling()
    cases.take(code, "instruct", "100004", text="尽快", officer="100020", due_on=TODAY + timedelta(days=3))
    leader = signed_in("100004")
    assert group(leader.get("/today/"), "批示有了反馈") is None
    cases.take(code, "report_back", "100020", text="后天通水")
    back = group(leader.get("/today/"), "批示有了反馈")
    assert [(one.code, one.note) for one in back.rows] == [(code, "后天通水")]
    assert leader.get(f"/matters/{code}/").text.count("后天通水") == 2, "beside the instruction, and in the history"
    assert group(signed_in("100006").get("/today/"), "批示有了反馈") is None


def test_whoever_calls_back_has_the_number_and_the_answer_before_him(signed_in, county):
    code = cases.answered()
    cases.actions.take_step(code=code, step="rate", by="asker", at=NOW, actor="asker", level="dissatisfied", text="还在漏")
    page = signed_in("100023").get(f"/matters/{code}/verify/").text
    for said in ("13811112222", "水管已经换好", "还在漏", "水利局"):
        assert said in page, said
