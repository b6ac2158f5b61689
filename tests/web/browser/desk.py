"""A real Chromium for the desk pages: who signs in, how wide, and whether the page can be used by everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.web.county import PASSWORD

CHROMIUM = "/usr/bin/chromium"
WIDE, PHONE = (1280, 900), (360, 740)


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
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def faults(page: Page) -> list[str]:
    """What axe finds wrong, in short."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:120]}" for one in found]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
