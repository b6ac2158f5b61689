"""`lianxin tick [--at TIME]`: what the clock would do now; `--forever` is the clock itself, which `serve` runs."""

import argparse
import signal
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lianxin.jobs.clock import Rhythm

EVERY: Final = 60
"""Seconds from one look at the clock to the next."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--at", type=_moment, metavar="TIME", help="当作这一时刻 | as if it were this time")
    when.add_argument("--forever", action="store_true", help="每分钟一次,直到停止 | every minute until stopped")


def _moment(text: str) -> datetime:
    from lianxin.clock import ZONE  # noqa: PLC0415

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是时间 / is not a time: 2026-05-14T02:00") from None
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment


def run(arguments: argparse.Namespace) -> int:
    """Do the steps that are due and print each."""
    from lianxin import clock  # noqa: PLC0415

    if arguments.forever:
        return _forever()
    _tick(arguments.at or clock.now())
    return 0


def _tick(at: datetime, rhythm: "Rhythm | None" = None) -> None:
    from lianxin.jobs.clock import tick  # noqa: PLC0415

    for line in tick(at, rhythm):
        print(line, flush=True)


def _forever() -> int:
    from django.db import close_old_connections  # noqa: PLC0415

    from lianxin import clock  # noqa: PLC0415
    from lianxin.jobs.clock import Rhythm  # noqa: PLC0415
    from lianxin.jobs.worker import beside  # noqa: PLC0415

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    rhythm = Rhythm(stop.is_set)
    worker = beside(stop, clock.now)
    while not stop.is_set():
        close_old_connections()
        try:
            _tick(clock.now(), rhythm)
        except Exception as error:
            print(f"tick: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        stop.wait(EVERY)
    worker.join(EVERY)
    return 0
