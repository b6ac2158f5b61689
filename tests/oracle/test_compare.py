"""Differences are told in words, and only real ones."""

from .builder import due, fig
from .compare import differences


def test_equal_rows_in_any_order() -> None:
    one, other = due("O1", "2026-05", 1, 1, 1, "met"), due("O2", "2026-05", 1, 1, 0, "short")
    assert differences("f", [one, other], [other, one]) == []


def test_nothing_is_nothing_however_written() -> None:
    assert differences("f", [fig("12.5", numerator=1, denominator=8)], [fig("12.5%", numerator=1, denominator=8)]) == []
    assert differences("f", [fig("")], [fig("-")]) == []


def test_a_cell_that_differs() -> None:
    told = differences("f", [due("O1", "2026-05", 1, 1, 0, "short")], [due("O1", "2026-05", 1, 1, 1, "met")])
    assert told == [
        "f: officer O1 d 2026-05: done: product 0, oracle 1",
        "f: officer O1 d 2026-05: state: product short, oracle met",
    ]


def test_zero_is_not_nothing() -> None:
    assert differences("f", [fig(0)], [fig("")]) == ["f: the figure: value: product 0, oracle -"]


def test_rows_that_one_side_lacks() -> None:
    row = due("O1", "2026-05", 1, 1, 1, "met")
    assert differences("f", [], [row])[0].startswith("f: only the oracle has: officer O1 d 2026-05")
    assert differences("f", [row, row], [row]) == ["f: product twice: officer O1 d 2026-05"]
