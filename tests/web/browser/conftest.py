"""A real Chromium against a live server. Started without a sandbox, as root in CI needs."""

import os

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from lianxin.web.sessions import SessionStore
from tests.web import county as counties
from tests.web.browser.desk import CHROMIUM

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test


@pytest.fixture(scope="module")
def browser():
    """The machine's own Chromium; one for a module, so that no two loops run at once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _nothing_stays_open(request):
    """A page that a test left open, as one that failed does, asks for nothing while the next test runs."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser = request.getfixturevalue("browser")
    before = browser.contexts
    yield
    for context in browser.contexts:
        if context not in before:
            context.close()


@pytest.fixture
def phone(browser):
    """A small phone that reads Chinese."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def county(transactional_db):
    """The small county, where another thread sees it."""
    return counties.build()


@pytest.fixture
def sign_in(live_server):
    """Put an officer's session into a context: ``sign_in(context, "100001")``; returns the site's address."""

    def enter(context, code="100001"):
        account = counties.Account.objects.get(username=code)
        session = SessionStore()
        session["_auth_user_id"] = str(account.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = account.get_session_auth_hash()
        session.create()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}])
        return live_server.url

    return enter
