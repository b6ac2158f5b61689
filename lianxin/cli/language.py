"""In which language the command speaks, and a parser of arguments that speaks it. Help texts are written `中文 | English`."""

import argparse
import os
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
        self.exit(2, f"{self.prog}: {message}\n")


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
