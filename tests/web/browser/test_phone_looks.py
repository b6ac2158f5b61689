"""Every screen of the phone: no serious fault by axe, nothing wider than it; both languages, light, dark, large."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = ("today", "record?who=h01", "matters", "mine", "outbox", "people", "plan", "rules")
LOOKS = [
    {"width": 360, "scheme": "light", "language": "zh-hans", "large": ""},
    {"width": 360, "scheme": "dark", "language": "en", "large": ""},
    {"width": 360, "scheme": "light", "language": "en", "large": "1"},
    {"width": 1280, "scheme": "dark", "language": "zh-hans", "large": ""},
]
SERIOUS = {"serious", "critical"}


def sound(mine, name):
    """Assert that the screen at hand is."""
    faults = [one for one in Axe().run(mine.page).response["violations"] if one["impact"] in SERIOUS]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in faults] == [], name
    wider = mine.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, name


@pytest.mark.parametrize("looks", LOOKS, ids=lambda looks: "-".join(str(part) for part in looks.values()))
def test_every_screen_is_sound(browser, county, sign_in, looks):
    still = {"reduced_motion": "reduce"}  # axe measures what is half faded in as too pale
    context = browser.new_context(
        viewport={"width": looks["width"], "height": 740}, color_scheme=looks["scheme"], has_touch=True, **still
    )
    language, large = looks["language"], looks["large"]
    kept = f"localStorage.setItem('lianxin-language', '{language}'); localStorage.setItem('lianxin-large', '{large}')"
    context.add_init_script(kept)
    mine = Phone(context, sign_in(context))
    mine.open()
    mine.page.wait_for_selector("#pin2")
    sound(mine, "enrol")
    mine.enrol()
    mine.off()
    mine.tap(".person button")
    mine.page.wait_for_selector("#said:not([hidden])")
    for screen in SCREENS:
        mine.go(screen)
        sound(mine, screen)
    assert mine.faults == []
    mine.close()
    context.close()


def test_with_the_keyboard_alone(phone, county, sign_in):
    """Skip, who, what, save: without a thumb."""
    mine = Phone(phone, sign_in(phone)).enrol()
    mine.go("record?who=h01")
    mine.page.wait_for_selector("#what .chip")
    mine.page.keyboard.press("Tab")
    focused = "document.activeElement.id || document.activeElement.name || document.activeElement.tagName"
    reached = []
    for _ in range(40):
        reached.append(mine.page.evaluate(focused))
        if reached[-1] == "activity":
            break
        mine.page.keyboard.press("Tab")
    assert "who" in reached
    assert reached[-1] == "activity", reached
    mine.page.keyboard.press("Space")
    mine.page.keyboard.press("Enter")
    mine.page.wait_for_selector("text=已存在本机")
    mine.close()
