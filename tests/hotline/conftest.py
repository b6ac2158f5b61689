"""The county with a hotline that the county office answers."""

import pytest

from lianxin.hotline import actions
from tests.hotline.telephony import Telephony
from tests.web.conftest import _no_cache, _today, client, signed_in  # noqa: F401
from tests.web.county import NOW
from tests.web.matters import cases


@pytest.fixture
def county(db):
    """The small county and its staff."""
    return cases.build()


@pytest.fixture
def telephony(county) -> Telephony:
    """The telephony system of 12345, answered by the county office."""
    secret = actions.make_line(code="12345", name="县服务热线", number="12345", unit="office", by="100006", at=NOW)
    return Telephony("12345", secret)
