"""Lists, what waits on Today, what is stuck, and the county office."""

from datetime import date

from django.utils import translation

from lianxin.audit.models import Delivery
from lianxin.audit.sealing import seal
from lianxin.matters.models import Matter, Step
from lianxin.records.models import Instruction
from tests.web.county import NOW, TODAY
from tests.web.matters import cases
from tests.web.matters.test_matter_page import hidden


def labels(page):
    with translation.override("zh-hans"):
        return {str(group.label): [line.code for line in group.rows] for group in page.context["matters"]}


def late(code):
    Matter.objects.filter(code=code).update(due_on=TODAY.replace(day=8))
    return code


def test_the_list_shows_what_one_may_see_by_state_and_words(signed_in, county):
    mine, told, far = cases.handling(), cases.answered(text="路灯坏了"), cases.ask("桥断了", area="990002001000")
    page = signed_in("100020").get("/matters/")
    assert [row.code for row in page.context["page"].rows] == [mine]
    assert [row.code for row in signed_in("100020").get("/matters/?state=told").context["page"].rows] == [told]
    office = signed_in("100006")
    assert {row.code for row in office.get("/matters/").context["page"].rows} == {mine, far}
    assert [row.code for row in office.get("/matters/?typed=桥断").context["page"].rows] == [far]
    assert [row.code for row in office.get("/matters/?area=990001000000").context["page"].rows] == [mine]
    assert len(office.get("/matters/?state=").context["page"].rows) == 3


def test_nothing_of_a_complaint_shows_to_whom_it_is_about(signed_in, county):
    code = cases.ask("窗口推诿", kind="complaint", against_units=("water",))
    for path in ("/matters/", "/matters/?typed=推诿", "/search/?q=推诿", f"/search/?q={code}", "/today/", "/board/units/water/"):
        assert f"/matters/{code}/" not in signed_in("100021").get(path).text, path


def test_a_long_list_goes_on(signed_in, county, django_assert_max_num_queries):
    for n in range(30):
        cases.ask(f"第{n}件")
    browser = signed_in("100006")
    browser.get("/matters/")
    with django_assert_max_num_queries(40):
        page = browser.get("/matters/")
    rest = browser.get(f"/matters/?after={page.context['page'].after}")
    first, second = ({row.code for row in one.context["page"].rows} for one in (page, rest))
    assert (len(first), len(second), first & second) == (25, 5, set())


def test_what_waits_stands_on_today_and_is_signed_for_there(signed_in, county):
    code = cases.dispatched()
    browser = signed_in("100020")
    page = browser.get("/today/")
    assert labels(page) == {"等签收": [code]}
    line = page.context["matters"][0].rows[0]
    answer = browser.post(f"/matters/{code}/sign/", {"token": line.token, "version": line.version, "back": "/today/"})
    assert answer.headers["location"] == "/today/"
    assert labels(browser.get("/today/")) == {"其他在办": [code]}


def test_overdue_parts_offers_and_extensions_stand_there(signed_in, county):
    over, joint = late(cases.handling()), cases.handling(text="路灯坏了")
    cases.take(joint, "add_part", "100020", unit="transport", task="清路面")
    cases.take(joint, "ask_extension", "100020", reason="等零件", days=3)
    cases.take(joint, "offer_transfer", "100020", unit="transport", reason="归交通管")
    assert labels(signed_in("100020").get("/today/"))["已超期"] == [over]
    other = labels(signed_in("100022").get("/today/"))
    assert (other["要协办的"], other["别的单位想移交来"]) == ([joint], [joint])
    assert labels(signed_in("100021").get("/today/"))["等批延期"] == [joint]


def test_what_the_asker_added_stands_there(signed_in, county):
    code = cases.handling()
    cases.actions.counter_step(code=code, step="reply", by="100006", at=NOW, text="阀门也坏了")
    assert labels(signed_in("100020").get("/today/"))["诉求人补充了"] == [code]


def test_a_leader_sees_where_it_is_stuck_and_instructs_in_two_taps(signed_in, county):
    code = late(cases.handling())
    browser = signed_in("100004")
    page = browser.get("/matters/stuck/")
    line = page.context["lines"][0]
    assert (line.code, line.handler) == (code, "水利局")
    assert line.who
    sent = {"token": line.token, "version": line.version, "text": line.words, "officer": "100020", "due_on": "2026-05-20"}
    answer = browser.post(f"/matters/{code}/instruct/", {**sent, "back": "/matters/stuck/"})
    assert answer.headers["location"] == "/matters/stuck/"
    given = Instruction.objects.get(about_kind="matter", about_code=code)
    assert given.owner.code == "100020"
    page = signed_in("100020").get(f"/matters/{code}/")
    assert "领导批示" in page.text
    signed_in("100020").post(
        f"/matters/{code}/report_back/", {"token": "r", "version": hidden(page, "version"), "text": "明天修好"}
    )
    assert "明天修好" in browser.get(f"/matters/{code}/").text
    assert signed_in("100020").get("/matters/stuck/").status_code == 404


def test_an_instruction_reported_on_its_own_page_stands_in_the_matter_too(signed_in):
    code = late(cases.handling())
    leader = signed_in("100004")
    version = leader.get("/matters/stuck/").context["lines"][0].version
    leader.post(
        f"/matters/{code}/instruct/",
        {"token": "i", "version": version, "text": "尽快", "officer": "100020", "due_on": "2026-05-20"},
    )
    given = Instruction.objects.get(about_kind="matter", about_code=code)
    assert (
        f'<a href="/matters/{code}/">{Matter.objects.get().title}</a>'
        in signed_in("100020").get(f"/instructions/{given.code}/").text
    )
    answer = signed_in("100020").post(f"/instructions/{given.code}/", {"result": "后天通水"})
    assert answer.status_code == 302
    given.refresh_from_db()
    assert given.result == "后天通水"
    assert Step.objects.filter(matter__code=code, step="report_back", text="后天通水").exists()


def test_the_county_office_sees_exceptions_reviews_and_what_did_not_arrive(signed_in, county):
    late(cases.handling())
    back = cases.dispatched(text="水渠堵了", category="irrigation")
    cases.take(back, "return", "100020", reason="归乡镇管")
    cases.take(back, "dispute", "100006", reason="目录写的是水利局")
    out = cases.answered(text="井水发黄")
    cases.take(out, "exclude", "100021", ground="not-ours", reason="不在本县")
    Delivery.objects.create(
        subject_kind="matter",
        subject_code=out,
        about="answered",
        sender="sms",
        to=seal("13811112222", about="audit.delivery.to"),
        text="…",
        made_at=NOW,
        state="failed",
        error="停机",
    )
    page = signed_in("100006").get("/matters/office/")
    rows = {group["key"]: [row.code for row in group["rows"]] for group in page.context["decide"]}
    assert rows["disputed"] == [back]
    assert rows["exclusions"] == [out]
    assert "停机" in page.text
    assert "13811112222" not in page.text
    assert any("1件超期" in one["words"] for one in page.context["exceptions"])
    assert signed_in("100021").get("/matters/office/").status_code == 404


def test_boards_lead_to_what_is_late(signed_in, county):
    code = late(cases.handling())
    assert "1件事项超期" in signed_in("100006").get("/board/").text
    assert code in signed_in("100021").get("/board/units/water/").text


def test_what_is_kept_open_is_not_overdue_before_its_day_of_review(signed_in, county):
    code = cases.handling()
    cases.take(code, "shelve", "100021", reason="资金明年到位", review_on=date(2026, 12, 1))
    Matter.objects.filter(code=code).update(due_on=date(2026, 4, 1))
    for who, path in (("100020", "/matters/"), ("100020", "/matters/?typed=自来水"), ("100006", f"/counter/{code}/")):
        page = signed_in(who).get(path).text
        assert "超期" not in page
        assert "12月1日" in page
