"""docs/map.md leads from each clause of the issue to rule, module, page and test, and is up to date."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
IDS = [
    "Z10",
    "Z13",
    "Z7",
    "X6",
    "S2",
    "J1",
    "J2",
    "A1",
    "A1b",
    "A4",
    "S9",
    "S3",
    "Z11",
    "Z12",
    "Z14",
    "S7",
    "A2",
    "S1",
    "J3",
    "X7",
    "A7",
    "J9",
    "S6",
    "X5",
    "S5",
    "Z7b",
    "Z18",
    "Z3",
]


@pytest.mark.parametrize("wanted", IDS)
def test_each_requirement_is_on_the_map(wanted):
    assert re.search(rf"^\| (?:[A-Z0-9a-z]+, )*{wanted}(?:, [A-Z0-9a-z]+)* \|", MAP, re.M)


def test_the_map_is_up_to_date():
    now = subprocess.run(
        [sys.executable, "-m", "docs.map"], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert now.stdout == MAP, "run script/map"


def test_every_file_on_the_map_is_there():
    named = set(re.findall(r"`((?:tests|policies)/[\w./-]+|[a-z]+/[\w/]+(?:\.py|/))`", MAP))
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "lianxin" / name).exists(), name
