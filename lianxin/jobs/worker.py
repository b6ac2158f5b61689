"""What takes longer than a page may, done beside the clock: plans of pairing solved, mended, put in force.

A thread of the clock's process looks every two seconds whether something waits. What it works at is claimed in the database, so
that several may run; told to leave, it goes back to waiting and is taken up by the next.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import close_old_connections, connection

from lianxin.planning.actions import runs

EVERY: Final = 2.0
"""Seconds between two looks."""


def work_once(now: Callable[[], datetime], stopped: Callable[[], bool] = lambda: False) -> str:
    """Do what has waited longest; tells what was done, empty when nothing waits."""
    if not runs.waiting(now()):
        return ""
    return runs.work(now=now, stopped=stopped)


def forever(stop: threading.Event, now: Callable[[], datetime]) -> None:
    """Work until told to stop. What goes wrong is told, and the next thing is done all the same."""
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                told = work_once(now, stop.is_set)
            except Exception as error:
                told = ""
                print(f"work: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            if told:
                print(told, flush=True)
            else:
                stop.wait(EVERY)
    finally:
        connection.close()


def beside(stop: threading.Event, now: Callable[[], datetime]) -> threading.Thread:
    """Begin to work beside the clock."""
    thread = threading.Thread(target=forever, args=(stop, now), name="worker", daemon=True)
    thread.start()
    return thread
