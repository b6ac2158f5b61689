"""`lianxin figure KEY --period P`: one figure, by group, or the records behind it. The command line never suppresses."""

import argparse
from typing import Any, Final

from lianxin.cli.installation import say, say_provisional
from lianxin.cli.language import a_day, a_period
from lianxin.cli.output import add_format, print_rows

COLUMNS: Final = ("group", "value", "numerator", "denominator", "attested", "suppressed")
GROUPS: Final = ("officer", "officer_unit", "record_village", "record_township", "record_county", "kind", "month")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("key", metavar="KEY", help="数据的键,见 lianxin figures | its key: see lianxin figures")
    parser.add_argument("--period", required=True, type=a_period, help="时段,如 2026-05、2026-Q2 | the period, such as 2026-05")
    parser.add_argument("--area", metavar="CODE", help="只计该区划 | of this area")
    parser.add_argument("--campaign", metavar="C", help="只计该活动 | of this campaign")
    parser.add_argument("--by", choices=GROUPS, help="分组 | by group")
    parser.add_argument("--records", action="store_true", help="列出背后的记录 | list the codes behind it")
    parser.add_argument("--as-of", type=a_day, metavar="DATE", help="截至某日所录入的 | by what had been recorded that day")
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the figure. Raises UnknownFigureError with the nearest key."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.duties.figures import figure  # noqa: PLC0415

    answer = figure(
        arguments.key,
        arguments.period,
        today=clock.today(),
        area=arguments.area,
        campaign=arguments.campaign,
        by=arguments.by,
        records=arguments.records,
        as_of=arguments.as_of,
        lang=arguments.lang,
    )
    if arguments.records:
        print_rows(("record",), ({"record": code} for code in answer.records), arguments.format)
    else:
        print_rows(COLUMNS, (_row(row) for row in answer.rows), arguments.format)
    if answer.provisional:
        say_provisional(arguments.lang)
    if not answer.measured:
        say("unmeasured: its source does not exist yet" if arguments.lang == "en" else "尚不能统计:数据来源还没有建")
    return 0


def _row(row: Any) -> dict[str, Any]:
    share = row.denominator is not None
    return {
        "group": row.group,
        "value": (row.value or None) if share else row.number,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "attested": row.attested or None,
        "suppressed": None,
    }
