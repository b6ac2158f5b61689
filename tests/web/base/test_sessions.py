"""Sessions end as Django ends them, though they are read by a statement of our own."""

from datetime import timedelta

import pytest
from django.test import Client

from lianxin.audit import retention
from lianxin.registry.models import Account, Session
from lianxin.web.sessions import SessionStore
from tests.web.county import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    made = SessionStore()
    made["who"] = "100018"
    made.save()
    return made.session_key


def test_a_live_session_is_read(key):
    assert SessionStore(key)["who"] == "100018"


def test_one_that_ended_or_was_never_made_is_empty_and_gets_another_key(key):
    Session.objects.filter(session_key=key).update(expire_date=Session.objects.get().expire_date - timedelta(days=15))
    for other in (key, "x" * 32):
        store = SessionStore(other)
        assert store.get("who") is None
        assert store.session_key is None


def test_logged_out_elsewhere_it_is_gone_at_once(key):
    assert SessionStore(key)["who"] == "100018"
    SessionStore(key).delete()
    assert SessionStore(key).get("who") is None


def test_one_statement(key, django_assert_num_queries):
    SessionStore(key).get("who")
    with django_assert_num_queries(1):
        assert SessionStore(key)["who"] == "100018"


def test_whose_it_is_comes_with_it(signed_in, county, django_assert_num_queries):
    signed_in("100005")
    row = Session.objects.get()
    assert row.account.username == "100005"
    with django_assert_num_queries(1):
        store = SessionStore(row.session_key)
        assert store["_auth_user_id"] == str(store.account.pk)
        assert store.account.officer.code == "100005"
        assert [one.role for one in store.account.rights.granted] == ["unit_clerk"]
        assert len(store.account.rights.units) == 1


def is_signed_in(browser):
    return browser.get("/today/").status_code == 200


def test_a_changed_password_ends_it_at_once(signed_in, county):
    browser = signed_in("100005")
    assert is_signed_in(browser)
    account = Account.objects.get(username="100005")
    account.set_password("another-one-9")
    account.save()
    assert not is_signed_in(browser)
    assert not Session.objects.exists(), "Django forgets a session whose password is another one"


def test_a_closed_account_is_out_at_once(signed_in, county):
    browser = signed_in("100005")
    Account.objects.filter(username="100005").update(is_active=False)
    assert not is_signed_in(browser)


def test_a_way_to_sign_in_that_was_closed_lets_nobody_in(signed_in, county, settings):
    browser = signed_in("100005")
    assert is_signed_in(browser)
    used = SessionStore(Session.objects.get().session_key)["_auth_user_backend"]
    settings.AUTHENTICATION_BACKENDS = [one for one in settings.AUTHENTICATION_BACKENDS if one != used]
    assert not is_signed_in(browser)


def test_signed_out_it_is_nobodys(signed_in, county):
    browser = signed_in("100005")
    browser.post("/accounts/logout/")
    assert not Session.objects.exclude(account=None).exists()
    assert not is_signed_in(browser)


def test_a_session_with_anothers_account_beside_it_is_whose_it_says(signed_in, county):
    browser = signed_in("100005")
    Session.objects.update(account=Account.objects.get(username="100006"))
    assert browser.get("/me/").wsgi_request.viewer.code == "100005"


def test_what_a_resident_opened_is_nobodys_session_and_goes_once_it_has_ended():
    browser = Client()
    session = browser.session
    session["ask_receipt"] = {"number": "1"}
    session.save()
    assert Session.objects.get().account is None
    assert retention.remove_expired(at=NOW).get("registry.Session") is None
    Session.objects.update(expire_date=NOW - timedelta(days=1))
    assert retention.remove_expired(at=NOW)["registry.Session"] == 1
    assert not Session.objects.exists()
