"""A fault of a policy file: where it is and what to do, in both languages."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault, with the place it stands at; lines and columns begin at 1."""

    line: int
    column: int
    path: str
    message_zh: str
    message_en: str
    severity: Literal["error", "warning"] = "error"

    def text(self, lang: str = "zh") -> str:
        """Return the message in the language asked for."""
        return self.message_en if lang == "en" else self.message_zh

    def full_text(self, file: str, lang: str = "zh") -> str:
        """Return ``file:line:column: path: message``, as the command line prints it."""
        return f"{file}:{self.line}:{self.column}: {self.path}: {self.text(lang)}"


def path_text(path: Path) -> str:
    """Return a path as people read it: ``duties.stay.within[2].day``; the whole file is ``.``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "."


def shorten(value: object, length: int = 40) -> str:
    """Return a value as quoted in a message, cut where it would flood the line."""
    text = str(value)
    return text if len(text) <= length else text[: length - 1] + "…"
