"""Lines drawn on the server. The table beside them is the truth; a line only shows it (look.md, rules)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 120
HEIGHT: Final = 28
_MARGIN: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A sparkline: pieces of line where values follow one another, and the last point."""

    pieces: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def line(values: Sequence[int | None], *, top: int) -> Line:
    """The values from left to right; None leaves a gap, ``top`` is the value at the upper edge."""
    points = [_point(index, value, len(values), max(top, 1)) for index, value in enumerate(values)]
    pieces: list[str] = []
    run: list[tuple[str, str]] = []
    alone: list[tuple[str, str]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            pieces.append(" ".join(f"{x},{y}" for x, y in run))
        alone += run if len(run) == 1 else []
        run = []
    last = [point for point in points if point is not None][-1:]
    return Line(tuple(pieces), tuple(dict.fromkeys(alone + last)))


def _point(index: int, value: int | None, many: int, top: int) -> tuple[str, str] | None:
    if value is None:
        return None
    x = _MARGIN + (WIDTH - 2 * _MARGIN) * index / max(many - 1, 1)
    y = HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * min(value, top) / top
    return f"{x:.1f}", f"{y:.1f}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar, in hundredths of its length."""

    kind: str
    start: int
    length: int


def bar(parts: Sequence[tuple[str, int]]) -> tuple[Piece, ...]:
    """A bar of the counts, each at least one hundredth when it is not nought; nothing at all for nothing."""
    whole = sum(count for _, count in parts)
    found: list[Piece] = []
    start = 0
    for kind, count in parts:
        if not count or not whole:
            continue
        length = max(1, round(100 * count / whole))
        found.append(Piece(kind, start, min(length, 100 - start)))
        start += length
    return tuple(found)
