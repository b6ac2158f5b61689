"""The office's Friday and month's end in Chromium: nothing typed that the system knows; every page sound, wide and narrow."""

import re
from datetime import datetime

import pytest

from lianxin.clock import ZONE
from lianxin.duties import actions as duties
from lianxin.duties.models import Due
from lianxin.registry.models import Closing
from lianxin.reports.actions import draft_due
from lianxin.reports.models import Document, Remark, Slip
from lianxin.rules import periods
from tests.web.browser.desk import press
from tests.web.browser.test_accessible import choose_language, look
from tests.web.county import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTY = "990000000000"
OFFICE, LEADER, CLERK = "100006", "100004", "100005"


@pytest.fixture
def week(county):
    draft_due(at=datetime(2026, 5, 1, 8, 1, tzinfo=ZONE))
    draft_due(at=datetime(2026, 5, 15, 16, 1, tzinfo=ZONE))
    for label in ("2026-02", "2026-03", "2026-04", "2026-Q1"):
        duties.issue(periods.parse(label), COUNTY, by="clock", at=NOW)
    return county


def test_friday_and_months_end_with_the_keyboard(week, browser, sign_in, live_server):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    sign_in(context, OFFICE)
    paper = Document.objects.get(key="weekly-feedback", area__code=COUNTY, last="2026-05-15")
    page.goto(f"{live_server.url}/papers/")
    enter(page, page.get_by_role("link", name="工作周反馈").first)
    enter(page, page.get_by_role("button", name="送核"))
    page.get_by_text("已送核").wait_for()
    sign_in(context, LEADER)
    page.goto(f"{live_server.url}/papers/{paper.pk}/")
    press(page, page.get_by_role("button", name="核稿通过"))
    press(page, page.get_by_role("button", name="签发"))
    page.get_by_text("已签发,数据从此冻结".replace(",", "，")).wait_for()
    assert Document.objects.get(pk=paper.pk).state == "signed"
    sign_in(context, OFFICE)
    page.goto(f"{live_server.url}/closings/?area={COUNTY}")
    press(page, page.get_by_role("button", name="结账 2026年3月"))
    page.get_by_text("应完成从此不再变动").wait_for()
    assert Closing.objects.get().period == "2026-03"
    page.goto(f"{live_server.url}/papers/{paper.pk}/")
    with page.expect_download() as got:
        page.get_by_role("link", name="DOCX(仿宋、小标宋)".replace("(", "（").replace(")", "）")).click()
    assert got.value.suggested_filename.endswith(".docx")
    context.close()


def enter(page, what):
    """Press Enter on it, and wait for the page that comes."""
    what.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


class Walk:
    """Somebody who sees the pages for the first time: presses only what is on them; what they press and type is counted."""

    def __init__(self, context, address: str, sign_in, code: str) -> None:
        sign_in(context, code)
        self.page, self.clicks, self.typed = context.new_page(), 0, ""
        self.page.goto(f"{address}/today/")

    def press(self, role: str, name: str) -> None:
        press(self.page, self.page.get_by_role(role, name=re.compile(name)).first)
        self.clicks += 1

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)
        self.typed += text

    def sees(self, text: str) -> None:
        self.page.get_by_text(re.compile(text)).first.wait_for()

    def takes(self, role: str, name: str) -> str:
        with self.page.expect_download() as got:
            self.page.get_by_role(role, name=re.compile(name)).first.click()
        self.clicks += 1
        return got.value.suggested_filename


def test_the_three_ends_from_the_first_page(week, browser, sign_in, live_server):
    """Friday, month's end and quarter's end: few clicks from the first page, and only one's own words are typed."""
    due = Due.objects.filter(officer__code="100001", period="2026-03").exclude(state="unmeasured").first()
    said = {"officer": due.officer, "area": due.area, "policy": due.policy, "duty": due.duty, "period": due.period}
    Remark.objects.create(**said, last=due.last, text="3月在外学习", at=NOW)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    friday = Walk(context, live_server.url, sign_in, OFFICE)
    friday.press("link", "等着送核")
    friday.press("link", "工作周反馈")
    friday.press("button", "送核")
    friday.sees("已送核")
    assert friday.takes("link", "思源宋体").endswith(".docx")
    assert (friday.clicks, friday.typed) == (4, "")
    month = Walk(context, live_server.url, sign_in, OFFICE)
    month.press("link", "说明等着答复")
    month.write("答复", "已补登缺勤")
    month.press("button", "^答复")
    month.sees("已答复")
    month.press("button", "结账 2026年3月")
    month.sees("应完成从此不再变动")
    month.press("link", "今天")
    month.press("link", "督办台账")
    assert month.takes("button", "导出台账").endswith(".xlsx")
    assert (month.clicks, month.typed) == (6, "已补登缺勤")
    quarter = Walk(context, live_server.url, sign_in, OFFICE)
    quarter.press("link", "2026年第1季度还没有结账")
    quarter.press("button", "结账 2026年第1季度")
    quarter.sees("应完成从此不再变动")
    assert (quarter.clicks, quarter.typed) == (2, "")
    assert set(Closing.objects.values_list("period", flat=True)) == {"2026-03", "2026-Q1"}
    context.close()


LOOKS = [("zh-CN", 360, "light"), ("en-US", 360, "dark"), ("zh-CN", 1280, "light")]


@pytest.mark.parametrize("looks", LOOKS, ids=lambda looks: "-".join(map(str, looks)))
def test_every_page_is_sound(week, browser, sign_in, live_server, looks):
    locale, width, scheme = looks
    paper = Document.objects.get(key="promise-circular", area__code=COUNTY)
    liuhe, officer = week.units["agri"], week.officers["100001"]
    done = {"reply": "已通水", "replied_by": "100001", "replied_at": NOW}
    asked = {"unit": liuhe, "officer": officer, "text": "石桥村引水渠尽快通水", "due_on": "2026-05-10"}
    Slip.objects.create(area=week.areas[COUNTY], year=2026, number=1, about_kind="other", by=OFFICE, at=NOW, **asked, **done)
    context = browser.new_context(viewport={"width": width, "height": 740}, locale=locale, color_scheme=scheme)
    choose_language(context, live_server, locale)
    page = context.new_page()
    sign_in(context, OFFICE)
    for path in (
        "/papers/?state=&below=1",
        f"/papers/{paper.pk}/",
        f"/papers/{paper.pk}/edit/",
        "/closings/",
        "/slips/",
        "/slips/new/",
        "/receiving/",
        "/villages/",
        "/villages/990001001000/notice/",
        "/blanks/",
        "/blanks/new/",
    ):
        look(page, live_server.url + path)
    sign_in(context, "100001")
    look(page, f"{live_server.url}/closings/mine/")
    context.close()
