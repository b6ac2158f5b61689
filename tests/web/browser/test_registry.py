"""The desk of the registry in a real browser: an officer leaves, twelve households pass to two; every page is sound."""

import os
import re

import pytest
from playwright.sync_api import expect

from lianxin.liaison.models import Link
from lianxin.registry.models import Counterpart, Officer, Post
from tests.web import county as counties
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFICE, CLERK = "100006", "100005"
VILLAGE, OTHER, TOWN = "990001001000", "990001002000", "990001000000"
BULK = f"/links/bulk/?unit=agri&place={VILLAGE}&rule=san-ge-tuxian/households&kind=household&on=2026-05-14"
PAGES = (
    (OFFICE, "/areas/"),
    (OFFICE, f"/areas/{TOWN}/?q=sqc"),
    (OFFICE, f"/areas/{TOWN}/new/"),
    (OFFICE, f"/areas/{VILLAGE}/edit/"),
    (OFFICE, f"/areas/{VILLAGE}/merge/"),
    (OFFICE, f"/areas/{VILLAGE}/split/"),
    (OFFICE, "/units/"),
    (OFFICE, "/units/agri/"),
    (OFFICE, "/units/new/"),
    (OFFICE, "/people/"),
    (OFFICE, "/people/100005/"),
    (OFFICE, "/people/new/"),
    (OFFICE, "/people/100001/posts/new/"),
    (OFFICE, "/people/100001/roles/new/"),
    (OFFICE, "/links/?q=lm"),
    (OFFICE, "/links/officer/100001/"),
    (OFFICE, "/links/officer/100001/new/"),
    (OFFICE, "/links/counterpart/h01/"),
    (OFFICE, "/links/bulk/"),
    (OFFICE, BULK),
    (OFFICE, "/handover/"),
    (OFFICE, "/handover/new/"),
    (OFFICE, "/handover/new/?leaver=100001"),
    (OFFICE, "/handover/new/?leaver=100001&on=2026-06-01&takers=100002&takers=100011"),
    (CLERK, f"/roll/?area={VILLAGE}"),
    (CLERK, "/roll/found/"),
    (CLERK, "/roll/twins/"),
    (CLERK, "/roll/new/"),
    (CLERK, "/roll/h01/"),
    (CLERK, "/roll/p1/"),
    (CLERK, "/roll/h01/edit/"),
    (CLERK, "/roll/h01/end/"),
    (CLERK, "/roll/h01/merge/"),
    (CLERK, "/roll/h02/needs/new/"),
    (CLERK, "/logins/?unit=liuhe"),
    (CLERK, "/logins/roles/"),
    ("100001", "/people/"),
    ("100001", "/links/officer/100001/"),
)


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def build():
    """The small county, with a household recorded on a visit and somebody without a log-in."""
    county = counties.build()
    new = Counterpart.objects.create(
        code="p1", kind="household", base="household", name="王桂兰", area=county.areas[VILLAGE], provisional=True
    )
    Counterpart.objects.filter(pk=new.pk).update(root=new)
    for number in range(9):
        one = Officer.objects.create(code=f"3{number:05}", name=f"新人{number}", search="xr")
        Post.objects.create(
            officer=one, unit=county.units["liuhe"], class_key="deputy_chief", main=True, valid_from=counties.START
        )
    return county


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["desk", "phone-dark"])
def test_every_page_fits_and_can_be_used_by_everybody(live_server, size, scheme):
    build()
    wrong = []
    with chromium(size, color_scheme=scheme) as context:
        who, page = "", None
        for code, path in PAGES:
            if code != who or page is None:
                context.clear_cookies()
                who, page = code, sign_in(context, live_server.url, code)
            answer = page.goto(f"{live_server.url}{path}")
            found = faults(page)
            if answer is None or answer.status != 200 or found or overflow(page):
                wrong.append((path, answer and answer.status, overflow(page), found))
    assert wrong == []


def pages_of(pdf):
    """How many sheets were printed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def covered(page, address):
    """Officers with linked households, and households with an officer, as the coverage page says."""
    page.goto(f"{address}/coverage/?period=2026-05")
    cells = page.locator("tr", has_text="联系各界群众").locator("td")
    return cells.nth(0).inner_text().split()[0], cells.nth(2).inner_text().split()[0]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_officer_leaves_and_twelve_households_pass_to_two_colleagues(live_server, script):
    county = counties.build()
    Link.objects.filter(kind="household").delete()
    for number in range(1, 13):
        counties.link(county, "100002", f"h{number:02}", "household")
    with chromium(WIDE, java_script_enabled=script) as context:
        page = sign_in(context, live_server.url, OFFICE)
        assert covered(page, live_server.url) == ("1/11", "12/12")
        page.goto(f"{live_server.url}/people/?q=wf")
        press(page, page.get_by_role("link", name="王芳"))
        press(page, page.get_by_role("link", name="离任交接"))
        page.get_by_label("自哪天起由接手人联系").fill("2026-05-14")
        page.get_by_label("李明").check()
        page.get_by_label("冯主任").check()
        page.get_by_label("原因").fill("调任")
        press(page, page.get_by_role("button", name="提出方案"))
        expect(page.locator("select")).to_have_count(13)
        note = page.get_by_label("没办结的事、答应过的事 周美玲")
        note.fill("答应六月前把水渠通了")
        press(page, page.get_by_role("button", name="确认交接"))
        expect(page.get_by_text("还有13户没有告知")).to_be_visible()
        expect(page.get_by_text("答应六月前把水渠通了")).to_be_visible()
        if script:
            assert faults(page) == []
        address = page.url

        press(page, page.get_by_role("link", name="给每户的信"))
        expect(page.locator(".letter")).to_have_count(13)
        expect(page.locator(".letter", has_text="周美玲")).to_contain_text("接替王芳联系您家")
        assert pages_of(page.pdf(format="A4")) == 13

        page.goto(address)
        page.locator("input[name=item]").first.check()
        press(page, page.get_by_role("button", name="勾上的已经告诉了"))
        expect(page.get_by_text("还有12户没有告知")).to_be_visible()
        assert covered(page, live_server.url) == ("2/11", "12/12")
    begun = Link.objects.filter(kind="household", valid_to=None)
    assert set(begun.values_list("officer__code", flat=True)) == {"100001", "100011"}
    assert set(begun.values_list("root__code", flat=True)) == {f"h{number:02}" for number in range(1, 13)}
    assert not Link.objects.filter(officer=county.colleague, valid_to=None).exists()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_previews_and_slips_are_sound(live_server, size):
    build()
    with chromium(size) as context:
        page = sign_in(context, live_server.url, OFFICE)
        page.goto(f"{live_server.url}/areas/{VILLAGE}/merge/")
        page.get_by_label("石桥村").check()
        press(page, page.get_by_role("button", name="先看看会动什么"))
        expect(page.get_by_role("button", name="确认合并")).to_be_visible()
        assert (faults(page), overflow(page)) == ([], 0)
        page.goto(f"{live_server.url}/areas/{VILLAGE}/split/")
        press(page, page.get_by_role("button", name="先看看会动什么"))
        expect(page.locator("#errors")).to_be_visible()
        assert (faults(page), overflow(page)) == ([], 0)
        page.goto(f"{live_server.url}/units/liuhe/")
        press(page, page.get_by_role("main").get_by_role("link", name="账号").last)
        press(page, page.get_by_role("button", name="给还没有账号的人打印开通条"))
        expect(page.locator(".slip")).to_have_count(9)
        assert (faults(page), overflow(page)) == ([], 0)
        assert pages_of(page.pdf(format="A4")) == 2
        context.clear_cookies()
        page = sign_in(context, live_server.url, CLERK)
        page.goto(f"{live_server.url}/roll/p1/")
        press(page, page.get_by_role("link", name="就是这一户").first)
        press(page, page.get_by_role("button", name="先看看两边"))
        expect(page.get_by_text("两边各有")).to_be_visible()
        assert (faults(page), overflow(page)) == ([], 0)
        press(page, page.get_by_role("button", name="确认合并"))
        expect(page.get_by_role("heading", level=1)).to_have_text("王桂兰")
        assert page.url.endswith("/roll/h01/")
