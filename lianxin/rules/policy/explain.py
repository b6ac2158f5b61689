"""Each rule of a policy as one plain sentence, with its clause: what ``lianxin policy explain`` prints."""

from dataclasses import dataclass

from lianxin.rules.policy.compare_matters import place
from lianxin.rules.policy.explain_en import EnglishWriter
from lianxin.rules.policy.explain_zh import ChineseWriter
from lianxin.rules.policy.faults import Lang
from lianxin.rules.policy.matters import Grounded
from lianxin.rules.policy.matters_en import EnglishMatters
from lianxin.rules.policy.matters_zh import ChineseMatters
from lianxin.rules.policy.schema import Figure, LinkRule, Policy
from lianxin.rules.policy.walk import Rules, provisions_with_paths, rules_with_paths


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule as read, with where it comes from."""

    key: str
    section: str
    sentence: str
    clause: str
    ids: tuple[str, ...]
    source: str = ""
    """The law or other text that a rule of ``matters`` or ``dispatch`` comes from, where it is not a clause of the document."""


def explain(policy: Policy, lang: Lang = "zh") -> list[Explanation]:
    """Return an explanation of each rule: links, figures, duties, then matters and dispatch, in the order of the file."""
    found = [
        Explanation(rule.key, str(path[0]), sentence(policy, rule, lang), rule.clause, rule.id)
        for path, rule in rules_with_paths(policy)
    ]
    return found + [
        Explanation(key, section, provision_sentence(policy, rule, lang), rule.clause or "", rule.id, rule.source or "")
        for path, rule in provisions_with_paths(policy)
        for section, key in (place(path),)
    ]


def provision_sentence(policy: Policy, rule: Grounded, lang: Lang = "zh") -> str:
    """Return one rule of ``matters`` or ``dispatch`` as a plain sentence."""
    writer = EnglishMatters(policy) if lang == "en" else ChineseMatters(policy)
    return writer.sentence(rule)


def sentence(policy: Policy, rule: Rules, lang: Lang = "zh") -> str:
    """Return one rule as a plain sentence, made from its keys (shown to residents too; never its clause)."""
    writer: ChineseWriter | EnglishWriter = EnglishWriter(policy) if lang == "en" else ChineseWriter(policy)
    if isinstance(rule, LinkRule):
        return writer.link(rule)
    return writer.figure(rule) if isinstance(rule, Figure) else writer.duty(rule)
