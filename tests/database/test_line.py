"""Short statements on PostgreSQL: prepared once, several in one way to the server and back, nothing lost by it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, models, transaction

from lianxin.audit.models import Act
from lianxin.database.asking import all_rows, coming, put_on
from lianxin.database.prepared import Prepared
from lianxin.database.writing import insert, insert_unseen
from lianxin.registry.models import Area

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases are no way off"),
]

BY_CODE = Prepared(lambda code: Act.objects.filter(code=code))
AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
TWICE = "INSERT INTO registry_area (code, name, level) VALUES (%s, %s, %s)"


def act(code: str) -> Act:
    return Act(at=AT, by="clock", verb="a.b.c", kind="x", code=code)


def there() -> list[str]:
    return list(Act.objects.order_by("pk").values_list("code", flat=True))


def kept() -> set[str]:
    return {name for (name,) in all_rows("SELECT name FROM pg_prepared_statements WHERE name LIKE %s", ["line_%"])}


@contextmanager
def undone(fault: type[Exception]) -> Iterator[None]:
    """A transaction, or a part of one, that ends by this fault."""
    with pytest.raises(fault), transaction.atomic():
        yield


@pytest.fixture
def said(monkeypatch):
    """What went to the server in one, each time: commands, and the tables of statements."""
    from lianxin.database.postgresql import line  # noqa: PLC0415

    found: list[list[str]] = []
    say, ask = line.Line.say, line.Line.ask

    def word(part):
        return part.decode() if isinstance(part, bytes) else part[0].split()[0]

    monkeypatch.setattr(line.Line, "say", lambda self, *parts: (found.append([word(one) for one in parts]), say(self, *parts))[1])
    monkeypatch.setattr(line.Line, "ask", lambda self, *one: (found.append([word(one)]), ask(self, *one))[1])
    return found


def test_begin_goes_with_the_first_statement_and_what_nobody_looks_at_with_commit(said):
    with transaction.atomic():
        insert(act("1"))
        insert_unseen([act("2")])
        insert_unseen([act("3"), act("4")])
    assert said == [["BEGIN", "INSERT"], ["INSERT", "INSERT", "COMMIT"]]
    assert there() == ["1", "2", "3", "4"]


def test_a_transaction_of_nothing_but_such_rows_is_one_way(said):
    with transaction.atomic():
        insert_unseen([act("1")])
    assert said == [["BEGIN", "INSERT", "COMMIT"]]
    assert there() == ["1"]


def test_what_waits_is_there_for_every_later_statement():
    with transaction.atomic():
        insert_unseen([act("1")])
        assert there() == ["1"]
        insert_unseen([act("2")])
        assert all_rows("SELECT code FROM audit_act ORDER BY id", []) == [("1",), ("2",)]
        insert_unseen([act("3")])
        with transaction.atomic():
            insert_unseen([act("4")])
            assert there() == ["1", "2", "3", "4"]


def test_it_goes_with_the_transaction_that_is_undone():
    with undone(ZeroDivisionError):
        insert_unseen([act("1")])
        raise ZeroDivisionError
    with transaction.atomic():
        insert_unseen([act("2")])
    assert there() == ["2"]


def test_a_savepoint_undone_takes_its_own_rows_alone():
    with transaction.atomic():
        insert_unseen([act("1")])
        with undone(ZeroDivisionError):
            insert_unseen([act("2")])
            raise ZeroDivisionError
        insert_unseen([act("3")])
    assert there() == ["1", "3"]


def test_questions_go_together_each_with_its_own_answer(said):
    insert(act("1"))
    said.clear()
    with transaction.atomic():
        one, many = BY_CODE.soon(code="1"), coming("SELECT generate_series(1, %s::int)", [3])
        insert_unseen([act("2")])
        two, count = BY_CODE.soon(code="2"), coming("SELECT count(*) FROM audit_act WHERE at = %s", [AT])
        assert (many.rows(), count.rows()) == ([(1,), (2,), (3,)], [(2,)])
        assert [one.first().code, two.first().code] == ["1", "2"]
        last = BY_CODE.soon(code="1")
    assert said == [["BEGIN", "SELECT", "SELECT", "INSERT", "SELECT", "SELECT"], ["SELECT", "COMMIT"]]
    assert last.first().code == "1"


def test_a_question_sees_what_was_done_until_the_lock_before_it_was_held():
    Area.objects.create(code="1", name="县", level="county")
    other, started = connection.copy(), threading.Event()

    def first():
        try:
            with transaction.atomic():
                all_rows("UPDATE registry_area SET name = %s WHERE code = %s RETURNING id", ["乡", "1"])
                started.set()
                while not other.rows("SELECT pid FROM pg_stat_activity WHERE wait_event_type = %s", ["Lock"]):
                    time.sleep(0.01)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    other.inc_thread_sharing()
    thread.start()
    started.wait(20)
    with transaction.atomic():
        coming("SELECT id FROM registry_area WHERE code = %s FOR UPDATE", ["1"])
        name = coming("SELECT name FROM registry_area WHERE code = %s", ["1"])
        assert name.rows() == [("乡",)]
    thread.join(20)
    other.close()


def test_a_question_that_fails_outside_a_transaction_is_forgotten():
    coming("SELECT 1 / %s::int", [0])
    with pytest.raises(DataError):
        all_rows("SELECT %s::int", [1])
    assert all_rows("SELECT %s::int", [1]) == [(1,)]
    assert coming("SELECT %s::int", [2]).rows() == [(2,)]


def test_a_fault_comes_out_at_the_end_and_nothing_stays():
    Area.objects.create(code="1", name="县", level="county")
    with undone(IntegrityError):
        insert(act("1"))
        put_on(connection, TWICE, ["1", "县", "county"])
        insert_unseen([act("2")])
    assert there() == []
    insert(act("3"))
    assert there() == ["3"]


def test_a_fault_comes_out_at_the_next_statement():
    Area.objects.create(code="1", name="县", level="county")
    with undone(IntegrityError):
        put_on(connection, TWICE, ["1", "县", "county"])
        there()
    assert there() == []


def test_without_a_transaction_it_is_written_at_once():
    insert_unseen([act("1")])
    assert there() == ["1"]


def test_what_cannot_be_sent_does_not_lose_what_waits():
    with transaction.atomic():
        insert_unseen([act("1")])
        with pytest.raises(Exception, match="adapt"):
            connection.rows("SELECT %s", [object()])
        insert_unseen([act("2")])
    assert there() == ["1", "2"]


def test_a_statement_is_kept_once_and_found_again_after_the_driver_has_forgotten_all():
    for number in range(3):
        insert(act(str(number)))
    before = kept()
    insert(act("3"))
    assert kept() == before
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection._doubt()
    insert(act("4"))
    assert there() == ["0", "1", "2", "3", "4"]


def test_after_savepoints_undone_by_the_driver_statements_are_found():
    for _ in range(12):  # more often than the driver waits before it prepares
        with transaction.atomic():
            insert(act("1"))
            with undone(ZeroDivisionError):
                there()
                raise ZeroDivisionError
            insert(act("2"))
    assert len(there()) == 24


def test_more_than_are_kept_are_forgotten_all_at_once(monkeypatch):
    from lianxin.database.postgresql import line  # noqa: PLC0415

    connection.close()
    monkeypatch.setattr(line, "MOST", 5)
    for number in range(12):
        assert all_rows(f"SELECT %s::int + {number}", [1]) == [(number + 1,)]
    assert 0 < len(kept()) <= 6


def test_a_table_that_changed_its_shape():
    every = "SELECT * FROM registry_area WHERE code = %s"
    Area.objects.create(code="1", name="县", level="county")
    width = len(all_rows(every, ["1"])[0])
    field = models.IntegerField(null=True)
    field.set_attributes_from_name("added")
    with connection.schema_editor() as editor:
        editor.add_field(Area, field)
    try:
        assert len(all_rows(every, ["1"])[0]) == width + 1
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(Area, field)
    assert len(all_rows(every, ["1"])[0]) == width


def test_behind_a_pooler_nothing_is_kept():
    connection.close()
    connection.ensure_connection()
    connection.connection.prepare_threshold = None
    try:
        with transaction.atomic():
            insert(act("1"))
            insert_unseen([act("2")])
        assert all_rows("SELECT code FROM audit_act WHERE code = %s", ["2"]) == [("2",)]
        assert connection.rows("SELECT %s::int", [1], planned_once=True) == [(1,)]
        assert kept() == set()
    finally:
        connection.close()


@pytest.mark.parametrize("within", [False, True])
def test_a_connection_lost_midway_is_told_and_the_next_one_works(within):
    connection.ensure_connection()
    pid, other = connection.connection.info.backend_pid, connection.copy()
    with undone(OperationalError):
        insert(act("1"))
        if within:
            insert_unseen([act("2")])
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        other.close()
        if not within:
            insert(act("3"))
    connection.close()
    assert there() == []


def test_who_waits_for_a_lock_lets_the_thread_go_on_that_holds_it():
    Area.objects.create(code="1", name="县", level="county")
    locked = "SELECT name FROM registry_area WHERE code = %s FOR UPDATE"
    holds, found = threading.Event(), []

    def other():
        try:
            with transaction.atomic():
                holds.wait(20)
                found.append(all_rows(locked, ["1"]))
        finally:
            connection.close()

    thread, looking = threading.Thread(target=other), connection.copy()  # within a transaction the server tells but once
    thread.start()
    with transaction.atomic():
        assert all_rows(locked, ["1"]) == [("县",)]
        holds.set()
        while not looking.rows("SELECT pid FROM pg_stat_activity WHERE wait_event_type = %s", ["Lock"]):
            time.sleep(0.01)
        looking.close()
        all_rows("UPDATE registry_area SET name = %s WHERE code = %s RETURNING id", ["乡", "1"])
    thread.join(20)
    assert found == [[("乡",)]]


def test_more_than_the_way_takes_at_once():
    text = "字" * 3_000_000
    with transaction.atomic():
        insert(act("1"))
        insert_unseen([Act(at=AT, by="clock", verb="a.b.c", kind="x", code="2", note="", after={"text": text})])
        insert_unseen([Act(at=AT, by="clock", verb="a.b.c", kind="x", code="3", note="", after={"text": text})])
    assert [len(one.after["text"]) for one in Act.objects.exclude(code="1")] == [3_000_000] * 2
