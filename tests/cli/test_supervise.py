"""Nothing that the supervisor started outlives it, or its own parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from lianxin.cli.supervise import Child

PARENT = """
import subprocess, sys, time
kept = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(kept.pid))
time.sleep(60)
"""
SUPERVISOR = """
import sys, time
from lianxin.cli.supervise import Child
child = Child("one", [sys.executable, "-c", "import time; time.sleep(60)"])
child.start({})
open(sys.argv[1], "w").write(str(child.process.pid))
time.sleep(60)
"""


def number_in(path):
    until = time.monotonic() + 20
    while time.monotonic() < until and not (path.exists() and path.read_text()):
        time.sleep(0.05)
    return int(path.read_text())


def is_gone(number):
    """Whether a process has ended; one that nobody has waited for yet has."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        status = Path(f"/proc/{number}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_what_a_killed_child_leaves_behind_is_ended(tmp_path):
    child = Child("web", [sys.executable, "-c", PARENT, str(tmp_path / "number")])
    child.start(os.environ)
    left = number_in(tmp_path / "number")
    child.process.kill()
    child.process.wait()
    child.sweep()
    assert is_gone(left)


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(tmp_path / "number")]) as supervisor:
        child = number_in(tmp_path / "number")
        supervisor.send_signal(signal.SIGKILL)
    assert is_gone(child)
