"""Log-in from the platform in Chromium, against a real provider, with a second factor set up and asked for."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from csp.constants import HEADER as CONTENT_POLICY
from csp.utils import build_policy

from lianxin.web.middleware import ContentPolicyMiddleware
from tests.web.accounts.platform import platform
from tests.web.browser.desk import press
from tests.web.county import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def site(settings, live_server, county, monkeypatch):
    with platform() as providers:
        settings.SOCIALACCOUNT_PROVIDERS = providers
        settings.MFA_TOTP_TOLERANCE = 1
        policy = settings.CONTENT_SECURITY_POLICY
        server = providers["openid_connect"]["APPS"][0]["settings"]["server_url"]
        allowed = [*policy["DIRECTIVES"]["form-action"], server]
        allows = build_policy({**policy["DIRECTIVES"], "form-action": allowed})

        def answer(self, request):  # the server of the tests was built before the platform had an address
            response = self.get_response(request)
            response.headers.setdefault(CONTENT_POLICY, allows)
            return response

        monkeypatch.setattr(ContentPolicyMiddleware, "__call__", answer)
        yield live_server.url.replace("127.0.0.1", "localhost")


def code_now(secret: str, later: int = 0) -> str:
    """The code of now, or of a step later: none is taken twice."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()) + later))


def by_platform(page, site):
    page.goto(f"{site}/accounts/login/")
    press(page, page.get_by_role("button", name="用政务一体化平台登录"))
    page.get_by_placeholder("sub").fill("sub-owner")
    with page.expect_navigation(url=f"{site}/**"):
        page.get_by_role("button", name="Authorize", exact=True).click()


def test_from_the_platform_and_with_a_second_factor(site, phone, monkeypatch):
    page = phone.new_page()
    by_platform(page, site)
    assert "李明" in page.content() or page.url.rstrip("/").endswith(("today", site))
    page.goto(f"{site}/me/")
    assert "100001" in page.content() or "李明" in page.content()
    # a second factor: the key is shown once, a code of it turns it on
    page.goto(f"{site}/accounts/2fa/totp/on/")
    if "/accounts/again/" in page.url:
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation(url="**/totp/on/**"):
            page.press("input[name=password]", "Enter")
    secret = page.locator("span.code").text_content()
    assert secret
    page.fill("input[name=code]", code_now(secret))
    with page.expect_navigation():
        page.press("input[name=code]", "Enter")
    phone.clear_cookies()
    # the next log-in from the platform asks for it
    fresh = phone.new_page()
    by_platform(fresh, site)
    assert "/accounts/2fa/code/" in fresh.url
    assert not Axe().run(fresh).response["violations"]
    fresh.goto(f"{site}/today/")
    assert "/accounts/" in fresh.url
    fresh.goto(f"{site}/accounts/2fa/code/")
    fresh.fill("input[name=code]", code_now(secret, later=1))
    with fresh.expect_navigation():
        fresh.press("input[name=code]", "Enter")
    fresh.goto(f"{site}/today/")
    assert fresh.url.endswith("/today/")
