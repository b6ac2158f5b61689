import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures.people import county

__all__ = ["county"]


@pytest.fixture
def statements(db):
    """How many statements a call takes."""

    def count(what):
        with CaptureQueriesContext(connection) as found:
            what()
        return len(found)

    return count
