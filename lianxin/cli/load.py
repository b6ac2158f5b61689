"""`lianxin load FOLDER`: load an exchange folder; every fault at once, nothing changed by a faulty one."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from lianxin.cli.installation import say
from lianxin.cli.output import add_format, print_rows
from lianxin.cli.progress import Progress

COLUMNS: Final = ("file", "row", "column", "value", "reason")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", type=Path, help="CSV文件夹或XLSX工作簿 | a folder of CSV files or an XLSX workbook")
    parser.add_argument("--dry-run", action="store_true", help="只检查,不写入 | check only, change nothing")
    parser.add_argument("--update", action="store_true", help="替换同一主键的行 | replace rows of the same key")
    parser.add_argument("--by", default="", help="经办干部代码 | code of the officer who loads it")
    add_format(parser, "csv")


def run(arguments: argparse.Namespace) -> int:
    """Load the folder. Faults go to standard output as `file,row,column,value,reason`; the summary to standard error."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.exchange.load import load_folder  # noqa: PLC0415

    at = clock.now()
    report = load_folder(
        arguments.folder,
        by=arguments.by or "command",
        at=at,
        today=clock.today(),
        dry_run=arguments.dry_run,
        update=arguments.update,
        lang=arguments.lang,
        progress=Progress(arguments.lang),
    )
    english = arguments.lang == "en"
    if report.faults:
        print_rows(COLUMNS, (dict(zip(COLUMNS, line, strict=True)) for line in report.lines()), arguments.format, sys.stdout)
        total = len(report.faults) + report.more
        say(f"{total} faults; nothing was changed" if english else f"共{total}处错误,未作任何改动")
        return 1
    for name in dict.fromkeys((*report.new, *report.changed, *report.skipped)):
        new, changed, skipped = (counts.get(name, 0) for counts in (report.new, report.changed, report.skipped))
        say(
            f"{name}: {new} new, {changed} changed, {skipped} skipped"
            if english
            else f"{name}:新增{new},替换{changed},略过{skipped}"
        )
    if report.written and (report.new.get("adoptions") or report.changed.get("adoptions")):
        _warn(at, english=english)
    if arguments.dry_run:
        say("a dry run: nothing was changed" if english else "只作检查,未作任何改动")
    return 0


def _warn(at: datetime, *, english: bool) -> None:
    """What would have kept the policies of the folder from being adopted here: they are history, so it is only said."""
    from lianxin.planning.queries import adopted_at  # noqa: PLC0415

    for adoption, findings in adopted_at(at, today=at.date()):
        for one in findings:
            said = one.text("en" if english else "zh")
            say(
                f"warning: {adoption.key}, {adoption.area.code}: {said}"
                if english
                else f"提醒:{adoption.key},{adoption.area.code}:{said}"
            )
