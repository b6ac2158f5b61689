"""`lianxin duties --period P`: what each party owes in a period and how far it is done."""

import argparse
from typing import Any, Final

from lianxin.cli.installation import say_provisional
from lianxin.cli.language import a_day, a_period
from lianxin.cli.output import add_format, print_rows

COLUMNS: Final = (
    "party_kind",
    "party_code",
    "duty",
    "clause",
    "period",
    "target",
    "owed",
    "done",
    "numerator",
    "denominator",
    "state",
    "quantity",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--period", required=True, type=a_period, help="时段,如 2026-05、2026-Q2 | the period, such as 2026-05")
    parser.add_argument("--area", metavar="CODE", help="该区划内单位的 | of units in this area")
    party = parser.add_mutually_exclusive_group()
    party.add_argument("--officer", metavar="CODE", help="某干部的 | of one officer")
    party.add_argument("--unit", metavar="CODE", help="某单位及其干部的 | of one unit and its officers")
    parser.add_argument("--as-of", type=a_day, metavar="DATE", help="截至某日所录入的 | by what had been recorded that day")
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the dues; that days of them lack an official notice is said beside them (rule 18)."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.duties.queries import work_out  # noqa: PLC0415

    dues = work_out(
        arguments.period,
        today=clock.today(),
        area=arguments.area,
        officer=arguments.officer,
        unit=arguments.unit,
        as_of=arguments.as_of,
        lang=arguments.lang,
    )
    print_rows(COLUMNS, (_row(due) for due in dues), arguments.format)
    if any(due.why.presence.provisional for due in dues):
        say_provisional(arguments.lang)
    return 0


def _row(due: Any) -> dict[str, Any]:
    found = {name: getattr(due, name) for name in ("party_kind", "party_code", "duty", "clause", "period", "quantity")}
    sums = {name: getattr(due.verdict, name) for name in ("target", "owed", "done", "numerator", "denominator")}
    return {**found, **sums, "state": str(due.verdict.state)}
