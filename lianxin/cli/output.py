"""Rows on standard output: as a table for people, as CSV or JSON for programs."""

import argparse
import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TextIO

FORMATS: Final = ("table", "csv", "json")
Row = Mapping[str, Any]


def add_format(parser: argparse.ArgumentParser, default: str = "table") -> None:
    """Declare `--format`."""
    parser.add_argument("--format", choices=FORMATS, default=default, help="输出格式 | how to print")


def print_rows(columns: Sequence[str], rows: Iterable[Row], form: str, stream: TextIO | None = None) -> None:
    """Print rows with exactly these columns. What is absent is empty in a table or CSV and null in JSON; numbers stay numbers."""
    out = stream or sys.stdout
    if form == "json":
        _json(columns, rows, out)
    elif form == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_text(row.get(column)) for column in columns] for row in rows)
    else:
        _table(columns, rows, out)


def _json(columns: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    lines = [json.dumps({column: row.get(column) for column in columns}, ensure_ascii=False) for row in rows]
    out.write("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _table(columns: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    lines = [list(columns), *([_one_line(_text(row.get(column))) for column in columns] for row in rows)]
    numeric = [all(_is_number(line[place]) for line in lines[1:]) and len(lines) > 1 for place in range(len(columns))]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        cells = [_pad(cell, width, right=right) for cell, width, right in zip(line, widths, numeric, strict=True)]
        out.write("  ".join(cells).rstrip() + "\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "", 1).removeprefix("-").isdecimal()


def _width(text: str) -> int:
    """How many columns of a terminal the text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
