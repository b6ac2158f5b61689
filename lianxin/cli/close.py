"""`lianxin close PERIOD --area CODE --by OFFICER`: issue a period a last time and freeze it."""

import argparse

from lianxin.cli.installation import say
from lianxin.cli.language import a_period


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("period", type=a_period, metavar="PERIOD", help="时段,如 2026-05 | the period, such as 2026-05")
    parser.add_argument("--area", required=True, metavar="CODE", help="哪个区划 | for which area")
    parser.add_argument("--by", required=True, metavar="OFFICER", help="经办干部代码 | code of the officer who closes it")


def run(arguments: argparse.Namespace) -> int:
    """Close it. Raises Refused before it is over or when it is closed, NotFound for an unknown area or officer."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.duties.actions import close  # noqa: PLC0415
    from lianxin.registry.queries.people import officer_by_code  # noqa: PLC0415

    by = officer_by_code(arguments.by).code
    closing = close(arguments.period, arguments.area, by=by, at=clock.now())
    say(f"{closing.period} is closed" if arguments.lang == "en" else f"{closing.period}已结账")
    return 0
