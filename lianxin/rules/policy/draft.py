"""What checking looks at: the parts whose shape is sound, and where everything stands in the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.tree import Tree


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy as far as it could be read.

    ``written`` and ``written_words`` hold all keys of the file, those of parts at fault too, so that a word
    whose own line is at fault is not reported a second time as undeclared.
    """

    policy: Policy
    tree: Tree
    written: Mapping[str, frozenset[str]]
    written_words: Mapping[str, frozenset[str]]

    def fault(self, path: Path, zh: str, en: str, *, key: bool = False) -> Fault:
        """Return a fault at the place of a path; what the file does not spell out (a bare word's list) is cut off."""
        while path and path not in self.tree.values and path not in self.tree.keys:
            path = path[:-1]
        return self.tree.fault(path, zh, en, key=key)

    def declared(self, words: str) -> frozenset[str]:
        """Return the keys written in a list of words."""
        return self.written_words.get(words, frozenset())
