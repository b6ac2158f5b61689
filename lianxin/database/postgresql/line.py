"""Short statements, said to the server by libpq itself: prepared once for a connection, several in one way there and back.

A way to the server and back costs both sides about as much as a short statement does, and the driver's cursor as much again.
Values and rows are turned by the driver's own adapters, as Django has set them for the connection.
"""

import re
import select
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final

from psycopg import Connection, OperationalError, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

Said = tuple[str, Sequence[Any]]
"""A statement with its values."""
Row = tuple[Any, ...]
Ready = tuple[bytes, Any, Any, Any]
"""What a statement is called, its values with their formats and types, as they are sent."""

PLACES: Final = re.compile("%[%s]")
"""What Django writes for the place of a value, and for a sign of its own."""
MOST: Final = 600
"""Statements that the server keeps for one connection; past that all are forgotten, and what is asked is kept anew."""
SOUND: Final = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
THERE: Final = b"SELECT name FROM pg_prepared_statements WHERE name LIKE 'line_%'"


class Line:
    """One connection of the driver's, and what the server has been told to keep for it.

    Behind a pooler that lends another connection for each transaction (``prepare_threshold`` is None) nothing is kept.
    """

    def __init__(self, connection: "Connection[Any]") -> None:
        self.connection, self.pgconn = connection, connection.pgconn
        self.keeps = connection.prepare_threshold is not None
        self._turner = Transformer(connection)
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._numbers = count(1)
        self._in_doubt = False

    def ask(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """All rows of one statement. Raises the driver's errors."""
        if not self.keeps:
            return self.say((sql, values))[-1]
        return self._rows(self._sound(self.pgconn.exec_prepared(*self._ready(sql, values)[:3])))

    def say(self, *parts: bytes | Said) -> list[list[Row]]:
        """Commands and statements in one way there and back: all rows of each of the statements.

        Nothing that comes after a fault is done. Raises the driver's error of the first.
        """
        ready = [part if isinstance(part, bytes) else self._ready(*part) for part in parts]
        self.pgconn.enter_pipeline_mode()
        try:
            for one in ready:
                self._send(one)
            self.pgconn.pipeline_sync()
            results = self._results()
            self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.connection.close()  # nobody knows what is under way on it
            raise
        for result in results:
            self._sound(result)
        return [self._rows(result) for result, one in zip(results, ready, strict=True) if not isinstance(one, bytes)]

    def doubt(self) -> None:
        """The driver may have told the server to forget what it keeps, ours too: looked up before it is used again."""
        self._in_doubt = True

    def forget(self) -> None:
        """Have the server keep nothing of ours: what a statement reads may have changed its shape."""
        self._look_up()
        for name in self._names.values():
            self._sound(self.pgconn.exec_(b"DEALLOCATE " + name))
        self._names.clear()

    def _send(self, one: bytes | Ready) -> None:
        if isinstance(one, bytes):
            self.pgconn.send_query_params(one, None)
        elif self.keeps:
            self.pgconn.send_query_prepared(*one[:3])
        else:
            query, values, formats, types = one
            self.pgconn.send_query_params(query, values, types, formats)

    def _results(self) -> list[PGresult]:
        """One for each part, up to the mark that ends them. Raises OperationalError when the connection is lost.

        Waiting is for ``poll``, which lets other threads go on: one of them may hold what the server waits for.
        """
        found: list[PGresult] = []
        link = select.poll()
        while self.pgconn.flush():
            self._heard(link, select.POLLIN | select.POLLOUT)
        while True:
            while self.pgconn.is_busy():
                self._heard(link, select.POLLIN)
            result = self.pgconn.get_result()
            if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                return found
            if result is not None:
                found.append(result)
            elif self.pgconn.status == ConnStatus.BAD:
                raise OperationalError(self.pgconn.get_error_message() or "the connection is lost")

    def _heard(self, link: "select.poll", events: int) -> None:
        """Wait until the server says something, or takes more, and read what there is."""
        link.register(self.pgconn.socket, events)
        if any(event & ~select.POLLOUT for _, event in link.poll()):
            self.pgconn.consume_input()

    def _ready(self, sql: str, values: Sequence[Any]) -> Ready:
        query, turner = _numbered(sql), self._turner
        dumped = turner.dump_sequence(values, [PyFormat.AUTO] * len(values))
        if not self.keeps:
            return query, dumped, turner.formats, turner.types
        if self._in_doubt:
            self._look_up()
        types = turner.types or ()
        name = self._names.get((query, types))
        if name is None:
            name = self._keep(query, types)
        return name, dumped, turner.formats, types

    def _keep(self, query: bytes, types: tuple[int, ...]) -> bytes:
        if len(self._names) >= MOST:
            self.forget()
        name = b"line_%d" % next(self._numbers)
        self._sound(self.pgconn.prepare(name, query, types))
        self._names[query, types] = name
        return name

    def _look_up(self) -> None:
        there = {name for (name,) in self._rows(self._sound(self.pgconn.exec_(THERE)))}
        self._names = {key: name for key, name in self._names.items() if name.decode() in there}
        self._in_doubt = False

    def _sound(self, result: PGresult) -> PGresult:
        if result.status in SOUND:
            return result
        if self.pgconn.status == ConnStatus.BAD:
            raise OperationalError(result.get_error_message())
        raise errors.error_from_result(result)

    def _rows(self, result: PGresult) -> list[Row]:
        self._turner.set_pgresult(result)
        return self._turner.load_rows(0, result.ntuples, tuple)


@lru_cache(maxsize=2_000)
def _numbered(sql: str) -> bytes:
    """The statement with its places numbered as PostgreSQL wants them."""
    numbers = count(1)
    return PLACES.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql).encode()
