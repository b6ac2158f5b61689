"""The county with two difficulties of an enterprise that are overdue, and its round of meetings."""

from datetime import timedelta

import pytest

from tests.web.county import NOW
from tests.web.matters import cases
from tests.web.matters.cases import take

COUNTY = "990000000000"


@pytest.fixture
def county(db):
    """The small county, and the units and people of `cases.py`."""
    return cases.build()


def difficulty(text="粮油厂用电容量不够,秋收前要扩容", days=40, sign=True, **more):
    """A difficulty of the enterprise, with the power bureau since so many days: long overdue."""
    since = NOW - timedelta(days=days)
    values = {"kind": "difficulty", "counterpart": "e01", "area": "", "channel": "counter", "asker": "", "phone": "", **more}
    code = cases.ask(text, at=since, by="100006", **values)
    take(code, "dispatch", "100006", at=since, unit="water", category="enterprise")
    if sign:
        take(code, "sign", "100020", at=since, officer="100020")
    return code
