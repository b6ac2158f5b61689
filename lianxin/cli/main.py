"""The `lianxin` command: finds the command asked for, opens the installation, turns refusals into lines and an exit status.

Exit status: 0 only on success, 1 for what was refused, 2 for a wrong use of the command. A command's module is imported only when
that command is asked for, so that every one starts fast.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lianxin.cli.language import Parser, language_of, pick

OK: Final = 0
FAULTS: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Command:
    """A command: the module with its `add_arguments` and `run`, what it does, whether it needs the installation's data.

    A module outside this package stands under its full name: the clock is a neighbour, and nothing here is built on it.
    """

    module: str
    help: str
    opens: bool = True


COMMANDS: Final = {
    "load": Command("load", "装载交换文件夹 | load an exchange folder"),
    "export": Command("export", "导出交换文件夹 | export an exchange folder"),
    "duties": Command("duties", "各人各单位应完成与已完成 | what each party owes and has done"),
    "figure": Command("figure", "一项数据 | one figure"),
    "figures": Command("figures", "全部数据及口径 | every figure with its definition in words"),
    "policy": Command("policy", "检查、解读、比较制度 | check, explain and compare policies", opens=False),
    "adopt": Command("adopt", "采用制度 | adopt a policy for an area"),
    "account": Command("account", "账号 | accounts"),
    "close": Command("close", "结账 | close a period"),
    "issue": Command("issue", "重新算出一段时期的应完成 | issue a long period's dues anew"),
    "tick": Command("lianxin.jobs.command", "到点的定时工作 | what the clock would do now"),
    "calls": Command("calls", "热线来电:装载、计数 | calls of the hotline: load, count"),
    "deliveries": Command("deliveries", "发不出去的短信、邮件 | messages that could not be sent"),
    "bundle": Command("bundle", "隔离网摆渡文件 | messages across an air gap"),
    "phone-key": Command("phone_key", "手机密封用的钥匙 | the key with which phones seal records"),
    "backup": Command("backup", "备份 | back up"),
    "restore": Command("restore", "恢复 | restore a backup", opens=False),
    "doctor": Command("doctor", "体检 | check the installation", opens=False),
    "migrate": Command("migrate", "升级数据库结构 | bring the database up to date", opens=False),
    "demo": Command("demo", "演示数据 | fill an empty installation with a demonstration county"),
    "serve": Command("serve", "启动网页 | serve the web pages", opens=False),
}


def main(words: Sequence[str]) -> int:
    """Run one command; returns its exit status. Never raises for bad input, and says what is wrong on standard error."""
    lang = language_of(words)
    parser = _parser(words, lang)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    arguments.lang = lang
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings.embedded")
    return _run(arguments, lang)


def _parser(words: Sequence[str], lang: str) -> argparse.ArgumentParser:
    parser = Parser(
        lang, prog="lianxin", description=pick("连心:联系服务群众 | Lianxin: who serves whom, what is owed, what was done", lang)
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = next((word for word in words if not word.startswith("-") and word in COMMANDS), None)
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.help, description=pick(command.help, lang), lang=lang)
        if name == asked:
            _module(command).add_arguments(sub)
    return parser


def _module(command: Command) -> Any:
    name = command.module if "." in command.module else f"lianxin.cli.{command.module}"
    return importlib.import_module(name)


def _run(arguments: argparse.Namespace, lang: str) -> int:
    command = COMMANDS[arguments.command]
    try:
        if command.opens:
            from lianxin.cli.installation import open_installation  # noqa: PLC0415

            open_installation(lang)
        status: int = _module(command).run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone: that is no fault of ours, and nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULTS
    except Exception as error:
        from lianxin.cli.refusals import lines_of  # noqa: PLC0415

        lines = lines_of(error, lang)
        if lines is None:
            raise
        print("\n".join(lines), file=sys.stderr)
        return FAULTS
    return status
