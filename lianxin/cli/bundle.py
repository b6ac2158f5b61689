"""`lianxin bundle make FILE --to SITE --by OFFICER` and `lianxin bundle take FILE --by OFFICER`: messages across an air gap."""

import argparse
import os
from pathlib import Path

LARGEST = 64 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("act", choices=("make", "take"), help="做一个,或收一个 | make one, or take one")
    parser.add_argument("file", type=Path, help="文件 | the file")
    parser.add_argument("--to", metavar="SITE", default="", help="给哪个站点(make) | for which site (make)")
    parser.add_argument("--again", type=int, metavar="NUMBER", help="重做这一号(make) | that number once more (make)")
    parser.add_argument("--by", required=True, metavar="OFFICER", help="经办干部代码 | code of the officer who carries it")


def run(arguments: argparse.Namespace) -> int:
    """Make or take. Raises Refused, NotFound, and FileExistsError for a file that is there already."""
    return _make(arguments) if arguments.act == "make" else _take(arguments)


def _make(arguments: argparse.Namespace) -> int:
    from lianxin import clock  # noqa: PLC0415
    from lianxin.platforms.actions.bundles import make_bundle  # noqa: PLC0415

    if arguments.file.exists():
        raise FileExistsError(17, "已有这个文件 | the file is there already", str(arguments.file))
    made = make_bundle(site=arguments.to, by=arguments.by, at=clock.now(), again=arguments.again)
    _write(arguments.file, made.content)
    english = arguments.lang == "en"
    print(f"bundle {made.number}: {made.count} messages" if english else f"第{made.number}号,{made.count}条")
    return 0


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, for its owner's eyes. Lost on the way, it is made again by its number."""
    draft = file.with_name(f"{file.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _take(arguments: argparse.Namespace) -> int:
    from lianxin import clock  # noqa: PLC0415
    from lianxin.platforms.actions.bundles import take_bundle  # noqa: PLC0415

    with arguments.file.open("rb") as file:
        content = file.read(LARGEST + 1)
    taken = take_bundle(content=content, by=arguments.by, at=clock.now())
    english = arguments.lang == "en"
    if taken.again:
        print(f"bundle {taken.number} was taken before" if english else f"第{taken.number}号以前收过,没有再办")
    else:
        told = ", ".join(f"{key} {number}" for key, number in sorted(taken.states.items())) or ("nothing" if english else "0条")
        print(f"bundle {taken.number}: {told}" if english else f"第{taken.number}号:{told}")
    return 0
