"""A calendar as text (RFC 5545): whole days, one alarm a day at most, no names of residents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lianxin.rules.entries import SHANGHAI

OCTETS: Final = 75
ALARM: Final = "-P1DT15H"
"""At nine in the morning, two days before."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends on a day: one line of words for each thing."""

    day: date
    lines: tuple[str, ...]


def calendar_text(name: str, endings: Iterable[Ending], *, key: str, at: datetime, url: str) -> str:
    """The calendar. What ends on one day is one event, so that nobody is reminded twice in a day; ``key`` makes events the same
    ones when they are asked for again.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lianxin//Lianxin//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    for one in sorted(_by_day(endings), key=lambda one: one.day):
        lines += _event(one, key=key, at=at, url=url)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _by_day(endings: Iterable[Ending]) -> list[Ending]:
    found: dict[date, tuple[str, ...]] = {}
    for one in endings:
        found[one.day] = (*found.get(one.day, ()), *one.lines)
    return [Ending(day, lines) for day, lines in found.items()]


def _event(one: Ending, *, key: str, at: datetime, url: str) -> list[str]:
    title = one.lines[0] if len(one.lines) == 1 else f"{one.lines[0]} (+{len(one.lines) - 1})"
    return [
        "BEGIN:VEVENT",
        f"UID:{key}-{one.day:%Y%m%d}@lianxin",
        f"DTSTAMP:{at.astimezone(SHANGHAI) - timedelta(hours=8):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{escaped(title)}",
        f"DESCRIPTION:{escaped(chr(10).join(one.lines))}",
        f"URL:{url}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{ALARM}",
        f"DESCRIPTION:{escaped(title)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends escaped (RFC 5545, 3.3.11)."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> Sequence[str]:
    """The line in pieces of at most 75 octets, no character cut in two (RFC 5545, 3.1)."""
    found, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            found.append(" ")
            size = 1
        found[-1] += character
        size += width
    return found
