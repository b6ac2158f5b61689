"""The worker beside the clock: does what waits, goes on after a failure, leaves when told to."""

import threading
from datetime import UTC, datetime

import pytest

from lianxin.jobs import worker

NOW = datetime(2026, 5, 14, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_connections(monkeypatch):
    """The test's own connection stays open."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)


def test_it_works_until_told_to_leave_and_a_failure_stops_nothing(monkeypatch, capsys):
    stop, said = threading.Event(), iter(["plan 1: solve done", ValueError("broken"), "plan 2: solve done", ""])

    def once(now, stopped):
        assert now() == NOW
        assert not stopped()
        found = next(said)
        if found == "":
            stop.set()
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(worker, "EVERY", 0.01)
    monkeypatch.setattr(worker, "work_once", once)
    worker.forever(stop, lambda: NOW)
    told = capsys.readouterr()
    assert told.out.splitlines() == ["plan 1: solve done", "plan 2: solve done"]
    assert "ValueError: broken" in told.err


@pytest.mark.django_db
def test_with_nothing_waiting_it_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert worker.work_once(lambda: NOW) == ""
