"""One row written by a statement that is made once for each connection and table."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql import InsertQuery

FEW: Final = 3
"""So many rows of one table cost less one by one than as one statement that has to be written."""
M = TypeVar("M", bound=models.Model)


def insert(row: M) -> M:
    """The row as it stands in its table now, with its id. What ``save(force_insert=True)`` does, without a signal."""
    connection = connections[DEFAULT_DB_ALIAS]
    kept: dict[type[models.Model], tuple[str, list[Any]]] = connection.__dict__.setdefault("lianxin_inserts", {})
    model = type(row)
    if model not in kept:
        kept[model] = _made(row, connection)
    sql, fields = kept[model]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection=connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


def insert_all(rows: Sequence[models.Model]) -> None:
    """Rows of one table: a few each by the statement that is there already, more of them together."""
    if len(rows) > FEW:
        type(rows[0])._default_manager.bulk_create(rows)
        return
    for row in rows:
        insert(row)


def _made(row: models.Model, connection: Any) -> tuple[str, list[Any]]:
    """The statement for rows of this table and its fields; the key comes back."""
    meta = row._meta
    fields = [field for field in meta.local_concrete_fields if not (field.primary_key or field.generated)]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [meta.pk]
    ((sql, _),) = compiler.as_sql()
    return sql, fields
