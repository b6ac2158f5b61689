"""The people of the page tests: an officer, a colleague elsewhere (the stranger), the county office, an administrator."""

import pytest
from django.test import Client

from lianxin.registry.models import Account, Officer

PASSWORD = "a-good-password-1"


def account_for(officer: Officer) -> Account:
    """A log-in for the officer with ``PASSWORD``."""
    account = Account(username=officer.code, officer=officer)
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def client() -> Client:
    """A browser that raises nothing away: errors of ours fail the test."""
    return Client(raise_request_exception=True, headers={"accept-language": "zh-hans"})
