"""Faults seen in the characters alone, before YAML is read: tabs, full-width colons and commas, control characters."""

import re
from collections.abc import Iterator
from typing import Final

from lianxin.rules.policy.faults import Fault

_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT: Final = re.compile(r"^ *\t")
_WIDE_COLON: Final = re.compile(r"^\s*(?:- +)?[\"']?[A-Za-z][A-Za-z0-9_-]{0,48}[\"']?\s*(\uff1a)")
_FLOW_COLON: Final = re.compile(r"[{,\uff0c]\s*[A-Za-z][A-Za-z0-9_-]*\s*(\uff1a)")
_WIDE_COMMA: Final = re.compile(r"(\uff0c)\s*[A-Za-z][A-Za-z0-9_-]*\s*:\s")
_LIST: Final = re.compile(r"(?::|-)\s*\[([^\]\"']*)\]")

_COLON: Final = ("冒号是全角的(\uff1a),要用半角冒号加空格(: )", 'a full-width colon (\uff1a); write ": "')
_COMMA: Final = ("逗号是全角的(\uff0c),要用半角逗号(,)", 'a full-width comma (\uff0c); write ","')


def control_fault(text: str) -> Fault | None:
    """Return the fault of the first control character, or None; with one, YAML cannot be read at all."""
    if not (found := _UNPRINTABLE.search(text)):
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    code = f"U+{ord(found.group()):04X}"
    zh, en = f"有不可见的控制字符({code});这不是文本文件", f"a control character ({code}): not a text file"
    return Fault(line, column, ".", zh, en)


def lexical_faults(text: str) -> Iterator[Fault]:
    """Yield the faults that single characters make, line by line."""
    for number, line_text in enumerate(text.split("\n"), start=1):
        code_text = _without_quotations(line_text)
        if found := _TAB_INDENT.search(code_text):
            yield Fault(number, found.end(), ".", "缩进要用空格,不能用制表符", "indent with spaces, not tabs")
        for column in _columns(code_text, _WIDE_COLON, _FLOW_COLON):
            yield Fault(number, column, ".", *_COLON)
        for column in _comma_columns(code_text):
            yield Fault(number, column, ".", *_COMMA)


def _columns(line: str, *patterns: re.Pattern[str]) -> list[int]:
    return sorted({found.start(1) + 1 for pattern in patterns for found in pattern.finditer(line)})


def _comma_columns(line: str) -> list[int]:
    if "{" not in line and "[" not in line:
        return []
    columns = set(_columns(line, _WIDE_COMMA))
    for found in _LIST.finditer(line):
        columns |= {found.start(1) + at + 1 for at, char in enumerate(found[1]) if char in "\uff0c、"}
    return sorted(columns)


def _without_quotations(line: str) -> str:
    """Return the line with quoted texts and comments blanked, columns kept."""
    kept: list[str] = []
    quote = ""
    for index, char in enumerate(line):
        if quote:
            kept.append(" ")
            quote = "" if char == quote else quote
        elif char in "\"'" and (not kept or line[index - 1] in " [{,:"):
            quote = char
            kept.append(" ")
        elif char == "#" and (index == 0 or line[index - 1] == " "):
            break
        else:
            kept.append(char)
    return "".join(kept)
