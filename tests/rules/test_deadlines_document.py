"""The tables of docs/algorithms/deadlines.md say what happens."""

from datetime import date, datetime
from pathlib import Path

import pytest

from lianxin.rules.deadlines import Due, Pause, Span, due, missing_years, very_late_at, warn_at
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.workdays import Calendar, official_days

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "deadlines.md"
CALENDAR = Calendar(day for year in (2025, 2026) for day in official_days(year))


def _tables() -> list[tuple[tuple[str, ...], list[str]]]:
    """Every row of the page with the heads of its table."""
    found, heads = [], ()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if not line.startswith("|"):
            heads = ()
        elif not heads:
            heads = cells
        elif not set(line) <= set("|-"):
            found.append((heads, list(cells)))
    return found


def _rows(*heads: str) -> list[dict[str, str]]:
    return [dict(zip(heads, cells, strict=True)) for has, cells in _tables() if has == heads]


def _span(text: str) -> Span:
    amount, measure = text.split()
    return Span(int(amount), measure)


def _due(row: dict[str, str]) -> Due:
    start = datetime.fromisoformat(row["from"]).replace(tzinfo=SHANGHAI)
    pauses = [Pause(*map(date.fromisoformat, row["pause"].split("..")))] if "pause" in row else []
    extensions = [_span(row["extension"])] if "extension" in row else []
    outer = date.fromisoformat(row["outer"]) if "outer" in row else None
    return due(start, _span(row["span"]), CALENDAR, extensions=extensions, pauses=pauses, outer_due=outer)


def _shown(moment: datetime | None) -> str:
    if moment is None:
        return "none"
    return f"{moment:%Y-%m-%d}" if moment.microsecond else f"{moment:%Y-%m-%d %H:%M}"


DUES = [
    row
    for heads in (
        ("from", "span", "due"),
        ("from", "span", "pause", "due"),
        ("from", "span", "extension", "due"),
        ("from", "span", "outer", "due"),
        ("from", "span", "due", "provisional"),
        ("from", "span", "warn", "warned", "due", "very late"),
    )
    for row in _rows(*heads)
]


def test_the_page_has_its_tables():
    assert len(DUES) == 38
    assert len(_tables()) == 41


@pytest.mark.parametrize("row", DUES, ids=lambda row: " ".join(row.values()))
def test_due(row):
    found = _due(row)
    assert _shown(found.due_at) == row["due"]
    if "provisional" in row:
        assert found.provisional == (row["provisional"] == "yes")
    if "warn" in row:
        assert _shown(warn_at(found, _span(row["warn"]), CALENDAR)) == row["warned"]
        assert _shown(very_late_at(found.due_at, _span(row["span"]), CALENDAR)) == row["very late"]


@pytest.mark.parametrize("row", _rows("today", "missing"), ids=lambda row: row["today"])
def test_missing_years(row):
    found = missing_years(CALENDAR, date.fromisoformat(row["today"]))
    assert " ".join(map(str, found)) == row["missing"]
