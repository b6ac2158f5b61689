"""Which lines of terms and of the catalogue can never be the first fitting one."""

from collections.abc import Iterable, Iterator

from lianxin.rules.policy import names
from lianxin.rules.policy.schema import Policy

Words = tuple[str, ...]


def taken_by(policy: Policy, categories: tuple[Words, Words], others: Iterable[tuple[Words, Words]]) -> bool:
    """Return whether an earlier line fits all that a later one fits; each pair is the earlier line's list and the later one's."""
    first, later = categories
    return _covers_categories(policy, first, later) and all(
        not one or (bool(other) and set(other) <= set(one)) for one, other in others
    )


def _covers_categories(policy: Policy, first: Words, later: Words) -> bool:
    if not first:
        return True
    return bool(later) and all(set(policy.category_chain(key)) & set(first) for key in later)


def fits_nothing(policy: Policy, categories: Words, kinds: Words) -> Iterator[tuple[str, str]]:
    """Yield the name of each category named that takes none of the kinds named, with these kinds; nothing if one fits."""
    if not categories or not kinds:
        return
    barred = [key for key in categories if policy.kinds_of(key) and not set(policy.kinds_of(key)) & set(kinds)]
    if len(barred) == len(categories):
        for key in barred:
            named = "、".join(names.MATTER_KINDS[kind].zh for kind in kinds)
            yield policy.words.categories[key].zh, named
