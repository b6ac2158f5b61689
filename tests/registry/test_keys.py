"""Keys for other programs: printed once, end at any time, act as one officer."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.registry.actions.keys import account_by_key, end_key, make_key
from lianxin.registry.models import Account, ApiKey, Officer
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW


@pytest.fixture
def account(county):
    officer = Officer.objects.order_by("code").first()
    return Account.objects.filter(officer=officer).first() or Account.objects.create(username=officer.code, officer=officer)


def test_a_key_opens_and_only_its_digest_is_kept(account):
    key = make_key(account, name="12345", by="001", at=NOW)
    assert account_by_key(key, at=NOW).pk == account.pk
    row = ApiKey.objects.get()
    assert key not in str(vars(row))
    assert Act.objects.filter(verb="registry.apikey.made", code=account.username).exists()


def test_every_key_that_does_not_hold_is_alike(account):
    key = make_key(account, name="12345", by="001", at=NOW)
    for wrong, at in ((key + "0", NOW), ("", NOW), ("\N{SNOWMAN}", NOW), (key, NOW + timedelta(days=400))):
        with pytest.raises(NotFound):
            account_by_key(wrong, at=at)
    end_key(account, name="12345", by="001", at=NOW)
    with pytest.raises(NotFound):
        account_by_key(key, at=NOW)
    with pytest.raises(NotFound):
        end_key(account, name="12345", by="001", at=NOW)


def test_an_account_that_is_closed_or_has_to_change_its_password_opens_nothing(account):
    key = make_key(account, name="12345", by="001", at=NOW)
    Account.objects.filter(pk=account.pk).update(must_change=True)
    with pytest.raises(NotFound):
        account_by_key(key, at=NOW)
    Account.objects.filter(pk=account.pk).update(must_change=False, is_active=False)
    with pytest.raises(NotFound):
        account_by_key(key, at=NOW)


def test_one_key_for_each_program(account):
    make_key(account, name="12345", by="001", at=NOW)
    with pytest.raises(Refused):
        make_key(account, name="12345", by="001", at=NOW)
    with pytest.raises(Refused):
        make_key(account, name=" ", by="001", at=NOW)
    assert make_key(account, name="other", by="001", at=NOW)
