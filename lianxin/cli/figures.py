"""`lianxin figures`: every key with its definition in words."""

import argparse
from dataclasses import asdict
from typing import Final

from lianxin.cli.output import add_format, print_rows

COLUMNS: Final = ("key", "policy", "section", "name", "words", "clause", "measured")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--area", metavar="CODE", help="该区划可用的 | those of this area")
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.figures.queries import catalogue  # noqa: PLC0415

    found = catalogue(area=arguments.area, on=clock.today(), lang=arguments.lang)
    print_rows(COLUMNS, (asdict(definition) for definition in found), arguments.format)
    return 0
