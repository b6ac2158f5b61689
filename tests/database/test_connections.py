"""A kept connection is asked with a statement only after a while without one; one that the server has closed is found at once."""

import pytest
from django.db import connection

from lianxin.database.asking import all_rows

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="there is no server"),
]


@pytest.fixture
def asked(monkeypatch):
    """How often the server was asked with a statement."""
    from django.db.backends.postgresql import base  # noqa: PLC0415

    found = []
    usual = base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: (found.append(1), usual(self))[1])
    connection.ensure_connection()
    connection.used_at = 0.0
    return found


def test_only_after_a_while(asked):
    assert connection.is_usable()
    assert connection.is_usable()
    assert len(asked) == 1
    connection.used_at -= 60
    assert connection.is_usable()
    assert len(asked) == 2


def test_a_connection_closed_by_the_server_is_not_usable(asked):
    assert connection.is_usable()
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    assert not connection.is_usable()
    connection.close()


def test_a_statement_on_the_connection_that_came_after():
    assert all_rows("SELECT %s::int", [1]) == [(1,)]
    connection.close()
    assert all_rows("SELECT %s::int", [2]) == [(2,)]


def test_after_an_error_it_is_asked(asked):
    connection.is_usable()
    connection.errors_occurred = True
    assert connection.is_usable()
    assert len(asked) == 2
    connection.errors_occurred = False
