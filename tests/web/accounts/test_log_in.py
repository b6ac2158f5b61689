"""Log-in by code and password; slips; one's own password; no e-mail, no sign-up."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail

from lianxin.registry.actions import accounts
from lianxin.registry.models import Account
from tests.web.county import NOW, PASSWORD


def log_in(client, login="100001", password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password})


def test_log_in_by_code(client, county):
    answer = log_in(client)
    assert answer.status_code == 302
    assert client.get("/").headers["location"] == "/today/"
    assert not mail.outbox


@pytest.mark.parametrize(("login", "password"), [("100001", "wrong-password"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_log_in_says_so_and_opens_nothing(client, county, login, password):
    page = log_in(client, login, password)
    assert 'role="alert"' in page.text
    assert "_auth_user_id" not in client.session


def test_whoever_leaves_is_out(client, county):
    log_in(client)
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_colleague_who_mistypes_locks_nobody_else_out(client, county):
    for _ in range(11):
        log_in(client, password="wrong-password")
    assert log_in(client, "100002").status_code == 302


def test_a_slip_sets_the_password_once(client, county):
    officer = county.owner
    slip = accounts.invite(officer, by="100005", at=NOW)
    typed = {"secret": slip.secret.lower(), "password": "another-good-1", "again": "another-good-1"}
    assert client.post("/slip/", typed).headers["location"] == "/accounts/login/"
    assert log_in(client, password="another-good-1").status_code == 302
    page = client.post("/slip/", typed)
    assert page.status_code == 422
    assert "无效" in page.text


def test_a_slip_that_is_too_old_and_one_that_never_was_look_the_same(client, county, monkeypatch):
    slip = accounts.invite(county.owner, by="100005", at=NOW)
    monkeypatch.setenv("LIANXIN_NOW", (NOW + timedelta(days=31)).isoformat())
    typed = {"password": "another-good-1", "again": "another-good-1"}
    old = client.post("/slip/", {"secret": slip.secret, **typed})
    never = client.post("/slip/", {"secret": "AAAA-BBBB-CCCC-DDDD", **typed})
    assert old.status_code == never.status_code == 422
    assert old.context["form"].errors == never.context["form"].errors


def test_a_weak_password_and_two_different_ones_are_told_beside_the_field(client, county):
    slip = accounts.invite(county.owner, by="100005", at=NOW)
    page = client.post("/slip/", {"secret": slip.secret, "password": "short", "again": "short"})
    assert "password" in page.context["form"].errors
    page = client.post("/slip/", {"secret": slip.secret, "password": "another-good-1", "again": "another-good-2"})
    assert "两次输入的密码不一样" in page.text


def test_whoever_must_change_the_password_can_do_nothing_before(client, county):
    Account.objects.filter(username="100001").update(must_change=True)
    log_in(client)
    assert client.get("/today/").headers["location"] == "/accounts/password/"
    assert client.get("/accounts/password/").status_code == 200
    answer = client.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": "another-good-1", "password2": "another-good-1"}
    )
    assert answer.headers["location"] == "/me/"
    assert client.get("/me/").status_code == 200


def test_language_and_type_go_with_the_account(client, county):
    log_in(client)
    client.post("/language/", {"language": "en", "next": "/"})
    client.post("/display/", {"large": "1", "next": "/"})
    account = Account.objects.get(username="100001")
    assert (account.language, account.large_type) == ("en", True)
    for name in ("django_language", "large"):
        del client.cookies[name]
    page = client.get("/me/")
    assert '<html lang="en" class=" large"' in page.text


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/password/", "/accounts/logout/"])
def test_the_pages_of_the_account_open(client, county, path):
    log_in(client)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/slip/", "/accounts/password/forgotten/", "/accounts/inactive/", "/accounts/login/"])
def test_the_pages_before_log_in_open(client, db, path):
    assert client.get(path).status_code == 200


def test_the_second_factor_can_be_set_up(client, county):
    log_in(client)
    assert client.get("/accounts/2fa/totp/on/").headers["location"].startswith("/accounts/again/")
    assert client.get("/accounts/again/").status_code == 200
    client.post("/accounts/again/", {"password": PASSWORD, "next": "/accounts/2fa/totp/on/"})
    page = client.get("/accounts/2fa/totp/on/")
    assert page.status_code == 200
    code = page.context["form"].secret
    answer = client.post(
        "/accounts/2fa/totp/on/", {"code": format_hotp_value(hotp_value(code, next(yield_hotp_counters_from_time())))}
    )
    assert answer.status_code == 302
    assert client.get("/accounts/2fa/codes/").status_code == 200
    assert client.get("/accounts/2fa/").status_code == 200
    client.post("/accounts/logout/")
    assert log_in(client).headers["location"] == "/accounts/2fa/code/"
    assert client.get("/accounts/2fa/code/").status_code == 200
