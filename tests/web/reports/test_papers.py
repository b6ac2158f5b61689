"""Documents on their pages: drafted by the clock, edited, checked by another, signed, frozen; every figure leads on."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from django.utils import timezone, translation
from docx import Document as read_docx
from python_calamine import CalamineWorkbook

from lianxin.audit.models import Act
from lianxin.clock import ZONE
from lianxin.records.actions import NewEntry, make_entry
from lianxin.reports.actions import draft_due
from lianxin.reports.models import Document
from lianxin.rules.periods import span_in_words
from lianxin.web.templatetags.lianxin import period_name
from tests.web.county import NOW

FRIDAY = datetime(2026, 5, 15, 16, 1, tzinfo=ZONE)
FIRST = datetime(2026, 5, 1, 8, 1, tzinfo=ZONE)
CLERK, OFFICE, LEADER = "100005", "100006", "100004"
COUNTY = "990000000000"


@pytest.fixture
def papers(county):
    """The week's feedback of Friday 15 May, as of the Thursday on which everybody lives."""
    draft_due(at=FIRST)
    draft_due(at=FRIDAY)
    return county


def county_week() -> Document:
    return Document.objects.get(key="weekly-feedback", area__code=COUNTY, last="2026-05-15")


def posted(browser, pk, step, **given):
    row = Document.objects.get(pk=pk)
    return browser.post(f"/papers/{pk}/step/{step}/", {"revision": row.revision, **given})


def test_the_clock_drafts_each_document_once(papers):
    made = Document.objects.count()
    assert {row.area.code for row in Document.objects.filter(key="weekly-feedback", last="2026-05-15")} == {
        COUNTY,
        "990001000000",
        "990002000000",
    }
    assert draft_due(at=FRIDAY) == 0
    assert Document.objects.count() == made
    assert Act.objects.filter(verb="reports.document.drafted").count() == made


def test_from_draft_to_signature(papers, signed_in):
    pk = county_week().pk
    office, leader = signed_in(OFFICE), signed_in(LEADER)
    assert posted(office, pk, "submit").status_code == 302
    refused = posted(office, pk, "check")
    assert refused.status_code == 422
    assert "自己拟的稿不能自己核" in refused.content.decode()
    assert posted(leader, pk, "check").status_code == 302
    assert posted(leader, pk, "sign").status_code == 302
    row = county_week()
    assert (row.state, row.drafted_by, row.checked_by, row.signed_by) == ("signed", [OFFICE], LEADER, LEADER)
    assert row.digest
    assert posted(office, pk, "submit").status_code in (404, 422)
    assert "已签发" in office.get(f"/papers/{pk}/").content.decode()


def test_a_circular_gets_the_next_number_of_its_year(papers, signed_in):
    row = Document.objects.get(key="promise-circular", area__code=COUNTY)
    for code, step in ((OFFICE, "submit"), (LEADER, "check"), (LEADER, "sign")):
        assert posted(signed_in(code), row.pk, step).status_code == 302
    row.refresh_from_db()
    assert (row.year, row.number) == (2026, 1)
    assert "三凸显通〔2026〕1号" in signed_in(OFFICE).get(f"/papers/{row.pk}/").content.decode()


def test_every_figure_opens_its_records(papers, signed_in):
    browser = signed_in(OFFICE)
    html = browser.get(f"/papers/{county_week().pk}/").content.decode()
    links = re.findall(r'class="figure" href="([^"]+)"', html)
    assert links
    for link in links:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200


def test_an_edit_keeps_figures_and_refuses_numbers_typed_by_hand(papers, signed_in):
    browser, row = signed_in(OFFICE), county_week()
    sent = {"title": row.title, "recipients": "各乡镇", "revision": row.revision}
    typed = browser.post(f"/papers/{row.pk}/edit/", {**sent, "text": "本周走访300户。"})
    assert typed.status_code == 422
    assert "300户" in typed.content.decode()
    assert "手写的数" in typed.content.decode()
    unknown = browser.post(f"/papers/{row.pk}/edit/", {**sent, "text": "本周走访{homes}户。"})
    assert unknown.status_code == 422
    kept = browser.post(f"/papers/{row.pk}/edit/", {**sent, "text": "本周为群众办实事好事{deeds}件,请各乡镇5月20日前抓好落实。"})
    assert kept.status_code == 302
    assert list(county_week().values) == ["{deeds}"]


def test_two_people_never_overwrite_each_other(papers, signed_in):
    row = county_week()
    sent = {"title": row.title, "recipients": "", "text": "本周办好事{deeds}件。", "revision": row.revision}
    assert signed_in(OFFICE).post(f"/papers/{row.pk}/edit/", sent).status_code == 302
    late = signed_in(OFFICE).post(f"/papers/{row.pk}/edit/", sent)
    assert late.status_code == 422
    assert "别人刚改过" in late.content.decode()


def test_sending_back_wants_a_reason_and_shows_it(papers, signed_in):
    pk = county_week().pk
    posted(signed_in(OFFICE), pk, "submit")
    leader = signed_in(LEADER)
    assert posted(leader, pk, "return", reason=" ").status_code == 422
    assert posted(leader, pk, "return", reason="请补充乡镇情况").status_code == 302
    assert "请补充乡镇情况" in signed_in(OFFICE).get(f"/papers/{pk}/").content.decode()


def test_what_comes_later_stands_beside_the_frozen_number(papers, signed_in):
    pk = county_week().pk
    for code, step in ((OFFICE, "submit"), (LEADER, "check"), (LEADER, "sign")):
        posted(signed_in(code), pk, step)
    frozen = county_week().values["{deeds}"]["said"]
    entry = NewEntry(kind="deed", day=NOW.date(), officers=("100001",), counterparts=("990001001000",), code="later-deed")
    make_entry(entry=entry, by="100001", at=timezone.now())
    html = signed_in(OFFICE).get(f"/papers/{pk}/").content.decode()
    assert county_week().values["{deeds}"]["said"] == frozen
    assert f"(现为{int(frozen) + 1})" in html.replace("（", "(").replace("）", ")")


def test_what_comes_later_stands_beside_each_frozen_number_of_its_table(papers, signed_in):
    row = Document.objects.get(key="promise-circular", area__code=COUNTY)
    for code, step in ((OFFICE, "submit"), (LEADER, "check"), (LEADER, "sign")):
        posted(signed_in(code), row.pk, step)
    place = [column["key"] for column in row.table["columns"]].index("deeds")
    frozen = next(line["cells"][place] for line in row.table["rows"] if line["code"] == "990001000000")
    day = date(2026, 4, 20)
    entry = NewEntry(kind="deed", day=day, officers=("100001",), counterparts=("990001001000",), code="later-deed")
    make_entry(entry=entry, by="100001", at=timezone.now())
    browser = signed_in(OFFICE)
    html = browser.get(f"/papers/{row.pk}/").content.decode().replace("（", "(").replace("）", ")")
    assert html.count(f"(现为{int(frozen) + 1})") == 1
    assert f"{frozen} → {int(frozen) + 1}" in html
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(f"/papers/{row.pk}/paper.xlsx").content))
    lines = book.get_sheet_by_name("签发以后的更正").to_python()
    assert any(line[2:] == [frozen, str(int(frozen) + 1)] for line in lines)


def test_a_paper_says_of_which_days_it_tells_wherever_it_is_read(papers, signed_in):
    """本周 and 本月 say nothing once it is signed, printed or pasted."""
    browser, week = signed_in(OFFICE), county_week().pk
    days = "（2026年5月9日至5月15日）"
    assert browser.get(f"/papers/{week}/").content.decode().count(days) == 2  # the paper, and its text to paste
    book, _ = docx_parts(browser.get(f"/papers/{week}/paper.docx"))
    assert book.paragraphs[1].text == days


def test_a_change_behind_the_signature_shows(papers, signed_in):
    pk = county_week().pk
    for code, step in ((OFFICE, "submit"), (LEADER, "check"), (LEADER, "sign")):
        posted(signed_in(code), pk, step)
    Document.objects.filter(pk=pk).update(title="改过的标题")
    assert "与签发时不一致" in signed_in(OFFICE).get(f"/papers/{pk}/").content.decode()


def test_a_stranger_finds_nothing(papers, signed_in):
    pk = county_week().pk
    for code in ("100001", "100008", "100009"):
        assert signed_in(code).get(f"/papers/{pk}/").status_code in (403, 404)
    township = Document.objects.get(key="weekly-feedback", area__code="990001000000", last="2026-05-15")
    assert signed_in(CLERK).get(f"/papers/{township.pk}/").status_code == 200
    assert signed_in(CLERK).get(f"/papers/{pk}/").status_code == 404


def test_the_docx_bears_the_official_layout(papers, signed_in):
    row = Document.objects.get(key="promise-circular", area__code=COUNTY)
    answer = signed_in(OFFICE).get(f"/papers/{row.pk}/paper.docx")
    content = b"".join(answer) if answer.streaming else answer.content
    book = read_docx(io.BytesIO(content))
    section = book.sections[0]
    assert [round(one.mm) for one in (section.page_width, section.page_height, section.top_margin, section.left_margin)] == [
        210, 297, 37, 28,
    ]  # fmt: skip
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋_GB2312"' in xml
    assert 'w:eastAsia="方正小标宋简体"' in xml
    assert 'w:eastAsia="zh-CN"' in xml
    body = next(one for one in book.paragraphs if "承诺" in one.text and "按时兑现" in one.text)
    assert body.paragraph_format.line_spacing.pt == 28
    assert "，" in body.text
    settings = zipfile.ZipFile(io.BytesIO(content)).read("word/settings.xml").decode()
    assert "evenAndOddHeaders" in settings


def test_the_sheet_holds_each_figure_with_its_span(papers, signed_in):
    answer = signed_in(OFFICE).get(f"/papers/{county_week().pk}/paper.xlsx")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_the_list_says_what_waits(papers, signed_in):
    html = signed_in(OFFICE).get("/papers/").content.decode()
    assert "等着送核" in html
    posted(signed_in(OFFICE), county_week().pk, "submit")
    assert "等你核稿" in signed_in(LEADER).get("/papers/").content.decode()


def docx_parts(answer) -> tuple[object, str]:
    content = b"".join(answer) if answer.streaming else answer.content
    return read_docx(io.BytesIO(content)), zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_a_signed_circular_has_its_attachment_and_imprint(papers, signed_in):
    row = Document.objects.get(key="promise-circular", area__code=COUNTY)
    for code, step in ((OFFICE, "submit"), (LEADER, "check"), (LEADER, "sign")):
        posted(signed_in(code), row.pk, step)
    book, xml = docx_parts(signed_in(OFFICE).get(f"/papers/{row.pk}/paper.docx?fonts=free"))
    texts = [one.text for one in book.paragraphs]
    assert "附件：分单位数据表（2026年4月）" in texts
    assert texts.index("附件") > texts.index("附件：分单位数据表（2026年4月）")
    table = book.tables[0]
    assert table.rows[0].cells[0].text == "单位"
    assert len(table.rows) == len(row.table["rows"]) + 1
    # the imprint stands at the foot of the type area of the last page
    assert re.search(r'w:framePr [^>]*w:vAnchor="margin"[^>]*w:yAlign="bottom"', xml)
    assert texts[-1].endswith("印发")
    # a schema-checking reader wants borders before tabs and spacing
    assert re.search(r"<w:pBdr>.*?</w:pBdr><w:(tabs|spacing)", xml)


def test_a_bulletin_says_at_its_foot_to_whom_it_goes(papers, signed_in):
    row = county_week()
    Document.objects.filter(pk=row.pk).update(kind="bulletin", office="三凸显简报", recipients="县委、县政府领导")
    book, _ = docx_parts(signed_in(OFFICE).get(f"/papers/{row.pk}/paper.docx"))
    texts = [one.text for one in book.paragraphs]
    assert texts[0] == "三凸显简报"
    assert texts[-1].startswith("送：县委、县政府领导")
    assert "县委、县政府领导：" not in texts


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), "2026年4月"),
        (date(2026, 7, 1), date(2026, 9, 30), "2026年7月至9月"),
        (date(2025, 12, 1), date(2026, 1, 31), "2025年12月至2026年1月"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 11, 14), date(2026, 11, 20), "2026年11月14日至11月20日"),
        (date(2026, 5, 15), date(2026, 5, 15), "2026年5月15日"),
    ],
)
def test_a_span_in_words(first, last, says):
    assert span_in_words(first, last) == says


def test_a_paper_is_drafted_now_up_to_today(papers, signed_in):
    office = signed_in(OFFICE)
    html = office.get("/papers/").content.decode()
    assert "现在就拟一份" in html
    assert office.post("/papers/now/", {"name": "san-ge-tuxian/achievements"}).status_code == 302
    row = Document.objects.get(key="achievements", last="2026-05-14")
    assert (row.area.code, row.first.isoformat(), row.drafted_by) == (COUNTY, "2026-05-01", [])
    assert "{deeds@since|余}" in row.values
    office.post("/papers/now/", {"name": "san-ge-tuxian/achievements"})
    assert Document.objects.filter(key="achievements", last="2026-05-14").count() == 1
    assert office.post("/papers/now/", {"name": "san-ge-tuxian/unknown"}).status_code == 404
    township = {"name": "san-ge-tuxian/weekly-feedback"}
    assert signed_in(CLERK).post("/papers/now/", township).status_code == 302
    assert Document.objects.get(key="weekly-feedback", last="2026-05-14").area.code == "990001000000"
    assert signed_in(CLERK).post(f"/papers/now/?area={COUNTY}", township).status_code == 404
    assert signed_in(LEADER).post("/papers/now/", township).status_code in (403, 404)


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "2026年9月至10月"), ("en", "Sep to Oct 2026")])
def test_two_months_are_named(language, says):
    with translation.override(language):
        assert period_name("2026-B5") == says
