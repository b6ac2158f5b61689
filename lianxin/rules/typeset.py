"""Chinese punctuation: sources are typed with ASCII signs, a page shows the full-width ones between Chinese characters."""

import re
from typing import Final

_HAN: Final = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3001-\u3015\uff01-\uff60“”‘’…—{}%\d]"
_FULL: Final = str.maketrans({",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "!": "\uff01"})
_HAS_HAN: Final = re.compile(r"[\u2e80-\u9fff]")
_CODE: Final = re.compile(r"%\([^)]*\)[a-z]|\{[^}]*\}|<[^>]*>|&[a-z]+;|[a-z]+://\S+|\d\d?:\d\d")
_SIGN: Final = re.compile(rf"(?<={_HAN})[,:;?!](?!(?<=\d.)\d)|[,:;?!](?=[\u2e80-\u9fff])")
_BRACKETS: Final = re.compile(r"\(([^()]*[\u2e80-\u9fff][^()]*)\)|(?<=[\u2e80-\u9fff])\(([^()]*)\)")


def chinese(text: str) -> str:
    """The text with full-width signs beside Chinese characters; placeholders, addresses and times of day untouched."""
    if not _HAS_HAN.search(text):
        return text
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return "\ue000"

    plain = _CODE.sub(keep, text)
    plain = _BRACKETS.sub(lambda found: f"\uff08{found[1] or found[2] or ''}\uff09", plain)
    plain = _SIGN.sub(lambda found: found[0].translate(_FULL), plain)
    return re.sub("\ue000", lambda _: kept.pop(0), plain)
