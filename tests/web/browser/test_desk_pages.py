"""Every desk page in a real browser: no wider than the window, nothing for axe to complain of, light and dark."""

import os

import pytest

from lianxin.duties import actions
from lianxin.rules import periods
from tests.web import county
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    ("100006", "/board/?period=2026-04"),
    ("100006", "/board/units/"),
    ("100006", "/board/units/agri/?period=2026-04"),
    ("100006", "/coverage/"),
    ("100006", "/coverage/san-ge-tuxian/households/parties/"),
    ("100006", "/dues/?period=2026-04"),
    ("100006", "/figures/"),
    ("100004", "/figures/gifts/?by=record_township&period=2026-05"),
    ("100006", "/policies/"),
    ("100006", "/calendar/?day=2026-05-09"),
    ("100006", "/absences/"),
    ("100006", "/suspensions/"),
    ("100009", "/audit/"),
    ("100009", "/audit/reads/"),
)


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["desk", "phone-dark"])
def test_every_page_fits_and_can_be_used_by_everybody(live_server, size, scheme):
    county.build()
    for label in ("2026-03", "2026-04", "2026-05"):
        actions.issue(periods.parse(label), "990000000000", by="clock", at=county.NOW)
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
