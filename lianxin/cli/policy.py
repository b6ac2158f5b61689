"""`lianxin policy check|explain|schema|compare`: policies as files, without any data."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

MOST_BYTES: Final = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    lang = getattr(parser, "lang", "zh")
    check = actions.add_parser("check", help="检查,列出每处错误 | name every fault", lang=lang)
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    explain = actions.add_parser("explain", help="每条规则一句话,附原文 | each rule in one sentence, with its clause", lang=lang)
    explain.add_argument("file", type=Path, metavar="FILE")
    actions.add_parser("schema", help="供编辑器用的JSON Schema | the JSON Schema for editors", lang=lang)
    compare = actions.add_parser("compare", help="两个版本的差别 | what changes for whom", lang=lang)
    compare.add_argument("old", type=Path, metavar="OLD")
    compare.add_argument("new", type=Path, metavar="NEW")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; returns 1 when a file has faults."""
    actions = {"check": _check, "explain": _explain, "schema": _schema, "compare": _compare}
    return actions[arguments.action](arguments)


def _check(arguments: argparse.Namespace) -> int:
    sound = True
    for file in arguments.files:
        reading = _reading(file, arguments.lang)
        for line in reading.lines(str(file)):
            print(line)
        sound = sound and reading.policy is not None
    return 0 if sound else 1


def _explain(arguments: argparse.Namespace) -> int:
    from lianxin.rules.policy.explain import explain  # noqa: PLC0415

    policy = policy_of_file(arguments.file, arguments.lang)
    if policy is None:
        return 1
    for each in explain(policy, arguments.lang):
        ids = f" [{' '.join(each.ids)}]" if each.ids else ""
        ground = each.clause or each.source
        print(f"{each.key}{ids}\n  {each.sentence}\n  {'Clause' if arguments.lang == 'en' else '出处'}: {ground}\n")
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    from lianxin.rules.policy.json_schema import json_schema  # noqa: PLC0415

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from lianxin.rules.policy.compare import compare  # noqa: PLC0415

    old, new = policy_of_file(arguments.old, arguments.lang), policy_of_file(arguments.new, arguments.lang)
    if old is None or new is None:
        return 1
    changes = compare(old, new, arguments.lang)
    for change in changes:
        print(change.sentence)
    if not changes:
        print("no difference" if arguments.lang == "en" else "没有差别", file=sys.stderr)
    return 0


def policy_of_file(file: Path, lang: str) -> Any:
    """The policy of a file, or None with its faults printed."""
    reading = _reading(file, lang)
    if reading.policy is None:
        for line in reading.lines(str(file)):
            print(line, file=sys.stderr)
    return reading.policy


def _reading(file: Path, lang: str) -> Any:
    from lianxin.rules.policy.read import read_policy  # noqa: PLC0415

    return read_policy(policy_text(file), "en" if lang == "en" else "zh")


def policy_text(file: Path) -> str:
    """The text of a policy file. Bytes that are no UTF-8 become marks that the check then names; an oversized file is cut."""
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES).decode("utf-8-sig", errors="replace")
