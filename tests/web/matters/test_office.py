"""The county office: disputed ratings reviewed by somebody else, messages sent again, the list as a table."""

import io

import pytest
from python_calamine import CalamineWorkbook

from lianxin.audit.models import Delivery, Read
from lianxin.audit.sealing import seal
from lianxin.matters.models import Matter
from tests.web.matters import cases
from tests.web.matters.test_matter_page import sent


def badly_rated():
    """One that its asker judged badly without asking for it to be taken up again."""
    code = cases.answered()
    given = {"level": "very_dissatisfied", "text": "根本没人来"}
    cases.actions.counter_step(code=code, step="rate", by="100006", at=cases.NOW, **given)
    return code


def test_a_rating_is_disputed_by_the_unit_and_reviewed_by_the_office(signed_in, county):
    code = badly_rated()
    unit, office = signed_in("100021"), signed_in("100006")
    assert unit.post(f"/matters/{code}/appeal/", sent(unit.get(f"/matters/{code}/appeal/"), text="去了三次")).status_code == 302
    assert "根本没人来" in unit.get(f"/matters/{code}/").text
    page = office.get("/matters/office/")
    (group,) = [group for group in page.context["decide"] if group["key"] == "appeals"]
    assert [row.code for row in group["rows"]] == [code]
    given = sent(office.get(f"/matters/{code}/decide_appeal/"), upheld="0", reason="现场签字属实")
    assert office.post(f"/matters/{code}/decide_appeal/", given).status_code == 302
    assert Matter.objects.get(code=code).rating == ""
    page = unit.get(f"/matters/{code}/")
    assert "经复核不计入统计" in page.text


def undelivered(code, **more):
    values = {"subject_kind": "matter", "subject_code": code, "about": "answered", "sender": "sms", "made_at": cases.NOW}
    to = seal("13811112222", about="audit.delivery.to")
    return Delivery.objects.create(**values, to=to, text="已有答复", state="failed", tries=7, error="网关超时", **more)


def test_what_did_not_arrive_is_seen_and_sent_again(signed_in, county):
    code = cases.answered()
    row = undelivered(code)
    for who in ("100006", "100005", "100008"):
        page = signed_in(who).get("/matters/undelivered/")
        assert "网关超时" in page.text, who
        assert "13811112222" not in page.text
        assert "****2222" in page.text
    assert code not in signed_in("100008").get("/matters/undelivered/").text, "who keeps the gateway sees no matter"
    assert code in signed_in("100006").get("/matters/undelivered/").text
    assert signed_in("100008").post(f"/matters/undelivered/{row.pk}/again/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 0)
    assert signed_in("100006").post(f"/matters/undelivered/{row.pk}/again/").status_code == 404


def test_nobody_learns_of_a_message_about_a_complaint_of_himself(signed_in, county):
    row = undelivered(cases.ask("办事拖拉", kind="complaint", against_units=("office",)))
    for who in ("100008", "100006"):
        assert "网关超时" not in signed_in(who).get("/matters/undelivered/").text
        assert signed_in(who).post(f"/matters/undelivered/{row.pk}/again/").status_code == 404
    for who in ("100001", "100021", "100009"):
        assert signed_in(who).get("/matters/undelivered/").status_code == 404


def table(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


def test_the_filtered_list_as_a_table_is_safe_and_logged(signed_in, county):
    code = cases.dispatched('=HYPERLINK("http://x","点我")')
    cases.ask("路灯坏了", kind="request")
    rows = table(signed_in("100006").get("/matters/table.xlsx?kind=problem"))
    assert [row[1] for row in rows[2:]] == ['=HYPERLINK("http://x","点我")'], "a text stays a text; the other kind is left out"
    assert "王桂兰" not in str(rows)
    assert "13811112222" not in str(rows)
    read = Read.objects.get(kind="matter", code=code, through="matters.xlsx")
    assert (read.by, read.purpose) == ("100006", "导出")


@pytest.mark.parametrize("who", ["100003", "100022"])
def test_the_table_holds_nothing_of_others(signed_in, county, who):
    cases.dispatched()
    cases.ask("窗口态度不好", kind="complaint", against_units=("water",))
    assert len(table(signed_in(who).get("/matters/table.xlsx?state="))) == 2


def test_what_is_to_be_decided_and_what_was_decided_is_said_in_words(signed_in, county):
    code = cases.answered(text="井水发黄")
    cases.take(code, "exclude", "100021", ground="not-ours", reason="不在本县")
    office = signed_in("100023")
    page = office.get(f"/matters/{code}/")
    (asked,) = page.context["asks"]
    assert "不在本县" in asked
    assert "not-ours" not in page.text
    cases.take(code, "decide_exclusion", "100023", upheld=False, reason="就在本县")
    page = office.get(f"/matters/{code}/")
    assert "不同意剔除" in page.text
    assert "not-ours" not in page.text


def test_the_office_sees_that_ready_answers_wait_for_its_review(signed_in, county):
    given = {"title": "停水怎么办", "category": "water-supply", "text": "请先关总阀。"}
    assert signed_in("100006").post("/canned/new/", {**given, "category": ""}).status_code == 422, (
        "nobody picks the first by chance"
    )
    signed_in("100006").post("/canned/new/", given)
    waiting = "1条常用答复等审"
    assert waiting in signed_in("100023").get("/matters/office/").text
    assert waiting not in signed_in("100006").get("/matters/office/").text, "one's own is for somebody else"
    assert "没有找到" in signed_in("100006").get("/canned/?q=不存在").text
