"""The board of an area: exceptions first, townships by code whatever they did, numbers that lead on, fixed statements."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from lianxin.duties import actions, sums
from lianxin.duties.models import Due
from lianxin.rules import periods
from tests.web.county import NOW

COUNTY = "990000000000"


@pytest.fixture
def issued(county):
    for label in ("2026-03", "2026-04", "2026-05"):
        actions.issue(periods.parse(label), COUNTY, by="clock", at=NOW)
    return county


def townships(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/board/\?area=(\d+)', html)


def test_townships_stand_by_code_however_they_did(issued, signed_in):
    """No ranking (principle 2): the order is the same when the one behind becomes the one ahead."""
    browser = signed_in("100006")
    before = townships(browser.get("/board/?period=2026-04").content.decode())
    assert before == sorted(before)
    assert len(before) == 2
    for code, state in ((before[0], "short"), (before[1], "met")):
        Due.objects.filter(area__township__code=code, period="2026-04").update(state=state)
    sums.renew_all()
    assert townships(browser.get("/board/?period=2026-04").content.decode()) == before
    for code, state in ((before[0], "met"), (before[1], "short")):
        Due.objects.filter(area__township__code=code, period="2026-04").update(state=state)
    sums.renew_all()
    assert townships(browser.get("/board/?period=2026-04").content.decode()) == before


def test_it_says_as_of_when_and_shows_exceptions_first(issued, signed_in):
    html = signed_in("100006").get("/board/?period=2026-04").content.decode()
    assert "截至5月14日 10:00" in html
    assert html.index('class="exceptions"') < html.index("任务完成")
    assert "完成不到六成" in html
    assert "没有联系对象" in html


def test_each_cell_leads_to_its_dues(issued, signed_in):
    browser = signed_in("100006")
    html = browser.get("/board/?period=2026-04").content.decode()
    found = re.findall(r'<a class="cell" href="(/dues/[^"]+)"', html)
    assert found
    page = browser.get(found[0].replace("&amp;", "&"))
    assert page.status_code == 200
    rows = re.findall(r'href="/dues/(\d+)/"', page.content.decode())
    assert rows
    assert browser.get(f"/dues/{rows[0]}/").status_code == 200


@pytest.mark.parametrize("code", ["100006", "100004", "100010", "100005"])
def test_office_leader_inspector_and_clerk_have_a_board(issued, signed_in, code):
    assert signed_in(code).get("/board/").status_code == 200


@pytest.mark.parametrize("code", ["100001", "100008", "100009"])
def test_officers_administrators_and_auditors_have_none(issued, signed_in, code):
    assert signed_in(code).get("/board/").status_code == 404


def test_a_clerk_does_not_see_another_township(issued, signed_in):
    browser = signed_in("100005")
    assert browser.get("/board/?area=990001000000").status_code == 200
    assert browser.get("/board/?area=990002000000").status_code == 404
    assert browser.get(f"/board/?area={COUNTY}").status_code == 404


def test_the_number_of_statements_is_fixed(issued, signed_in, django_assert_max_num_queries):
    """Twenty-nine at most for one policy with one rule of coverage, however many dues there are; matters are counted apart."""
    browser = signed_in("100006")
    browser.get("/board/?period=2026-04")
    with django_assert_max_num_queries(29) as few:
        browser.get("/board/?period=2026-04")
    model = Due.objects.filter(period="2026-04").first()
    for number in range(40):
        Due.objects.create(
            version=model.version,
            policy=model.policy,
            duty=model.duty,
            officer=model.officer,
            period="2026-04",
            first=model.first.replace(day=1 + number % 28),
            last=model.last.replace(day=29 - number // 28),
            state="met",
            quantity=model.quantity,
            home=model.home,
            area=model.area,
            as_of=NOW,
        )
    with django_assert_max_num_queries(29) as many:
        browser.get("/board/?period=2026-04")
    assert len(few.captured_queries) == len(many.captured_queries)


def test_the_tables_as_a_workbook(issued, signed_in):
    answer = signed_in("100006").get("/board/table.xlsx?period=2026-04")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["按乡镇", "按类别", "联系覆盖", "与自己的过去比"]
    rows = book.get_sheet_by_name("按乡镇").to_python()
    assert [row[1] for row in rows if str(row[1]).startswith("99")] == ["990001000000", "990002000000"]


def test_a_unit_sees_its_staff_by_code(issued, signed_in):
    browser = signed_in("100011")
    html = browser.get("/board/units/agri/?period=2026-04").content.decode()
    assert re.findall(r'<th scope="row">(李明|王芳|冯主任)</th>', html) == ["李明", "王芳", "冯主任"]
    assert browser.get("/board/units/qingshan/").status_code == 404


def test_before_anything_is_issued_the_board_says_what_will_be_here(county, signed_in):
    html = signed_in("100006").get("/board/").content.decode()
    assert "这里将按乡镇和任务列出完成情况" in html
