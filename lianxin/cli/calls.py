"""`lianxin calls load FILE`: calls of the hotline from a CSV file. `lianxin calls count --period P`: their figures."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from lianxin.cli.installation import say
from lianxin.cli.language import a_period
from lianxin.cli.output import add_format, print_rows

_NONE: Final = {"mean_wait": None, "median_wait": None}
"""Where nobody was answered there is no wait; everything else is then 0."""
FAULTS: Final = ("row", "column", "value", "reason")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    lang = getattr(parser, "lang", "zh")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    load = actions.add_parser("load", help="装载来电 | load calls", lang=lang)
    load.add_argument("file", type=Path, help="CSV文件 | a CSV file")
    load.add_argument("--by", default="command", help="经办干部代码 | code of the officer who loads it")
    load.add_argument("--dry-run", action="store_true", help="只检查,不写入 | check only, change nothing")
    add_format(load, "csv")
    count = actions.add_parser("count", help="来电数据 | figures of calls", lang=lang)
    count.add_argument("--period", required=True, type=a_period, help="时段,如 2026-05 | the period, such as 2026-05")
    count.add_argument("--area", metavar="CODE", help="只计该区划 | of this area")
    count.add_argument("--by-day", action="store_true", help="逐日 | day by day")
    add_format(count)


def run(arguments: argparse.Namespace) -> int:
    """Load or count. Faults go to standard output as `row,column,value,reason`; the summary to standard error."""
    return _load(arguments) if arguments.action == "load" else _count(arguments)


def _load(arguments: argparse.Namespace) -> int:
    from lianxin import clock  # noqa: PLC0415
    from lianxin.cli.progress import Progress  # noqa: PLC0415
    from lianxin.hotline.loading import header_faults, load_calls  # noqa: PLC0415
    from lianxin.rules.errors import refuse  # noqa: PLC0415

    names, rows = _cells(arguments.file)
    refuse(header_faults(names))
    progress = Progress(arguments.lang)
    done = load_calls(
        rows,
        by=arguments.by,
        at=clock.now(),
        dry_run=arguments.dry_run,
        progress=lambda number: progress(arguments.file.name, number),
    )
    english = arguments.lang == "en"
    if not done.ok:
        told = ((number, fault.field, fault.value, fault.message(arguments.lang)) for number, fault in done.faults)
        print_rows(FAULTS, (dict(zip(FAULTS, line, strict=True)) for line in told), arguments.format, sys.stdout)
        total = len(done.faults) + done.more
        say(f"{total} faults; nothing was changed" if english else f"共{total}处错误,未作任何改动")
        return 1
    say(f"{done.new} new, {done.skipped} skipped" if english else f"新增{done.new},略过{done.skipped}")
    if arguments.dry_run:
        say("a dry run: nothing was changed" if english else "只作检查,未作任何改动")
    return 0


def _cells(path: Path) -> tuple[list[str], Iterator[tuple[int, Mapping[str, str]]]]:
    """The names of the columns, and the rows with their numbers, streamed."""
    from lianxin.exchange import csvfile  # noqa: PLC0415

    stream = csvfile.rows(path)
    names = [name.strip() for name in next(stream, (1, []))[1]]

    def rows() -> Iterator[tuple[int, Mapping[str, str]]]:
        for number, cells in stream:
            if any(cell.strip() for cell in cells):
                yield number, dict(zip(names, cells, strict=False))

    return names, rows()


def _count(arguments: argparse.Namespace) -> int:
    """The figures of the standard as the counting engine gives them, of all calls."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.figures import hotline  # noqa: PLC0415

    keys = list(hotline.standard().figures)
    asked = hotline.Asked(hotline.area_of(arguments.area), arguments.period, clock.today())
    if not arguments.by_day:
        whole = {key: answer.rows[0].number for key, answer in hotline.figures(asked).items()}
        print_rows(keys, [whole], arguments.format)
        return 0
    found = hotline.by_day(asked, keys).items()
    rows = ({"day": day, **{key: each[key].number if key in each else _NONE.get(key, 0) for key in keys}} for day, each in found)
    print_rows(("day", *keys), rows, arguments.format)
    return 0
