"""The county of matters, and programs that act as its officers."""

import pytest
from django.core.cache import cache

from lianxin.registry.actions.keys import make_key
from lianxin.registry.models import Account, ApiKey
from tests.fixtures.people import NOW
from tests.matters.places import build_county


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", NOW.isoformat())
    cache.clear()


@pytest.fixture
def county(db):
    """The small county with a policy for matters."""
    return build_county()


@pytest.fixture
def key(county):
    """The key of a program that acts as an officer of the county: call it with the name."""

    def made(name: str) -> dict[str, str]:
        officer = county.people[name]
        account = Account.objects.filter(officer=officer).first()
        account = account or Account.objects.create(username=officer.code, officer=officer)
        program = f"test {ApiKey.objects.count()}"
        return {"HTTP_AUTHORIZATION": f"Bearer {make_key(account, name=program, by='101', at=NOW)}"}

    return made
