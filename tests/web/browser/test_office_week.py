"""The office's Friday and month's end in Chromium: nothing typed that the system knows; every page sound, wide and narrow."""

from datetime import datetime

import pytest

from lianxin.clock import ZONE
from lianxin.duties import actions as duties
from lianxin.registry.models import Closing
from lianxin.reports.actions import draft_due
from lianxin.reports.models import Document, Slip
from lianxin.rules import periods
from tests.web.browser.test_accessible import choose_language, look
from tests.web.county import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTY = "990000000000"
OFFICE, LEADER, CLERK = "100006", "100004", "100005"


@pytest.fixture
def week(county):
    draft_due(at=datetime(2026, 5, 1, 8, 1, tzinfo=ZONE))
    draft_due(at=datetime(2026, 5, 15, 16, 1, tzinfo=ZONE))
    for label in ("2026-02", "2026-03", "2026-04"):
        duties.issue(periods.parse(label), COUNTY, by="clock", at=NOW)
    return county


def test_friday_and_months_end_with_the_keyboard(week, browser, sign_in, live_server):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    sign_in(context, OFFICE)
    paper = Document.objects.get(key="weekly-feedback", area__code=COUNTY, last="2026-05-15")
    page.goto(f"{live_server.url}/papers/")
    page.get_by_role("link", name="工作周反馈").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="送核").focus()
    page.keyboard.press("Enter")
    page.get_by_text("已送核").wait_for()
    sign_in(context, LEADER)
    page.goto(f"{live_server.url}/papers/{paper.pk}/")
    page.get_by_role("button", name="核稿通过").click()
    page.get_by_role("button", name="签发").click()
    page.get_by_text("已签发,数据从此冻结".replace(",", "，")).wait_for()
    assert Document.objects.get(pk=paper.pk).state == "signed"
    sign_in(context, OFFICE)
    page.goto(f"{live_server.url}/closings/?area={COUNTY}")
    page.get_by_role("button", name="结账 2026年3月").click()
    page.get_by_text("应完成从此不再变动").wait_for()
    assert Closing.objects.get().period == "2026-03"
    with page.expect_download() as got:
        page.goto(f"{live_server.url}/papers/{paper.pk}/")
        page.get_by_role("link", name="DOCX(仿宋、小标宋)".replace("(", "（").replace(")", "）")).click()
    assert got.value.suggested_filename.endswith(".docx")
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
