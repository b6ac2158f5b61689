"""The county with those who handle matters."""

import pytest

from tests.web.matters import cases


@pytest.fixture
def county(db):
    """The small county, and the units and people of `cases.py`."""
    return cases.build()
