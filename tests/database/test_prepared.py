"""Statements that are made once: the same rows as the queryset itself, with whatever values."""

from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.transaction import TransactionManagementError

from lianxin.audit.models import Act
from lianxin.database.asking import all_rows, rows_on
from lianxin.database.prepared import Prepared, padded
from lianxin.database.writing import change_locked, insert, insert_all
from lianxin.matters.models import Matter
from lianxin.registry.models import Officer, Post, Unit
from lianxin.registry.models.places import Area
from lianxin.web.readonly import WriteInRead, reading

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 14, 9, tzinfo=timezone(timedelta(hours=8)))
BY_CODE = Prepared(lambda code: Officer.objects.filter(code=code))
AMONG = Prepared(lambda codes: Officer.objects.filter(code__in=codes).order_by("code").values_list("code", flat=True))
AT_WORK = Prepared(
    lambda on, unit: Officer.objects.filter(
        Exists(Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), officer=OuterRef("pk"), unit=unit, valid_from__lte=on))
    ).order_by("pk")
)
POSTS = Prepared(lambda officer: Post.objects.filter(officer=officer).select_related("unit__area").order_by("pk"))
LATER = Prepared(lambda at: Act.objects.filter(at__gt=at).order_by("pk"))
IN_UNITS = Prepared(lambda units: Post.objects.filter(unit__in=units).order_by("pk").values_list("officer__code", flat=True))
LOCKED = Prepared(lambda code: Officer.objects.select_for_update().filter(code=code))


@pytest.fixture
def people():
    area = Area.objects.create(code="990000000000", name="县", level="county")
    unit = Unit.objects.create(code="U1", name="办公室", kind="office", area=area)
    found = [Officer.objects.create(code=f"10000{number}", name=f"干部{number}") for number in range(3)]
    Post.objects.create(officer=found[0], unit=unit, class_key="cadre", valid_from=date(2026, 1, 1))
    Post.objects.create(officer=found[1], unit=unit, class_key="cadre", valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1))
    return found


def test_each_value_finds_its_own_rows(people):
    assert [BY_CODE.first(code=one.code) for one in people] == people
    assert BY_CODE.first(code="none") is None


def test_the_rows_are_those_of_today_not_of_the_first_time(people):
    assert BY_CODE.first(code="100001").name == "干部1"
    Officer.objects.filter(code="100001").update(name="改名")
    assert BY_CODE.first(code="100001").name == "改名"


def test_tuples_of_any_length(people):
    assert AMONG.all(codes=("100002", "100000")) == ["100000", "100002"]
    assert AMONG.all(codes=("100001",)) == ["100001"]
    assert AMONG.all(codes=()) == []
    assert AMONG.all(codes=("100000", "none", "100001", "100002")) == ["100000", "100001", "100002"]


def test_ids_of_what_is_related(people):
    unit = Unit.objects.get().pk
    assert IN_UNITS.all(units=(unit,)) == ["100000", "100001"]
    assert IN_UNITS.all(units=(unit + 1, unit)) == ["100000", "100001"]
    assert IN_UNITS.all(units=(unit + 1,)) == []


def test_lists_of_nearly_one_length_share_a_statement():
    assert [len(padded(tuple(range(size)))) for size in (0, 1, 2, 3, 5, 8, 9)] == [0, 1, 2, 4, 8, 8, 16]
    assert padded((7, 8, 9)) == (7, 8, 9, 9)


def test_days_and_moments(people):
    unit = Unit.objects.get()
    assert AT_WORK.all(on=date(2026, 1, 15), unit=unit.pk) == people[:2]
    assert AT_WORK.all(on=date(2026, 5, 14), unit=unit.pk) == people[:1]
    insert(Act(at=AT, by="clock", verb="a.b.c", kind="x", code="1"))
    assert len(LATER.all(at=AT - timedelta(seconds=1))) == 1
    assert LATER.all(at=AT) == []


def test_what_is_related_comes_with_it(people, django_assert_num_queries):
    POSTS.all(officer=people[0].pk)
    with django_assert_num_queries(1):
        assert POSTS.all(officer=people[0].pk)[0].unit.area.name == "县"


def test_the_statement_is_written_once(people, monkeypatch):
    BY_CODE.first(code="100000")
    monkeypatch.setattr(type(Officer.objects.all()), "filter", None)
    assert BY_CODE.first(code="100002") == people[2]


def test_nothing_is_no_value(people):
    with pytest.raises(ValueError, match="None"):
        BY_CODE.first(code=None)


@pytest.mark.django_db(transaction=True)
def test_what_is_locked_is_locked_within_a_transaction():
    with transaction.atomic():
        assert LOCKED.first(code="none") is None
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            LOCKED.first(code="none")


def test_a_row_is_inserted_as_saving_would_insert_it():
    made = [insert(Act(at=AT, by="clock", verb="a.b.c", kind="x", code=str(number), after={"字": [number]})) for number in (1, 2)]
    saved = Act.objects.create(at=AT, by="clock", verb="a.b.c", kind="x", code="3", after={"字": [3]})
    assert [one.pk for one in Act.objects.order_by("pk")] == [*(one.pk for one in made), saved.pk]
    assert [one.after for one in Act.objects.order_by("pk")] == [{"字": [1]}, {"字": [2]}, {"字": [3]}]
    assert (made[0].before, Act.objects.first().before, Act.objects.first().at) == (None, None, AT)
    made[0].note = "changed"
    made[0].save()
    assert Act.objects.count() == 3


@pytest.mark.parametrize("many", [1, 2, 4, 5, 9])
def test_many_rows_at_once_each_with_its_id(people, django_assert_num_queries, many):
    rows = [Act(at=AT, by="clock", verb="a.b.c", kind="x", code=f"{number}%s%%", after={"n": number}) for number in range(many)]
    with django_assert_num_queries(1):
        insert_all(rows)
    assert [(one.pk, one.code, one.after) for one in Act.objects.order_by("pk")] == [
        (one.pk, one.code, one.after) for one in rows
    ]
    insert_all([])
    assert Act.objects.count() == many


def test_columns_of_a_row_are_written_at_the_version_that_was_locked():
    matter = Matter(
        code="M1", kind="request", title="旧", area=Area.objects.create(code="1", name="县", level="county"), version=3
    )
    matter.since = matter.moved_at = matter.reported_at = AT
    matter.reported_on = AT.date()
    insert(matter)
    change_locked(matter, {"title": "新", "version": 3}, version=2)
    assert Matter.objects.get().title == "旧"
    change_locked(matter, {"title": "新", "version": 4, "unit_id": None, "solved_on": date(2026, 5, 20)}, version=3)
    there = Matter.objects.get()
    assert (there.title, there.version, there.unit_id, there.solved_on) == ("新", 4, None, date(2026, 5, 20))


def test_asked_soon_it_is_what_stood_there_when_it_was_asked(people):
    with transaction.atomic():
        soon, nobody = BY_CODE.soon(code="100001"), BY_CODE.soon(code="no-such")
        Officer.objects.filter(code="100001").update(name="另一个")
        later = BY_CODE.soon(code="100001")
        assert (soon.first().name, later.first().name) == (people[1].name, "另一个")
        assert nobody.all() == []
        assert nobody.first() is None
    assert [one.code for one in soon.all()] == ["100001"]


def test_asked_soon_of_nothing_it_finds_nothing(people):
    assert Prepared(lambda ids: Officer.objects.filter(pk__in=ids)).soon(ids=()).all() == []


@contextmanager
def undone():
    """A transaction, or a part of one, that is undone by a fault."""
    with suppress(ZeroDivisionError), transaction.atomic():
        yield
        raise ZeroDivisionError


def test_asked_soon_in_what_was_undone_it_is_asked_anew(people):
    with undone():
        soon = BY_CODE.soon(code="100001")
    assert soon.first() == people[1]


def test_asked_soon_within_a_savepoint(people):
    with transaction.atomic():
        before = BY_CODE.soon(code="100001")
        with undone():
            within = BY_CODE.soon(code="100002")
        assert (before.first(), within.first()) == (people[1], people[2])


def test_a_mark_of_the_language_within_a_statement(people):
    asked = "SELECT name, '100%%', '%%s', %s FROM registry_officer WHERE code LIKE '10000%%' AND code > %s ORDER BY code"
    rows = all_rows(asked, ["%s", "100000"])
    assert [tuple(row) for row in rows] == [("干部1", "100%", "%s", "%s"), ("干部2", "100%", "%s", "%s")]


def test_under_the_wrappers_that_hold_at_present(people):
    seen = []
    with connection.execute_wrapper(
        lambda run, sql, values, many, context: (seen.append(sql), run(sql, values, many, context))[1]
    ):
        assert BY_CODE.first(code="100001") == people[1]
    assert len(seen) == 1
    with reading(), pytest.raises(WriteInRead):
        insert(Act(at=AT, by="clock", verb="a.b.c", kind="x", code="1"))
    assert BY_CODE.first(code="100001") == people[1]


def test_after_an_error_within_a_transaction_nothing_is_asked_until_it_ends(people):
    with pytest.raises(DatabaseError), transaction.atomic():
        all_rows("SELECT no_such_column FROM registry_officer WHERE code = %s", ["1"])
    assert BY_CODE.first(code="100001") == people[1]
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            BY_CODE.first(code="100001")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases plan as they like")
def test_a_plan_that_is_kept_is_kept_for_its_statement_alone(people):
    planned = Prepared(lambda code: Officer.objects.filter(code=code), planned_once=True)
    assert planned.first(code="100001") == people[1]
    assert all_rows("SHOW plan_cache_mode", []) == [("auto",)]
    assert rows_on(connection, "SELECT current_setting('plan_cache_mode')", [], planned_once=True) == [("force_generic_plan",)]
    with pytest.raises(DatabaseError), transaction.atomic():
        rows_on(connection, "SELECT 1 / %s::int", [0], planned_once=True)
    assert all_rows("SHOW plan_cache_mode", []) == [("auto",)]
    with transaction.atomic():
        assert planned.first(code="100001") == people[1]
    assert all_rows("SHOW plan_cache_mode", []) == [("auto",)]
