"""`lianxin issue PERIOD [--area CODE] [--since TIME]`: issue what everybody owes in a long period anew, month by month.

Stopped (Ctrl-C) it finishes its month and says how to go on.
"""

import argparse
import signal
import threading
from datetime import datetime
from typing import Final

from lianxin.cli.installation import say
from lianxin.cli.language import a_period
from lianxin.cli.progress import Progress

STOPPED: Final = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("period", type=a_period, metavar="PERIOD", help="时段,如 2026 | the period, such as 2026")
    parser.add_argument("--area", metavar="CODE", help="哪个区划,默认全部 | for which area, by default all")
    parser.add_argument("--since", type=_moment, metavar="TIME", help="接着那时开始的做 | go on with what was begun at this time")


def _moment(text: str) -> datetime:
    from lianxin.clock import ZONE  # noqa: PLC0415

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是时间 / is not a time: 2026-05-14T02:00") from None
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment


def run(arguments: argparse.Namespace) -> int:
    """Issue it, telling each month. Raises NotFound for an unknown area."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.duties.reissuing import reissue  # noqa: PLC0415
    from lianxin.policy.queries import adopted_areas  # noqa: PLC0415

    stop = threading.Event()
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    since, english = arguments.since or clock.now(), arguments.lang == "en"
    areas = [arguments.area] if arguments.area else adopted_areas(clock.today())
    number = of = 0
    try:
        watched = Progress(arguments.lang)
        for piece in reissue(
            arguments.period, areas, since=since, by="clock", now=clock.now, stopped=stop.is_set, progress=watched
        ):
            number, of = piece.number, piece.of
            say(f"{number}/{of} {piece.period.label} {piece.area}: {_told(piece.issued, english=english)}")
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    if not stop.is_set() or number == of:
        return 0
    again = f"lianxin issue {arguments.period.label} --since {since.isoformat(timespec='microseconds')}"
    say(f"stopped; go on with: {again}" if english else f"已停下;接着做:{again}")
    return STOPPED


def _told(issued: object, *, english: bool) -> str:
    if issued is None:
        return "done before" if english else "先前已做"
    made, renewed, gone = (getattr(issued, name) for name in ("made", "renewed", "gone"))
    return f"{made} made, {renewed} renewed, {gone} gone" if english else f"新产生{made},更新{renewed},不再产生{gone}"
