"""When a need ends (rule 26)."""

from datetime import date

import pytest

from lianxin.rules.needs import last_day


@pytest.mark.parametrize(
    ("first", "months", "to", "expected"),
    [
        (date(2025, 11, 30), 3, None, date(2026, 2, 27)),  # the rule's own example
        (date(2026, 1, 1), 12, None, date(2026, 12, 31)),
        (date(2026, 1, 1), 12, date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 1, 1), 1, date(2027, 1, 1), date(2026, 1, 31)),
        (date(2024, 2, 29), 12, None, date(2025, 2, 27)),
    ],
)
def test_term(first, months, to, expected):
    assert last_day(first, months, to) == expected
