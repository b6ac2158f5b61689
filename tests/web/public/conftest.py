"""A county as everybody sees it, in Chinese, without a log-in."""

import pytest
from django.test import Client

from tests.fixtures.people import NOW
from tests.matters.places import build_county


@pytest.fixture
def place(db, monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", NOW.isoformat())
    return build_county()


@pytest.fixture
def browser(place):
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    return client
