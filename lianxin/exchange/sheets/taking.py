"""Cells of a line as values: what can not be read is noted at its cell and left out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from lianxin.exchange.faults import CellError, Faults
from lianxin.exchange.sheets.cleaning import date_of, moment_of, phone_of, whole_of
from lianxin.exchange.sheets.lines import Line, note

T = TypeVar("T")


def phone(line: Line, meaning: str, faults: Faults) -> str:
    """A phone number; empty for none."""
    return _read(line, meaning, faults, phone_of) or ""


def whole(line: Line, meaning: str, faults: Faults) -> int | None:
    """A number of people."""
    return _read(line, meaning, faults, whole_of)


def day(line: Line, meaning: str, faults: Faults) -> date | None:
    """A day."""
    return _read(line, meaning, faults, lambda _: date_of(line.raw[meaning]))


def moment(line: Line, meaning: str, faults: Faults) -> datetime | None:
    """A day with the time of day, where the cell says it."""
    return _read(line, meaning, faults, lambda _: moment_of(line.raw[meaning]))


def _read(line: Line, meaning: str, faults: Faults, read: Callable[[str], T]) -> T | None:
    if not line[meaning]:
        return None
    try:
        return read(line[meaning])
    except CellError as error:
        note(faults, line.spot(meaning), line[meaning], error.why)
        return None


def quiet_phone(line: Line, meaning: str) -> str:
    """A phone number by which somebody is known again; empty when there is none that can be read."""
    return phone(line, meaning, Faults())


def since_of(line: Line) -> date:
    """From which day what the row says holds, where it does not say so itself."""
    return date.fromisoformat(line.plan.options["since"])
