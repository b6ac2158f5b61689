"""Querysets whose statement is made once for each connection, not once for each time they are asked.

Django builds a queryset, joins it up and writes its SQL anew every time: three quarters of what a small statement costs here.
What a page or a step always asks in the same form is named once, with a place for each value:

    BY_CODE = Prepared(lambda code: Officer.objects.filter(code=code))
    officer = BY_CODE.first(code="100018")

The statement is Django's own, and so are the rows; nothing of a row is kept. ``soon`` asks with the next statement of the
connection. A value may be a tuple (``pk__in=ids``): each length is a statement of its own. None is no value, as ``= NULL`` holds
for nothing: ask otherwise for what is not there.
"""

from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet
from django.db.transaction import TransactionManagementError

from lianxin.database.asking import Coming, rows_on

T = TypeVar("T")
Slot = tuple[str, int | None]

MOST: Final = 400
"""Statements that one connection keeps; past that it begins anew, so that lengths of tuples cannot pile up."""
MARKS: Final = 7 << 60
"""Where the ids begin that stand for those of a tuple: no row has such a one, and a big integer holds it."""


class Given(Expression):
    """The place of a value in a statement that is written before the value is known."""

    allowed_default = False

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.slot = slot

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A mark, and this place instead of a value."""
        return "%s", [self]

    def resolve_expression(self, *_args: Any, **_more: Any) -> "Given":
        """Itself: it leads to no column."""
        return self

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two of them the same: the slot."""
        return (type(self), self.slot)


class _Statement(Generic[T]):
    """A statement of one connection: its SQL, where its values go, and how its rows are read."""

    def __init__(self, rows: QuerySet[Any, T], slots: dict[object, Slot], connection: Any, planned_once: bool) -> None:
        self.connection, self.rows, self.planned_once = connection, rows, planned_once
        self.locks = rows.query.select_for_update and connection.features.has_select_for_update
        compiler = rows.query.get_compiler(connection=connection)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.params = [_slot(one, slots) for one in params]
        self._found: list[tuple[Any, ...]] = []
        converters = compiler.get_converters([column[0] for column in compiler.select[0 : compiler.col_count]])
        self.columns = compiler.col_count if compiler.has_extra_select else None
        compiler.execute_sql = lambda *_args, **_more: self._fetched()
        compiler.get_converters = lambda _fields: converters
        rows.query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]

    def ask(self, given: dict[str, Any]) -> list[T]:
        values = self._values(given)
        return self.read(rows_on(self.connection, self.sql, values, planned_once=self.planned_once) if self.sql else [])

    def coming(self, given: dict[str, Any]) -> Coming | None:
        """Its rows on their way; None where it finds nothing whatever there is."""
        return Coming(self.connection, self.sql, self._values(given)) if self.sql else None

    def read(self, found: list[tuple[Any, ...]]) -> list[T]:
        """What Django makes of such rows."""
        self._found = found
        rows: Any = self.rows
        return list(rows._iterable_class(rows))

    def _values(self, given: dict[str, Any]) -> list[Any]:
        if self.locks and self.connection.get_autocommit():
            raise TransactionManagementError("what is locked is locked within a transaction")
        ops = self.connection.ops
        return [_value(given, one, ops) if isinstance(one, Given) else one for one in self.params]

    def _fetched(self) -> tuple[list[tuple[Any, ...]], ...]:
        """All rows, as Django's compiler gives them: in parts, of which there is one here."""
        found, self._found = self._found, []
        return ([row[: self.columns] for row in found] if self.columns else found,)


class Soon(Generic[T]):
    """Rows that are asked with the next statement of the connection, or when somebody looks at them."""

    def __init__(self, statement: _Statement[T], coming: Coming | None) -> None:
        self._statement, self._coming = statement, coming

    def all(self) -> list[T]:
        """The rows, made anew each time. Raises what the statement raises, or one that was sent with it."""
        return self._statement.read(self._coming.rows()) if self._coming else []

    def first(self) -> T | None:
        """The first of the rows, or None."""
        found = self.all()
        return found[0] if found else None


class Prepared(Generic[T]):
    """A queryset with places for values, written as a function of them.

    ``planned_once``: PostgreSQL keeps its first plan, where one serves all values and planning costs more than running.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, T]], *, planned_once: bool = False) -> None:
        self._rows, self._planned_once = rows, planned_once

    def all(self, **given: Any) -> list[T]:
        """The rows for these values. One statement."""
        return self._statement(given).ask(given)

    def soon(self, **given: Any) -> Soon[T]:
        """The rows for these values, asked with the next statement of the connection; no plan is kept for it alone."""
        statement = self._statement(given)
        return Soon(statement, statement.coming(given))

    def first(self, **given: Any) -> T | None:
        """The first of the rows, or None; the queryset itself says how many are fetched."""
        found = self.all(**given)
        return found[0] if found else None

    def _statement(self, given: dict[str, Any]) -> _Statement[T]:
        connection: Any = connections[DEFAULT_DB_ALIAS]
        kept: dict[object, _Statement[T]] = connection.__dict__.setdefault("lianxin_statements", {})
        shape = (self, *[len(value) for value in given.values() if isinstance(value, tuple)])
        statement = kept.get(shape)
        if statement is None:
            if len(kept) >= MOST:
                kept.clear()
            statement = kept[shape] = self._made(given, connection)
        return statement

    def _made(self, given: dict[str, Any], connection: Any) -> _Statement[T]:
        """Lookups of relations want numbers in their lists: each id of a tuple is stood for by a number that no row has."""
        slots: dict[object, Slot] = {}
        marks, places = count(MARKS), {}
        for name, value in given.items():
            if isinstance(value, tuple):
                places[name] = tuple(next(marks) if isinstance(one, int) else Given((name, at)) for at, one in enumerate(value))
                slots |= {place: (name, at) for at, place in enumerate(places[name]) if isinstance(place, int)}
            else:
                places[name] = Given((name, None))  # type: ignore[assignment]
        return _Statement(self._rows(**places), slots, connection, self._planned_once)


def padded(ids: tuple[int, ...]) -> tuple[int, ...]:
    """The same ids for an ``IN``, the last one repeated up to a power of two: a few statements serve lists of all lengths."""
    size = len(ids)
    return ids + ids[-1:] * ((1 << (size - 1).bit_length()) - size) if size else ids


def _slot(param: Any, slots: dict[object, Slot]) -> Any:
    found = slots.get(param) if isinstance(param, int) else None
    return Given(found) if found else param


def _value(given: dict[str, Any], place: Given, ops: Any) -> Any:
    name, number = place.slot
    value = given[name] if number is None else given[name][number]
    if value is None:
        raise ValueError(f"{name}: None is no value of a prepared statement")
    if isinstance(value, int) and not isinstance(value, bool):
        return ops.adapt_integerfield_value(value, "BigIntegerField")  # one type for small and large: one plan
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    return ops.adapt_datefield_value(value) if isinstance(value, date) else value
