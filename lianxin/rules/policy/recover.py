"""Reading on after a YAML fault: the rule or word it stands in is left out, so that the rest is read in the same run."""

import re
from typing import Final

from lianxin.rules.policy.tree import Tree, plant

_MOST_CUTS: Final = 20
_LONGEST: Final = 60_000
_TAB: Final = "  "
_KEY: Final = re.compile(r"([a-z][a-z0-9_-]*)[\"']?\s*[:\uff1a]")


def plant_all(text: str) -> Tree:
    """Return the text as a tree, with what YAML cannot read cut out; the cut keys are in ``lost``. Never raises."""
    tree = plant(text)
    if tree.broken is None or len(text) > _LONGEST:
        return tree
    faults, lost = list(tree.faults), set[str]()
    lines = text.split("\n")
    broken: int | None = tree.broken
    cuts = 0
    while broken is not None and cuts < _MOST_CUTS and (cut := _block(lines, broken)):
        for index in cut:
            lost.update(_KEY.findall(lines[index]))
            lines[index] = ""
        tree = plant("\n".join(lines))
        faults += tree.faults
        broken, cuts = tree.broken, cuts + 1
    tree.faults = sorted(set(faults))
    tree.lost = frozenset(lost)
    return tree


def _block(lines: list[str], line: int) -> range:
    """Return the lines of the rule, word or top-level part around a line; empty when there is nothing left to cut."""
    at = min(line, len(lines)) - 1
    while at > 0 and not _says(lines[at]):
        at -= 1
    first = at
    while first > 0 and not (_says(lines[first]) and _indent(lines[first]) <= _depth(lines, first)):
        first -= 1
    last = first + 1
    while last < len(lines) and not (_says(lines[last]) and _indent(lines[last]) <= _indent(lines[first])):
        last += 1
    return range(first, last) if any(_says(text) for text in lines[first:last]) else range(0)


def _depth(lines: list[str], at: int) -> int:
    """Return how far the parts are indented that may be cut here: words stand one step deeper than rules."""
    while at > 0 and (not _says(lines[at]) or _indent(lines[at]) > 0):
        at -= 1
    return 4 if lines[at].startswith("words") else 2


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    wide = line.replace("\t", _TAB)
    return len(wide) - len(wide.lstrip(" "))
