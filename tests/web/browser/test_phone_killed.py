"""A phone whose battery dies: the browser is ended without a word, and started again on the same storage (issue 5)."""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser.desk import CHROMIUM, until
from tests.web.browser.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def started(browser, folder):
    """A browser of its own, whose storage lies in the folder."""
    for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
        (folder / name).unlink(missing_ok=True)
    return browser.browser_type.launch_persistent_context(
        str(folder),
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        viewport={"width": 360, "height": 740},
        locale="zh-CN",
        has_touch=True,
    )


def running(folder):
    """The processes of the browser on this folder."""
    mark = f"--user-data-dir={folder}".encode()
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if mark in line.read_bytes().split(b"\0"):
                yield int(line.parent.name)


def battery_dies(folder):
    """Each process of the browser on this folder ends at once; until none is left that holds its storage."""
    while found := list(running(folder)):
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.05)


KEPT = """async (text) => {
  const at = document.querySelector("script[type=module]").src.replace("main.js", "");
  const { app } = await import(at + "app.js");
  return (await app.drafts.all()).some((one) => one.text === text);
}"""
"""The draft stands on the phone as it was typed: written by itself, not for being asked."""


@pytest.fixture
def folder(tmp_path):
    """Where the phone keeps what it keeps."""
    yield (kept := tmp_path / "phone")
    battery_dies(kept)
    shutil.rmtree(kept, ignore_errors=True)


@pytest.fixture
def officer(browser, folder, county, sign_in):
    """Li Ming's phone, registered, without a signal."""
    context = started(browser, folder)
    mine = Phone(context, sign_in(context)).enrol()
    mine.off()
    mine.go("record?who=h01")
    mine.page.locator("#what .chip", has_text="入户走访").tap()
    mine.page.fill("#text", "夜里路灯不亮")
    until(mine.page, lambda: mine.page.evaluate(KEPT, "夜里路灯不亮"))
    return mine


def again(browser, folder, officer):
    """The phone after its battery died, started anew."""
    battery_dies(folder)
    context = started(browser, folder)
    mine = Phone(context, officer.url)
    mine.off()
    mine.open()
    mine.page.wait_for_selector(".dues")
    return mine


def test_a_draft_lives_through_a_dead_battery(browser, folder, officer):
    mine = again(browser, folder, officer)
    mine.page.locator("a", has_text="接着写").tap()
    expect(mine.page.locator("#text")).to_have_value("夜里路灯不亮")
    assert mine.page.locator('#who input[value="h01"]').is_checked()
    mine.save()
    mine.expect_outbox("phone")
    assert mine.rows("drafts") == []


@pytest.mark.parametrize("after", [10, 60])
def test_dead_in_the_middle_of_saving(browser, folder, officer, after):
    """Either still a draft or in the outbox: never neither, never both."""
    officer.page.evaluate(
        f"new Promise((go) => {{ document.querySelector('form button.big').click(); setTimeout(go, {after}); }})"
    )
    mine = again(browser, folder, officer)
    assert len(mine.rows("drafts")) + len(mine.rows("outbox")) == 1
