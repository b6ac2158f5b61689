"""`lianxin export FOLDER --by OFFICER`: write an exchange folder, logged as a read of all that it holds."""

import argparse
from pathlib import Path

from lianxin.cli.installation import say
from lianxin.cli.language import a_day
from lianxin.cli.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", type=Path, help="要写的文件夹,须不存在或为空 | the folder to write: absent or empty")
    parser.add_argument("--by", required=True, metavar="OFFICER", help="导出人的干部代码 | code of the officer who takes it")
    parser.add_argument("--area", metavar="CODE", help="只导出该区划 | only this area")
    parser.add_argument(
        "--from", dest="first", type=a_day, metavar="DATE", help="记录、事项自哪天起 | entries and matters from then on"
    )
    parser.add_argument("--to", dest="last", type=a_day, metavar="DATE", help="记录、事项到哪天止 | entries and matters to then")


def run(arguments: argparse.Namespace) -> int:
    """Export. Raises Refused for an unknown officer or area, or a folder that is there already."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.exchange.export import export_folder  # noqa: PLC0415

    exported = export_folder(
        Path(arguments.folder.absolute()),
        by=arguments.by,
        at=clock.now(),
        area=arguments.area,
        from_=arguments.first,
        to=arguments.last,
        progress=Progress(arguments.lang),
    )
    rows = sum(exported.rows.values())
    if arguments.lang == "en":
        say(f"{rows} rows; {exported.reads} households logged as read by {arguments.by}")
    else:
        say(f"共{rows}行;已按{arguments.by}记入{exported.reads}户的查阅日志")
    return 0
