"""The people of the page tests: an owner, a colleague of the same unit, a stranger elsewhere; and the day on which they live."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.web import county as counties
from tests.web.county import County


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Thursday 14 May 2026, ten in the morning."""
    monkeypatch.setenv("LIANXIN_NOW", counties.NOW.isoformat())


@pytest.fixture(autouse=True)
def _no_cache():
    """Rate limits and the like begin anew."""
    cache.clear()


@pytest.fixture
def county(db) -> County:
    """The small county of `county.py`."""
    return counties.build()


@pytest.fixture
def client() -> Client:
    """A browser that reads Chinese; errors of ours fail the test."""
    return Client()


@pytest.fixture
def signed_in(county):
    """Who is signed in: call it with an officer's code, or without for the owner."""

    def sign_in(code: str = "100001", language: str = "zh-hans") -> Client:
        browser = Client()
        browser.cookies["django_language"] = language
        browser.force_login(county.officers[code].account)
        return browser

    return sign_in
