"""`lianxin deliveries`: messages that were given up or still wait, and one more try for those that were given up."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Final

from lianxin.cli.output import add_format, print_rows

if TYPE_CHECKING:
    from lianxin.audit.deliveries import Told

COLUMNS: Final = ("id", "subject", "about", "sender", "to", "state", "tries", "made_at", "next_at", "sent_at", "error")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--state", choices=("failed", "waiting", "sending", "sent", "all"), default="failed", help="状态 | state (failed)"
    )
    which.add_argument("--retry", type=int, metavar="ID", help="重新发送已放弃的一条 | try a message again that was given up")
    parser.add_argument("--by", default="command", help="经办干部代码 | code of the officer who asks for it")
    parser.add_argument("--limit", type=int, default=50, help="最多几条 | how many at most")
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them, or try one again. Raises NotFound and Refused."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.audit import deliveries  # noqa: PLC0415

    if arguments.retry is not None:
        deliveries.try_again(number=arguments.retry, by=arguments.by, at=clock.now())
        print("waiting" if arguments.lang == "en" else "已重新排队")
        return 0
    states = () if arguments.state == "all" else (arguments.state,)
    found = deliveries.deliveries(states=states, limit=arguments.limit)
    print_rows(COLUMNS, (_row(told) for told in found), arguments.format)
    return 0


def _row(told: "Told") -> dict[str, object]:
    row = {name: getattr(told, name) for name in COLUMNS if name != "subject"}
    shown = {name: _moment(value) if isinstance(value, datetime) else value for name, value in row.items()}
    return {**shown, "subject": f"{told.subject_kind} {told.subject_code}"}


def _moment(at: datetime) -> str:
    from lianxin.clock import ZONE  # noqa: PLC0415

    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
