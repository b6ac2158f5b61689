"""Rows written by statements that are made once for each connection and table."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql import InsertQuery

from lianxin.database.asking import Coming, put_on, rows_on

FEW: Final = 4
"""Up to so many rows of one table are written by a statement that is kept for their number."""
M = TypeVar("M", bound=models.Model)
Inserts = dict[tuple[type[models.Model], int, bool], tuple[str, list[Any]]]

_TEXT: Final[frozenset[type]] = frozenset({str, type(None)})
_NOTHING: Final[frozenset[type]] = frozenset({type(None)})
AS_IT_IS: Final[dict[type[Any], frozenset[type]]] = {
    models.CharField: _TEXT,
    models.TextField: _TEXT,
    models.BooleanField: frozenset({bool, type(None)}),
    models.DateField: _NOTHING,
    models.DateTimeField: _NOTHING,
    models.ForeignKey: _NOTHING,
}
"""Of which kinds a value goes to the database as it is: Django asks each field of a row in turn, to hear just that."""


def insert(row: M, key: Coming | None = None) -> M:
    """The row as it stands in its table now, with its id. What ``save(force_insert=True)`` does, without a signal.

    With a ``key`` it goes to the server with what comes next, and what is wrong with it comes out there.
    """
    if key is None:
        _insert([row])
    else:
        ((number,),) = key.rows()
        _there(row, number)
        connection: Any = connections[DEFAULT_DB_ALIAS]
        put_on(connection, *_statement([row], connection, keyed=True))
    return row


def key_soon(model: type[models.Model]) -> Coming | None:
    """The id of a row that is to be written, asked with the next statement; None where the row has to be there for it."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return None
    kept: dict[type[models.Model], str] = connection.__dict__.setdefault("lianxin_sequences", {})
    if model not in kept:
        meta: Any = model._meta
        ((kept[model],),) = rows_on(connection, "SELECT pg_get_serial_sequence(%s, %s)", [meta.db_table, meta.pk.column])
    return Coming(connection, "SELECT nextval(%s)", [kept[model]])


def insert_all(rows: Sequence[models.Model]) -> None:
    """Rows of one table, in one statement; their ids are set."""
    if len(rows) > FEW:
        type(rows[0])._default_manager.bulk_create(rows)
    elif rows:
        _insert(rows)


def insert_unseen(rows: Sequence[models.Model]) -> None:
    """Rows of one table that nobody looks at before the transaction ends; their ids are not known here.

    On PostgreSQL they go to the server with what comes next, and what is wrong with them comes out there.
    """
    if len(rows) > FEW:
        type(rows[0])._default_manager.bulk_create(rows)
    elif rows:
        connection: Any = connections[DEFAULT_DB_ALIAS]
        put_on(connection, *_statement(rows, connection))


def _insert(rows: Sequence[models.Model]) -> None:
    connection: Any = connections[DEFAULT_DB_ALIAS]
    for row, (pk,) in zip(rows, rows_on(connection, *_statement(rows, connection)), strict=True):
        _there(row, pk)


def _there(row: models.Model, pk: int) -> None:
    row.pk = pk
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _statement(rows: Sequence[models.Model], connection: Any, *, keyed: bool = False) -> tuple[str, list[Any]]:
    """The statement, made once for each connection and number of rows, and its values; ``keyed``: their ids are among these."""
    kept: Inserts = connection.__dict__.setdefault("lianxin_inserts", {})
    shape = type(rows[0]), len(rows), keyed
    if shape not in kept:
        kept[shape] = _made(rows, connection, keyed)
    sql, fields = kept[shape]
    return sql, [_said(field, field.pre_save(row, True), connection) for row in rows for field in fields]


def _said(field: Any, value: Any, connection: Any) -> Any:
    """A value as the database takes it."""
    as_it_is = type(value) in AS_IT_IS.get(type(field), ())
    return value if as_it_is else field.get_db_prep_save(value, connection=connection)


def _made(rows: Sequence[models.Model], connection: Any, keyed: bool) -> tuple[str, list[Any]]:
    """The statement for so many rows of this table, and its fields; the keys come back.

    Django's own for one row, its places once for each row: for many Django gives PostgreSQL a list for each column.
    """
    meta = rows[0]._meta
    fields = [field for field in meta.local_concrete_fields if not field.generated and (keyed or not field.primary_key)]
    query = InsertQuery(type(rows[0]))
    query.insert_values(fields, list(rows[:1]))
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [meta.pk]
    ((sql, _),) = compiler.as_sql()
    into, _, rest = sql.partition(" VALUES ")
    places, _, returned = rest.partition(" RETURNING ")
    return f"{into} VALUES {', '.join([places] * len(rows))} RETURNING {returned}", fields


def change_locked(row: models.Model, changed: Mapping[str, Any], *, version: int) -> None:
    """Write these columns of a row that this transaction has locked at this version.

    On PostgreSQL it goes to the server with what comes next, and what is wrong with it comes out there.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    kept: dict[object, tuple[str, list[Any]]] = connection.__dict__.setdefault("lianxin_changes", {})
    shape = (type(row), *changed)
    if shape not in kept:
        kept[shape] = _changing(row._meta, tuple(changed), connection.ops.quote_name)
    sql, fields = kept[shape]
    given = [*changed.values(), row.pk, version]
    values = [_said(field, value, connection) for field, value in zip(fields, given, strict=True)]
    put_on(connection, sql, values)


def _changing(meta: Any, names: tuple[str, ...], quote: Any) -> tuple[str, list[Any]]:
    """The statement that writes columns of these names, and the fields of its values."""
    fields = [*(meta.get_field(name) for name in names), meta.pk, meta.get_field("version")]
    *written, key, version = [f"{quote(field.column)} = %s" for field in fields]
    return f"UPDATE {quote(meta.db_table)} SET {', '.join(written)} WHERE {key} AND {version}", fields  # noqa: S608
