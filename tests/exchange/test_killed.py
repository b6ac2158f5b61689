"""A load that is killed in the middle has changed nothing; the next one goes through."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.exchange.county import FILES, write_county

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parent.parent.parent
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from lianxin.cli.installation import open_installation
open_installation("en")
from lianxin import clock
from lianxin.exchange.load import load_folder

def progress(file, rows):
    if file == "entries.csv" and rows >= 4000:
        os.kill(os.getpid(), signal.SIGKILL)

load_folder(Path(sys.argv[1]), by="x", at=clock.now(), today=clock.today(), progress=progress)
"""


def many_entries(count):
    header = FILES["entries"].splitlines()[0]
    blank = "," * (header.count(",") - 4)
    first = date(2026, 2, 1)
    days = [first + timedelta(days=number % 60) for number in range(count)]
    return "\n".join([header, *(f"E{number:06},007,visit,{day},{day}T18:00:00+08:00{blank}" for number, day in enumerate(days))])


def run(folder, data, *words, code=None):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "LIANXIN_DATA": str(data),
        "LIANXIN_NOW": "2026-06-01T09:00",
        "DJANGO_SETTINGS_MODULE": "lianxin.settings.embedded",
    }
    command = [sys.executable, "-c", code, str(folder)] if code else [sys.executable, "-m", "lianxin.cli", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def count(data, table):
    with sqlite3.connect(data / "lianxin.sqlite3") as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_killed_in_the_middle(tmp_path):
    folder = write_county(tmp_path / "in", entries=many_entries(10_000))
    killed = run(folder, tmp_path / "data", code=KILLED)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    for table in ("registry_area", "registry_officer", "liaison_link", "records_entry", "records_entryofficer", "audit_act"):
        assert count(tmp_path / "data", table) == 0
    whole = run(folder, tmp_path / "data", "load", str(folder))
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert count(tmp_path / "data", "records_entry") == 10_000
