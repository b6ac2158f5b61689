"""``search__words=("王小", "小明")``: rows whose column holds all these words, found by an index on either database."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    _Lookup = Lookup[bool]
else:
    _Lookup = Lookup


@TextField.register_lookup
class Words(_Lookup):
    """The column is a text of words with spaces between (``rules.names.search_text``); all the given words must be among them."""

    lookup_name = "words"
    prepare_rhs = False

    def _words(self) -> list[str]:
        words: Sequence[str] = self.rhs
        return list(words)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """By the full-text table beside the rows (migration ``search``)."""
        alias, table = self.lhs.alias, self.lhs.target.model._meta.db_table
        quote = connection.ops.quote_name
        index = quote(f"{table}_words")
        sql = f"{quote(alias)}.{quote('id')} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)"  # noqa: S608
        return sql, [" AND ".join(f'"{word}"' for word in self._words())]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        """By the GIN index over the words (PostgreSQL)."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"string_to_array({lhs}, ' ') @> %s::text[]", [*params, self._words()]
