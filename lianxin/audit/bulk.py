"""Rows by the thousand, in and out: how a model's rows look to the exchange folder, and quick ways to write them.

A ``Binding`` says for each column of a file where it is read from and what it is written to. The writers of the apps
(`<app>/bulk.py`) are bindings plus what follows from a row. Callers open the transaction and record the act.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Collate

from lianxin.audit.models import Act

Row = dict[str, Any]
Key = tuple[Any, ...]
BATCH: Final = 1_000
KEYS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Bound:
    """One column: the path by which it is read, the attribute it is written to, the model it names by code."""

    column: str
    path: Any = None
    """A lookup path or an expression; the column's own name when None."""
    attr: str | None = None
    """None: the column is not written by itself but by what follows from the row."""
    refers: tuple[type[models.Model], str] | None = None
    """The model that the cell names, and the field that holds the name."""
    blank: Any = ""
    """How the folder shows what the database holds as NULL."""


Follows = Callable[[Sequence[Row]], Sequence[Mapping[str, Any]]]


def _nothing(rows: Sequence[Row]) -> Sequence[Mapping[str, Any]]:
    return [{}] * len(rows)


@dataclass(frozen=True, slots=True)
class Binding:
    """A file of the exchange folder and the model that holds its rows."""

    model: type[models.Model]
    columns: tuple[Bound, ...]
    key: tuple[str, ...]
    follows: Follows = _nothing
    """Further attributes of each row, worked out for a batch at once."""
    seek: str = ""
    """The key column by which rows are looked up, when the first one picks too many."""
    only: Q = field(default_factory=Q)
    """Which rows of the model belong to the file."""

    def all(self) -> "QuerySet[Any]":
        """Every row of the model that belongs to the file."""
        return self.model._default_manager.filter(self.only)

    # -- reading

    def rows(self, queryset: "QuerySet[Any]") -> Iterator[Row]:
        """The rows of a queryset as the folder shows them, in the order of an export, streamed."""
        names = [bound.column for bound in self.columns]
        blanks = [bound.blank for bound in self.columns]
        annotated = {f"_c{place}": _expression(bound) for place, bound in enumerate(self.columns)}
        order = [by_bytes(f"_c{names.index(key)}", text=key not in DATES) for key in self.key]
        found = queryset.annotate(**annotated).order_by(*order).values_list(*annotated)
        for values in found.iterator(chunk_size=BATCH):
            yield {
                name: (blank if value is None else tuple(value) if isinstance(value, list) else value)
                for name, blank, value in zip(names, blanks, values, strict=True)
            }

    def existing(self, keys: Sequence[Key]) -> dict[Key, Row]:
        """Those rows among ``keys`` that are there already, by key."""
        wanted = set(keys)
        seek = self.seek or self.key[0]
        place = self.key.index(seek)
        path = next(_expression(bound) for bound in self.columns if bound.column == seek)
        found: dict[Key, Row] = {}
        values = sorted({key[place] for key in wanted})
        for start in range(0, len(values), KEYS_AT_ONCE):
            some = self.all().annotate(_key=path).filter(_key__in=values[start : start + KEYS_AT_ONCE])
            for row in self.rows(some):
                key = self.key_of(row)
                if key in wanted:
                    found[key] = row
        return found

    def key_of(self, row: Mapping[str, Any]) -> Key:
        """The key of a row."""
        return tuple(row[name] for name in self.key)

    def is_empty(self) -> bool:
        """Whether the model has no row at all: a first loading need not look for what is there."""
        return not self.all().exists()

    # -- writing

    def create(self, rows: Sequence[Row]) -> None:
        """Insert the rows. They are sound: codes exist, constraints hold."""
        self.model._default_manager.bulk_create((self.model(**values) for values in self._values(rows)), batch_size=BATCH)

    def update(self, rows: Sequence[Row]) -> None:
        """Give the rows with these keys this content."""
        for row, values in zip(rows, self._values(rows), strict=True):
            keys = {f"_k{place}": _expression(bound) for place, bound in enumerate(self._key_columns())}
            wanted = {f"_k{place}": row[bound.column] for place, bound in enumerate(self._key_columns())}
            self.all().annotate(**keys).filter(**wanted).update(**values)

    def personal(self) -> frozenset[str]:
        """The columns that hold personal data: an act says that they changed, never from what to what."""
        declared = getattr(self.model, "PERSONAL", {})
        return frozenset(bound.column for bound in self.columns if (bound.attr or bound.path or bound.column) in declared)

    def _key_columns(self) -> list[Bound]:
        return [bound for bound in self.columns if bound.column in self.key]

    def _values(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        ids = {
            bound.column: ids_by_code(*bound.refers, (row[bound.column] for row in rows))
            for bound in self.columns
            if bound.refers
        }
        found = []
        for row, more in zip(rows, self.follows(rows), strict=True):
            values = {bound.attr: self._value(bound, row, ids) for bound in self.columns if bound.attr}
            found.append({**values, **more})
        return found

    def _value(self, bound: Bound, row: Row, ids: Mapping[str, Mapping[str, int]]) -> Any:
        value = row[bound.column]
        if bound.refers:
            return ids[bound.column][value] if value else None
        return list(value) if isinstance(value, tuple) else value


def _expression(bound: Bound) -> Any:
    if bound.path is None:
        return F(bound.column)
    return F(bound.path) if isinstance(bound.path, str) else bound.path


def ids_by_code(model: type[models.Model], name: str, codes: Iterable[str]) -> dict[str, int]:
    """The primary keys of those rows whose field ``name`` is among the codes; the empty code is passed over."""
    wanted = sorted({code for code in codes if code})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = model._default_manager.filter(**{f"{name}__in": wanted[start : start + KEYS_AT_ONCE]})
        found.update(some.values_list(name, "pk"))
    return found


DATES: Final = frozenset({"day", "from", "valid_from"})
"""The key columns that are no text."""


def by_bytes(path: str, *, text: bool = True) -> Any:
    """How to sort by a column so that every database gives the same order: by the bytes of its text."""
    return Collate(F(path), "C") if text and connection.vendor == "postgresql" else F(path)


HIDDEN: Final = "…"


def record_changes(
    kind: str,
    changes: Iterable[tuple[Key, Mapping[str, Any], Mapping[str, Any]]],
    *,
    personal: frozenset[str],
    by: str,
    at: datetime,
) -> None:
    """Append one act for each changed row: key, before, after; only what differs, personal values left out."""
    acts = []
    for key, before, after in changes:
        differing = [name for name in before if before[name] != after[name]]
        old, new = ({name: HIDDEN if name in personal else _plain(row[name]) for name in differing} for row in (before, after))
        code = " ".join(str(part) for part in key)[:64]
        acts.append(Act(at=at, by=by, verb="exchange.row.replaced", kind=kind, code=code, before=old, after=new))
    Act.objects.bulk_create(acts, batch_size=BATCH)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return list(value) if isinstance(value, tuple) else str(value)


# -- quick writing -------------------------------------------------------------------------------


LOADING: Final = 0x4C69616E
"""The number of the lock under which one bulk loading waits for another."""


def one_at_a_time() -> None:
    """Wait until no other bulk loading runs, and keep others waiting to the end of the transaction. SQLite does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])


def take_ids(model: type[models.Model], many: int) -> list[int]:
    """Primary keys for so many new rows, taken before they are written. On SQLite the transaction holds the write lock."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, many])
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        first = int((cursor.fetchone() or (0,))[0]) + 1
    return list(range(first, first + many))


def insert(model: type[models.Model], attrs: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values (the primary key included, when given): by COPY on PostgreSQL, by executemany on SQLite."""
    if not rows:
        return
    quote = connection.ops.quote_name
    names = {item.attname: item.column for item in model._meta.concrete_fields}
    columns = ", ".join(quote(str(names[attr])) for attr in attrs)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(attrs))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608
