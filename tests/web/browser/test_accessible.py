"""Every page of ours: no serious fault by axe, nothing wider than the screen, no script error; both languages, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lianxin.liaison.actions import make_card
from lianxin.registry.actions import residents
from tests.web.browser.desk import press
from tests.web.county import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLIC = ("/", "/accounts/login/", "/slip/", "/accounts/password/forgotten/", "/r/", "/c/", "/nowhere/")
OFFICER = (
    "/today/",
    "/due/san-ge-tuxian/stay/2026-05/",
    "/record/?who=h01&kind=gift",
    "/entries/",
    "/entries/e005/",
    "/entries/e009/correct/",
    "/problems/",
    "/problems/e009-p1/",
    "/counterparts/",
    "/counterparts/h01/",
    "/counterparts/h01/?for=visit",
    "/counterparts/990001001000/",
    "/search/?q=柳树",
    "/texts/weekly/",
    "/me/",
    "/instructions/",
    "/accounts/2fa/",
    "/accounts/password/",
)
LEADER = ("/digest/?of=2026-05-12", "/instruct/?kind=problem&code=e009-p2")
SERIOUS = {"serious", "critical"}


def faults(page):
    """What axe calls serious or critical, with where."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in SERIOUS]


def look(page, address):
    """Open the page and assert that it is sound."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert faults(page) == [], address
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, address
    assert [text for text in said if "404" not in text] == [], address


LOOKS = [
    {"locale": locale, "viewport": {"width": width, "height": 740}, "color_scheme": scheme}
    for scheme in ("light", "dark")
    for locale, width in (("zh-CN", 360), ("en-US", 360), ("zh-CN", 1280))
]


def choose_language(context, live_server, locale):
    """As the link in the page's head does."""
    language = "en" if locale.startswith("en") else "zh-hans"
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])


@pytest.mark.parametrize(
    "looks", LOOKS, ids=lambda looks: f"{looks['locale']}-{looks['viewport']['width']}-{looks['color_scheme']}"
)
def test_pages_are_sound(browser, county, sign_in, live_server, looks):
    context = browser.new_context(**looks)
    choose_language(context, live_server, looks["locale"])
    page = context.new_page()
    for path in PUBLIC:
        look(page, live_server.url + path)
    sign_in(context)
    for path in OFFICER:
        look(page, live_server.url + path)
    sign_in(context, "100004")
    for path in LEADER:
        look(page, live_server.url + path)
    context.close()


def test_the_residents_page_and_the_card_without_script(browser, county, live_server):
    secret = residents.issue_key(county.counterparts["h01"], by="100005", at=NOW)
    card = make_card(counterpart=county.counterparts["h01"], officer=county.owner, by="100001", at=NOW)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/")
    press(page, page.locator(".door", has_text="看我家的记录"))
    page.locator("#secret").fill(secret)
    press(page, "button.big")
    expect(page.locator("h1")).to_have_text("王桂兰")
    page.locator("summary", has_text="不是这样").first.click()
    press(page, page.locator("button", has_text="告诉他们").first)
    expect(page.locator("main")).to_contain_text("已经告诉这位干部")
    page.goto(live_server.url + f"/c/{card.code}")
    assert "李明" in page.locator("main").inner_text()
    context.close()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_residents_page_is_sound(browser, county, live_server, locale):
    secret = residents.issue_key(county.counterparts["h01"], by="100005", at=NOW)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=locale)
    choose_language(context, live_server, locale)
    page = context.new_page()
    page.goto(live_server.url + "/r/")
    page.locator("#secret").fill(secret)
    press(page, "button.big")
    look(page, live_server.url + "/r/page/")
    context.close()


def test_large_type_fits_a_small_screen(browser, county, sign_in, live_server):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    sign_in(context)
    context.add_cookies([{"name": "large", "value": "1", "url": live_server.url}])
    page = context.new_page()
    for path in ("/today/", "/record/?who=h01", "/counterparts/h01/?for=visit", "/entries/", "/me/"):
        look(page, live_server.url + path)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    context.close()
