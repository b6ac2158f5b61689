"""A resident asks without logging in, rates badly, and it is taken up again: each page on the way is sound, wide and narrow."""

import re

import pytest

from lianxin.matters.models import Matter
from tests.web.browser import desk
from tests.web.browser.test_accessible import look
from tests.web.matters import cases

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def county(transactional_db):
    """The county with those who handle matters, where another thread sees it."""
    return cases.build()


def sound(page):
    """The page as it stands, opened again: axe finds nothing serious, nothing is wider than the screen."""
    look(page, page.url)


def press(page, text):
    """Press the button with these words, and wait for what follows."""
    desk.press(page, page.locator("main button", has_text=text).first)


def asked(page, address):
    """Somebody asks on the public site; the number and the secret of the receipt."""
    look(page, f"{address}/ask/")
    page.fill("[name=text]", "自来水管爆了,停水两天")
    page.fill("[name=area]", "柳树沟村")
    page.fill("[name=asker]", "王桂兰")
    page.fill("[name=phone]", "13811112222")
    press(page, "交上去")
    said = page.inner_text("main")
    return re.search(r"\d{3}-\d{3}-\d{4}", said)[0], re.search(r"\b\d{4}-\d{4}\b", said)[0]


def dispatched(page, address, code):
    """The clerk gives it away as proposed."""
    look(page, f"{address}/desk/{code}/")
    desk.press(page, "[data-main]")
    page.wait_for_url(f"{address}/desk/")


def handled(page, address, code):
    """The unit signs for it on *Today*, calls the asker and answers."""
    look(page, f"{address}/today/")
    press(page, "签收")
    look(page, f"{address}/matters/{code}/contact/")
    page.check('[name="reached"][value="1"]', force=True)
    page.fill("[name=text]", "约好下午去看")
    press(page, "记下联系")
    look(page, f"{address}/matters/{code}/")
    page.fill("[name=answer]", "水管已换好")
    press(page, "答复")
    assert Matter.objects.get(code=code).state == "answered"


def judged(page, address, number, secret):
    """The asker opens it by number and secret and says that it is not solved."""
    look(page, f"{address}/follow/")
    page.fill("[name=number]", number)
    page.fill("[name=secret]", secret)
    press(page, "查看")
    sound(page)
    assert "水管已换好" in page.inner_text("main")
    page.check('[name="solved"][value="no"]', force=True)
    page.check('[name="level"][value="dissatisfied"]', force=True)
    page.fill("#rate-text", "水还是浑的")
    press(page, "交上去")
    sound(page)


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_asked_dispatched_solved_rated_and_taken_up_again(browser, county, sign_in, live_server, size):
    looks = {"viewport": {"width": size[0], "height": size[1]}, "locale": "zh-CN"}
    public, staff = browser.new_context(**looks), browser.new_context(**looks)
    resident, office, address = public.new_page(), staff.new_page(), live_server.url
    number, secret = asked(resident, address)
    code = number.replace("-", "")
    sign_in(staff, "100006")
    dispatched(office, address, code)
    sign_in(staff, "100020")
    handled(office, address, code)
    judged(resident, address, number, secret)
    row = Matter.objects.get(code=code)
    assert (row.state, row.reopened, row.unit.code) == ("handling", 1, "water")
    look(office, f"{address}/matters/{code}/")
    assert "水还是浑的" in office.inner_text("main")
    sign_in(staff, "100006")
    look(office, f"{address}/today/")
    assert "评价不满意" in office.inner_text("main")
    public.close()
    staff.close()
