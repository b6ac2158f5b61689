"""The small county, and the number of statements of a call."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.duties.county import County


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def statements(db):
    def count(what):
        with CaptureQueriesContext(connection) as found:
            what()
        return len(found)

    return count
