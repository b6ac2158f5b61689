"""A real Chromium for the desk pages: who signs in, how wide, and whether the page can be used by everybody."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.serving import SLOW
from tests.web.county import PASSWORD

CHROMIUM = "/usr/bin/chromium"
WIDE, PHONE = (1280, 900), (360, 740)
PATIENCE = 120_000
"""A test is not timed: a busy machine may take its time."""
expect.set_options(timeout=PATIENCE)


def _new_page(context: BrowserContext, open_one: Callable[[BrowserContext], Page] = BrowserContext.new_page) -> Page:
    """A page that waits as long as all do, on a processor as slow as is asked for (tests/serving.py)."""
    page = open_one(context)
    page.set_default_timeout(PATIENCE)
    if SLOW > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    return page


BrowserContext.new_page = _new_page  # type: ignore[method-assign]


@contextmanager
def chromium(size: tuple[int, int] = WIDE, **more: object) -> Iterator[BrowserContext]:
    """A browser of that size that reads Chinese."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **more)
        finally:
            browser.close()


def sign_in(context: BrowserContext, address: str, code: str) -> Page:
    """The page of somebody who has signed in; any error of a script fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: (_ for _ in ()).throw(AssertionError(str(error))))
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", code)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda url: "/accounts/login" not in url):
        page.press("input[name=password]", "Enter")
    return page


def until(page: Page, found: Callable[[], bool]) -> None:
    """Wait until it holds in the database, where nothing on the page says so; the page goes on meanwhile."""
    end = time.monotonic() + PATIENCE / 1000
    while not found():
        assert time.monotonic() < end, "it never came to hold"
        page.wait_for_timeout(100)


def press(page: Page, what: Locator | str) -> None:
    """Press what leads to a page, and wait until that page stands: what is looked at next is not the page of before."""
    with page.expect_navigation():
        (page.locator(what).first if isinstance(what, str) else what).click()


def faults(page: Page) -> list[str]:
    """What axe finds wrong, in short."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:120]}" for one in found]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
