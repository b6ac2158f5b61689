"""What a policy must not hold (principles 1 and 2): words that watch people, or that meet duties by sign-in or points.

Searched is every key and text of the file but ``clause`` and ``document``, which are quotations. Spaces,
full-width letters, traditional characters and joined or split English words do not hide a word.
"""

from collections.abc import Iterator
from typing import Any, Final

from lianxin.rules.policy.banned import Ban, bans_for_all, bans_for_people, found_in
from lianxin.rules.policy.faults import Fault, Path, shorten
from lianxin.rules.policy.tree import Tree

_WORD: Final = 3


def principle_faults(tree: Tree) -> Iterator[Fault]:
    """Yield a fault, with the principle quoted, for each key or text that a policy must not hold."""
    yield from _walk(tree, tree.value, ())


def _walk(tree: Tree, value: Any, path: Path) -> Iterator[Fault]:
    if isinstance(value, dict):
        for key, item in value.items():
            place = (*path, key)
            if len(path) >= 1 or key not in ("policy", "zh", "en"):
                yield from _text(tree, key, place, is_key=True)
            if not _is_quotation(place):
                yield from _walk(tree, item, place)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(tree, item, (*path, index))
    elif isinstance(value, str):
        yield from _text(tree, value, path, is_key=False)


def _is_quotation(path: Path) -> bool:
    return path == ("document",) or (path[-1] == "clause" and len(path) == 3 and path[0] in ("links", "figures", "duties"))


def _is_of_people(tree: Tree, path: Path) -> bool:
    """Return whether a text names a need, or a place's own kind of counterpart that is like a household."""
    if path[:1] != ("words",) or len(path) < _WORD:
        return False
    if path[1] != "counterparts":
        return path[1] == "needs"
    word = tree.value["words"]["counterparts"].get(path[2])
    return not isinstance(word, dict) or word.get("like") in (None, "household")


def _text(tree: Tree, text: str, path: Path, *, is_key: bool) -> Iterator[Fault]:
    bans: tuple[Ban, ...] = bans_for_all()
    if _is_of_people(tree, path):
        bans += bans_for_people()
    for ban, word in found_in(text, bans):
        zh = f"“{shorten(text)}”中有“{word}”:{ban.principle.zh}"
        en = f'"{shorten(text)}" holds "{word}": {ban.principle.en}'
        yield tree.fault(path, zh, en, key=is_key)
