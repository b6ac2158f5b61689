"""In which language the command speaks, and a parser of arguments that speaks it. Help texts are written `中文 | English`."""

import argparse
import os
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NoReturn

LANGUAGES: Final = ("zh", "en")
_PARTS: Final = {
    "usage: ": "用法:",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本帮助",
}

_SAID: Final = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"the following arguments are required: (.*)", r"缺少参数:\1"),
        (r"unrecognized arguments: (.*)", r"不认识的参数:\1"),
        (r"one of the arguments (.*) is required", r"要写其中一个:\1"),
        (r"ambiguous option: (.*) could match (.*)", r"\1 可能指:\2"),
        (r"argument ([^:]*): invalid choice: (.*) \(choose from (.*)\)", r"参数 \1:没有 \2,可写 \3"),
        (r"argument ([^:]*): invalid \w+ value: (.*)", r"参数 \1:写得不对:\2"),
        (r"argument ([^:]*): expected one argument", r"参数 \1:后面要写一项"),
        (r"argument ([^:]*): expected at least one argument", r"参数 \1:后面至少写一项"),
        (r"argument ([^:]*): expected at most one argument", r"参数 \1:后面至多写一项"),
        (r"argument ([^:]*): expected (\d+) arguments?", r"参数 \1:后面要写 \2 项"),
        (r"argument ([^:]*): not allowed with argument (.*)", r"参数 \1:不能和 \2 一起用"),
        (r"argument ([^:]*): ignored explicit argument (.*)", r"参数 \1:不带值,不能写 \2"),
        (r"argument ([^:]*): (.*)", r"参数 \1:\2"),
    )
)
"""What the standard parser says of a wrong use, and the same in Chinese."""


def language_of(words: Sequence[str]) -> str:
    """``zh`` or ``en``: as `--lang` says, else as ``LIANXIN_LANG``, else Chinese."""
    asked = os.environ.get("LIANXIN_LANG", "")
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words):
            asked = words[place + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return "en" if asked.lower().startswith("en") else "zh"


def pick(text: str, lang: str) -> str:
    """The half of `中文 | English` that the reader reads."""
    zh, bar, en = text.partition(" | ")
    return en if bar and lang == "en" else zh


class Parser(argparse.ArgumentParser):
    """A parser whose help is in the reader's language, with `--lang` on every command."""

    def __init__(self, lang: str = "zh", **more: Any) -> None:
        self.lang = lang
        more.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**more, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help="显示本帮助 | show this help and exit")
        self.add_argument("--lang", choices=LANGUAGES, help="语言 | language (LIANXIN_LANG)")

    def add_subparsers(self, **more: Any) -> Any:
        """Commands below this one speak the same language."""
        return super().add_subparsers(parser_class=Parser, **more)

    def format_help(self) -> str:
        """The help in one language: each text's half is picked here, so that modules just write both."""
        for group in self._action_groups:
            for action in group._group_actions:
                self._localise(action)
        text = super().format_help()
        if self.lang == "zh":
            for english, chinese in _PARTS.items():
                text = text.replace(english, chinese)
        return text

    def format_usage(self) -> str:
        """The usage line in the reader's language."""
        text = super().format_usage()
        return text.replace("usage: ", _PARTS["usage: "], 1) if self.lang == "zh" else text

    def _localise(self, action: argparse.Action) -> None:
        if isinstance(action.help, str):
            action.help = pick(action.help, self.lang)
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                self._localise(choice)

    def error(self, message: str) -> NoReturn:
        """Usage and what is wrong with it, exit status 2."""
        self.print_usage(_stderr())
        self.exit(2, f"{self.prog}: {message if self.lang == 'en' else in_chinese(message)}\n")


def in_chinese(message: str) -> str:
    """What the standard parser says, in Chinese; a message of our own is left as it is."""
    for english, chinese in _SAID:
        if found := english.fullmatch(message):
            return found.expand(chinese)
    return message


def _stderr() -> Any:
    import sys  # noqa: PLC0415

    return sys.stderr


def a_day(text: str) -> date:
    """A date argument. Raises ArgumentTypeError."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是日期 / is not a date: 2026-05-14") from None


def a_period(text: str) -> Any:
    """A period argument. Raises ArgumentTypeError."""
    from lianxin.rules.periods import PeriodError, parse  # noqa: PLC0415

    try:
        return parse(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(f"{error.message('zh')} / {error.message('en')}") from None
