"""The nearest word to a mistyped one."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

_CUTOFF = 60


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like the word, or None when none is near."""
    found = process.extractOne(
        word[:100], sorted(candidates), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_CUTOFF
    )
    return found[0] if found else None
