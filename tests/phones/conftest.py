"""A phone as the tests have it: enrolled, sealing, sending; and the small county behind it."""

import pytest

from lianxin.audit.sealing import make_keys
from tests.phones.sending import Phone
from tests.web import county as counties


@pytest.fixture(autouse=True)
def _today(monkeypatch, tmp_path, settings):
    """Thursday 14 May 2026, ten in the morning; keys of the test's own."""
    monkeypatch.setenv("LIANXIN_NOW", counties.NOW.isoformat())


@pytest.fixture
def county(db):
    """The small county of the page tests."""
    return counties.build()


@pytest.fixture
def phone(county) -> Phone:
    """The owner's phone."""
    return Phone("100001")


__all__ = ["make_keys"]
