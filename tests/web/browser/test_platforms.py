"""The desk of the exchange in a real browser: a word is matched by keyboard alone; axe and width at both sizes."""

import json

import pytest

from lianxin.matters.models import Matter
from lianxin.platforms.actions import NewPartner, make_partner, new_secret, take
from lianxin.platforms.models import Outgoing, Received
from tests.web.browser.desk import overflow
from tests.web.browser.test_accessible import faults
from tests.web.county import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OFFICE = "100006"


def order(city, number, **data):
    body = {"type": "order.created", "timestamp": NOW.isoformat(), "data": {"number": number, "text": "停水两天", **data}}
    take(partner=city, message=f"m-{number}", body=json.dumps(body).encode(), through="webhook", at=NOW)


@pytest.fixture
def city(county):
    url = "https://12345.example.com/in"
    city = make_partner(
        partner=NewPartner(code="city", kind="platform", name="市12345", area="990000000000", url=url), by=OFFICE, at=NOW
    )
    new_secret(code="city", way="in", by=OFFICE, at=NOW)
    order(city, "GD1", kind="诉求", due_on="2026-05-20")
    order(city, "GD2", kind="complaint", against=["窗口"])
    order(city, "GD3")
    return city


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_a_word_is_matched_by_keyboard_alone(browser, city, sign_in, live_server, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page = context.new_page()
    sign_in(context, OFFICE)
    came, went = Received.objects.get(number="GD2").pk, Outgoing.objects.get().pk
    for address in ("", "log/", f"in/{came}/", f"out/{went}/", "side/city/", "side/city/sheet/", "new/", "side/city/words/"):
        page.goto(f"{live_server.url}/platforms/{address}")
        assert faults(page) == [], address
        assert overflow(page) <= 0, address
    page.focus("#ours-1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("text=收下1件")
    assert set(Matter.objects.values_list("outer_number", flat=True)) == {"GD1", "GD3"}
    context.close()
