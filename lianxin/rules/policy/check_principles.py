"""What a policy must not hold (principles 1 and 2): words that watch people, or that meet duties by sign-in or points.

Searched is every key and text of the file but ``clause`` and ``document``, which are quotations. Spaces,
full-width letters, traditional characters and joined or split English words do not hide a word.
"""

from collections.abc import Iterator
from typing import Any, Final

from lianxin.rules.policy.banned import Ban, bans_for_all, bans_for_people, found_in
from lianxin.rules.policy.faults import Fault, Path, shorten
from lianxin.rules.policy.sections import KEYED, NESTED
from lianxin.rules.policy.tree import Tree

_WORD: Final = 3
_SINGLE: Final = tuple((section, name) for section, parts in NESTED.items() for name in parts if name not in KEYED)
_ORGANISATIONS: Final = ("enterprise", "school", "project", "unit")


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
    if path == ("document",):
        return True
    depth = 3 if path[0] in ("links", "figures", "duties") or path[:2] in _SINGLE else 4
    return path[-1] == "clause" and len(path) == depth and path[0] in ("links", "figures", "duties", *NESTED)


def _is_of_people(tree: Tree, path: Path) -> bool:
    """Return whether a text names a need that people have, or a place's own kind of counterpart that is like a household."""
    if path[:1] != ("words",) or len(path) < _WORD or path[1] not in ("counterparts", "needs"):
        return False
    if path[1] == "counterparts":
        return _is_like_people(tree, path[2])
    needs = tree.value["words"]["needs"]
    need = needs.get(path[2]) if isinstance(needs, dict) else None
    kinds = need.get("with") if isinstance(need, dict) else None
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(kinds, list) or not kinds:
        return True  # a need is of households unless it says otherwise
    return not all(isinstance(kind, str) and (kind in _ORGANISATIONS or not _is_like_people(tree, kind)) for kind in kinds)


def _is_like_people(tree: Tree, kind: object) -> bool:
    """Return whether a place's own kind of counterpart is, or might be, like a household."""
    words = tree.value["words"].get("counterparts")
    word = words.get(kind) if isinstance(words, dict) else None
    return not isinstance(word, dict) or word.get("like") not in _ORGANISATIONS


def _text(tree: Tree, text: str, path: Path, *, is_key: bool) -> Iterator[Fault]:
    bans: tuple[Ban, ...] = bans_for_all()
    if _is_of_people(tree, path):
        bans += bans_for_people()
    for ban, word in found_in(text, bans):
        zh = f"“{shorten(text)}”中有“{word}”:{ban.principle.zh}"
        en = f'"{shorten(text)}" holds "{word}": {ban.principle.en}'
        yield tree.fault(path, zh, en, key=is_key)
