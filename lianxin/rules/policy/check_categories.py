"""Faults of the tree of categories: parents that are not there, circles."""

from collections.abc import Iterator

from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault


def category_faults(draft: Draft) -> Iterator[Fault]:
    """Yield the faults of ``under``: a category in a circle can never be reached from a root."""
    categories = draft.policy.words.categories
    for key, word in categories.items():
        if word.under is None:
            continue
        last = draft.policy.category_chain(key)[-1]
        end = categories.get(last)
        if end is not None and end.under is not None and key in draft.policy.category_chain(end.under):
            zh = f"“{word.zh}”绕了一圈又归到自己下面;每一类最上面要有一个不写 under 的"
            yield draft.fault(("words", "categories", key, "under"), zh, f'"{key}" is under itself; a tree needs a root')
