"""All checks of a draft whose parts have the right shape: words, sense, and the warning about the document."""

from collections.abc import Iterator

from lianxin.rules.policy.check_categories import category_faults
from lianxin.rules.policy.check_dispatch import dispatch_faults
from lianxin.rules.policy.check_links import link_faults
from lianxin.rules.policy.check_matters import matter_faults
from lianxin.rules.policy.check_meetings import meeting_faults
from lianxin.rules.policy.check_reports import report_faults
from lianxin.rules.policy.check_sense import sense_faults
from lianxin.rules.policy.check_words import word_faults
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault


def check(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of words and sense, and the warnings."""
    yield from word_faults(draft)
    yield from link_faults(draft)
    yield from sense_faults(draft)
    yield from category_faults(draft)
    yield from matter_faults(draft)
    yield from dispatch_faults(draft)
    yield from report_faults(draft)
    yield from meeting_faults(draft)
    yield from _document_warning(draft)


def _document_warning(draft: Draft) -> Iterator[Fault]:
    policy = draft.policy
    rules = list(policy.rules.values())
    if "document" not in draft.tree.value or policy.document.number or (rules and all(rule.id for rule in rules)):
        return
    zh = "出处没有文号(number);对外使用前请补上"
    yield draft.tree.fault(("document",), zh, "the document has no number; add it before use", key=True, warning=True)
