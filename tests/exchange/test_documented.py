"""The documentation names every table and column, in both languages."""

from pathlib import Path

import pytest

from lianxin.exchange.tables import TABLES

TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "exchange-folder.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_and_column_is_documented(table):
    start = TEXT.index(f"### `{table.name}` {table.zh}")
    section = TEXT[start : TEXT.index("\n##", start + 1)]
    for column in table.columns:
        assert f"`{column.name}`" in section, column.name
        assert f"| {column.zh} |" in section, column.zh


def test_chinese_names_are_all_different():
    for table in TABLES:
        assert len({column.zh for column in table.columns}) == len(table.columns)
