"""What figures count is watched by the database itself: triggers write a ``Change`` in the transaction of every change.

So nothing can be missed: not what is loaded by COPY, not what a later action writes, not what commits late. Each trigger touches
only its own row and the queue, so that SQLite may rebuild any other table. The names hold a digest of what they do: a
trigger that is missing or of another release (a rebuilt table loses its own on SQLite) is found by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction

PREFIX: Final = "lx_change_"
_QUEUE: Final = "figures_change"


@dataclass(frozen=True, slots=True)
class Watched:
    """A table and which of its rows' changes matter.

    ``columns`` are those that figures look at; a change of others is none. ``area``, ``ref``, ``first`` and ``last`` are the
    columns that say where, of which entry, from and until when; ``to`` is the end of a span: moved alone, only what follows it
    changes.
    """

    table: str
    kind: str
    columns: tuple[str, ...]
    area: str = ""
    ref: str = ""
    first: str = ""
    last: str = ""
    to: str = ""
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    key: str = "id"


_ENTRY: Final = (
    "kind day until recorded_on area_id place_id half_days minutes persons fen count campaign topic outcome superseded_on"
    " withdrawn_on reviewed_on review"
)
_MATTER: Final = (
    "kind category area_id counterpart_id root_id campaign unit_id officer_id outcome exclusion rating reported_on accepted_on"
    " contacted_on due_on solved_on closed_on returned_on verified_on rated_on confidential"
)
_CALL: Final = "day area_id line_id outcome answered_at missed_at ended_at lost_at waited back_due_at back_at back_how"
_LINE: Final = "province_id prefecture_id county_id township_id district_id village_id group_id"
WATCHED: Final = (
    Watched("records_entry", "entry", (*_ENTRY.split(),), area="place_id", first="day", last="until"),
    Watched("records_entryofficer", "part", ("officer_id", "unit_id"), ref="entry_id", events=("UPDATE", "DELETE")),
    Watched("records_entrycounterpart", "part", ("root_id", "origin"), ref="entry_id", events=("UPDATE", "DELETE")),
    Watched("records_entryday", "part", ("day", "half_days"), ref="entry_id", events=("UPDATE", "DELETE")),
    Watched("matters_matter", "matter", (*_MATTER.split(),), area="area_id", first="reported_on"),
    Watched("matters_against", "against", ("matter_id", "unit_id", "officer_id"), ref="matter_id"),
    Watched("hotline_call", "call", (*_CALL.split(),), area="area_id", first="day", last="day"),
    Watched("hotline_callmatter", "brought", ("call_id", "matter_id"), ref="call_id"),
    Watched("hotline_line", "line", ("unit_id", "area_id")),
    Watched(
        "liaison_link",
        "link",
        ("officer_id", "unit_id", "counterpart_id", "root_id", "kind", "valid_from"),
        first="valid_from",
        to="valid_to",
    ),
    Watched("registry_need", "need", ("counterpart_id", "root_id", "need", "first"), first="first", to="last"),
    Watched(
        "registry_counterpart",
        "counterpart",
        ("kind", "base", "area_id", "place_id", "unit_id", "members", "valid_from", "root_id", "provisional"),
        first="valid_from",
        to="valid_to",
    ),
    Watched(
        "registry_post", "post", ("officer_id", "unit_id", "class_key", "main", "valid_from"), first="valid_from", to="valid_to"
    ),
    Watched("registry_officer", "officer", ("tags",), events=("UPDATE", "DELETE")),
    Watched("registry_unit", "unit", ("kind", "area_id")),
    Watched("registry_area", "area", ("level", "size_class", "valid_from", "valid_to", "merged_into_id", *_LINE.split())),
    Watched("registry_calendarday", "calendar", ("day", "working", "official"), first="day", key="day"),
    Watched("registry_campaign", "campaign", ("key", "area_id", "last", "first")),
    Watched("registry_absence", "absence", ("officer_id", "kind", "first", "last"), first="first"),
    Watched("registry_suspension", "suspension", ("area_id", "kind", "first", "last"), first="first"),
    Watched("policy_adoption", "adoption", ("version_id", "key", "area_id", "first", "last")),
)
_TURN: Final = 20_261_122
"""Of whoever puts the triggers in place: a number of our own for PostgreSQL's advisory locks."""
_COLUMNS: Final = "kind, area_id, ref, first, last, number"


def ensure() -> bool:
    """See to it that everything is watched; return whether something was not, so that changes may have been missed."""
    wanted = dict(_statements())
    if standing() == wanted.keys():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite lets one write at a time as it is
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        if standing() == wanted.keys():  # another clock was quicker
            return True
        for name in sorted(standing()):
            cursor.execute(dropping(name))
        for statement in wanted.values():
            cursor.execute(statement)
    return True


def standing() -> set[str]:
    """Return the names of our triggers that the database has."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s AND tgrelid = ANY(%s::regclass[])"
        values: list[Any] = [PREFIX.replace("_", r"\_") + "%", [each.table for each in WATCHED]]
    else:
        query, values = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {name for (name,) in cursor.fetchall()}


def dropping(name: str) -> str:
    """Return the statement that takes a trigger away."""
    if connection.vendor == "postgresql":
        return f'DROP FUNCTION "{name}"() CASCADE'
    return f'DROP TRIGGER "{name}"'


def _statements() -> Iterator[tuple[str, str]]:
    """Each trigger by its name."""
    make = _for_statement if connection.vendor == "postgresql" else _for_row
    for watched in WATCHED:
        for event in watched.events:
            text = make(watched, event)
            name = f"{PREFIX}{watched.table}_{event[0].lower()}_{sha256(text.encode()).hexdigest()[:8]}"
            yield name, text.replace("{name}", name)


def _cells(watched: Watched, row: str, month: str) -> list[str]:
    """Where a row of that alias stands and when, as SQL; ``month`` takes a day to the first of its month."""

    def column(name: str) -> str:
        return f"{row}.{name}" if name else "NULL"

    first = month.format(column(watched.first)) if watched.last else column(watched.first)
    last = month.format(column(watched.last)) if watched.last else "NULL"
    return [column(watched.area), column(watched.ref), first, last]


# -- PostgreSQL: once for a statement, from the rows it changed -----------------------------------

_FUNCTION: Final = """CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
INSERT INTO %(queue)s (%(columns)s) SELECT '%(kind)s', area_id, ref, first, last, count(*) FROM (%(rows)s) changed
GROUP BY area_id, ref, first, last; RETURN NULL; END $body$;
CREATE TRIGGER "{name}" AFTER %(event)s ON %(table)s REFERENCING %(seen)s FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()"""
_SEEN: Final = {"INSERT": "NEW TABLE AS fresh", "DELETE": "OLD TABLE AS gone", "UPDATE": "OLD TABLE AS gone NEW TABLE AS fresh"}
_TYPES: Final = ("bigint", "bigint", "date", "date")
_NAMES: Final = ("area_id", "ref", "first", "last")


def _for_statement(watched: Watched, event: str) -> str:
    rows = {
        "INSERT": lambda: _selected(watched, "n", "fresh n"),
        "DELETE": lambda: _selected(watched, "o", "gone o"),
        "UPDATE": lambda: _updated(watched),
    }[event]()
    return _FUNCTION % {
        "queue": _QUEUE,
        "columns": _COLUMNS,
        "kind": watched.kind,
        "rows": rows,
        "event": event,
        "table": watched.table,
        "seen": _SEEN[event],
    }


def _selected(watched: Watched, row: str, of: str, first: str = "") -> str:
    cells = _cells(watched, row, "date_trunc('month', {})")
    cells[2] = first.format(cells[2]) if first else cells[2]
    columns = ", ".join(f"({cell})::{kind} AS {name}" for cell, kind, name in zip(cells, _TYPES, _NAMES, strict=True))
    return f"SELECT {columns} FROM {of}"


def _updated(watched: Watched) -> str:
    """The rows before and after, where something watched has changed; where only the end has moved, from the earlier end."""
    others = _differs(watched.columns, "o", "n")
    both = f"gone o JOIN fresh n ON n.{watched.key} = o.{watched.key} WHERE {others}"
    first = ""
    if watched.to:
        both += f" OR o.{watched.to} IS DISTINCT FROM n.{watched.to}"
        first = f"CASE WHEN {others} THEN {{}} ELSE LEAST(o.{watched.to}, n.{watched.to}) END"
    return f"{_selected(watched, 'o', both, first)} UNION ALL {_selected(watched, 'n', both, first)}"


def _differs(columns: tuple[str, ...], one: str, other: str) -> str:
    return "(" + " OR ".join(f"{one}.{name} IS DISTINCT FROM {other}.{name}" for name in columns) + ")"


# -- SQLite: row by row, one line of the queue for what is alike ----------------------------------


def _for_row(watched: Watched, event: str) -> str:
    rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[event]
    others = "(" + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in watched.columns) + ")"
    when, first = "", ""
    if event == "UPDATE":
        when = f" WHEN {others}"
        if watched.to:
            when += f" OR OLD.{watched.to} IS NOT NEW.{watched.to}"
            earlier = f"coalesce(min(OLD.{watched.to}, NEW.{watched.to}), OLD.{watched.to}, NEW.{watched.to})"
            first = f"CASE WHEN {others} THEN {{}} ELSE {earlier} END"
    body = " ".join(_put(watched, row, first) for row in rows)
    return f'CREATE TRIGGER "{{name}}" AFTER {event} ON {watched.table}{when} BEGIN {body} END'


def _put(watched: Watched, row: str, first: str) -> str:
    cells = _cells(watched, row, "date({}, 'start of month')")
    cells[2] = first.format(cells[2]) if first else cells[2]
    same = " AND ".join([f"kind = '{watched.kind}'", *(f"{name} IS {cell}" for name, cell in zip(_NAMES, cells, strict=True))])
    return (
        f"INSERT INTO {_QUEUE} ({_COLUMNS}) SELECT '{watched.kind}', {', '.join(cells)}, 0"
        f" WHERE NOT EXISTS (SELECT 1 FROM {_QUEUE} WHERE {same});"
        f" UPDATE {_QUEUE} SET number = number + 1 WHERE {same};"
    )
