"""Log-in by OpenID Connect against a real provider: linked by the officer's code, never by a name; nothing is made here."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from lianxin.audit.models import Act
from lianxin.registry.models import Account
from lianxin.settings.oidc import oidc_from, origins
from tests.web.accounts.platform import platform

pytestmark = pytest.mark.filterwarnings("ignore")  # the provider's libraries warn of their own future


@pytest.fixture(scope="module")
def providers():
    with platform() as settings:
        yield settings


@pytest.fixture
def configured(settings, providers, county):
    settings.SOCIALACCOUNT_PROVIDERS = providers
    return county


def come_as(browser: Client, sub: str):
    """From our button by way of the provider back to us."""
    gone = browser.post("/accounts/oidc/platform/login/")
    assert gone.status_code == 302
    back = requests.post(gone["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    assert back.status_code == 302
    place = urlsplit(back.headers["Location"])
    return browser.get(f"{place.path}?{place.query}")


def signed_in_as(browser: Client) -> str:
    return Account.objects.get(pk=browser.session["_auth_user_id"]).username if "_auth_user_id" in browser.session else ""


def test_the_log_in_page_offers_it_only_when_configured(configured, settings, client):
    assert "用政务一体化平台登录" in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "政务一体化平台" not in client.get("/accounts/login/").content.decode()


def test_an_officer_comes_in_by_code(configured):
    browser = Client()
    assert come_as(browser, "sub-owner").status_code == 302
    assert signed_in_as(browser) == "100001"
    linked = SocialAccount.objects.get()
    assert linked.uid == "sub-owner"
    assert linked.extra_data == {}
    assert Act.objects.filter(verb="registry.account.linked", code="100001").count() == 1
    again = Client()
    come_as(again, "sub-owner")
    assert signed_in_as(again) == "100001"
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(("sub", "says"), [("sub-namesake", "没有开通账号"), ("sub-nameless", "没有告诉我们你的工号")])
def test_a_name_opens_nothing(configured, sub, says):
    browser = Client()
    refused = come_as(browser, sub)
    assert refused.status_code == 403
    assert says in refused.content.decode()
    assert signed_in_as(browser) == ""
    assert not SocialAccount.objects.exists()


def test_a_second_identity_with_the_same_code_is_refused(configured):
    come_as(Client(), "sub-owner")
    browser = Client()
    assert come_as(browser, "sub-second").status_code == 403
    assert signed_in_as(browser) == ""


def test_a_closed_account_stays_closed(configured):
    Account.objects.filter(username="100001").update(is_active=False)
    browser = Client()
    assert come_as(browser, "sub-owner").status_code == 403
    assert signed_in_as(browser) == ""


def test_who_changes_his_mind_is_told_the_other_way(configured):
    browser = Client()
    gone = browser.post("/accounts/oidc/platform/login/")
    back = requests.post(gone["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5)
    place = urlsplit(back.headers["Location"])
    page = browser.get(f"{place.path}?{place.query}", follow=True)
    assert "用工号和密码登录" in page.content.decode()


def test_a_forged_answer_is_refused(configured):
    browser = Client()
    page = browser.get("/accounts/oidc/platform/login/callback/?code=made-up&state=made-up", follow=True)
    assert signed_in_as(browser) == ""
    assert page.status_code in (401, 403)


@pytest.mark.parametrize(
    "environment",
    [
        {"LIANXIN_OIDC_SERVER": "platform.example"},
        {"LIANXIN_OIDC_SERVER": "http://platform.example", "LIANXIN_OIDC_CLIENT": "a", "LIANXIN_OIDC_SECRET": "b"},
        {"LIANXIN_OIDC_SERVER": "https://platform.example", "LIANXIN_OIDC_CLIENT": "a"},
    ],
)
def test_half_a_configuration_is_refused(environment):
    with pytest.raises(ImproperlyConfigured):
        oidc_from(environment)


def test_the_browser_may_be_led_to_the_platform_and_nowhere_else():
    whole = {"LIANXIN_OIDC_SERVER": "https://id.example/realm", "LIANXIN_OIDC_CLIENT": "a", "LIANXIN_OIDC_SECRET": "b"}
    assert origins(oidc_from(whole)) == ["https://id.example"]
    assert oidc_from({}) == {}
    assert origins({}) == []
