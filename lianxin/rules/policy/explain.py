"""Each rule of a policy as one plain sentence, with its clause: what ``lianxin policy explain`` prints."""

from dataclasses import dataclass

from lianxin.rules.policy.explain_en import EnglishWriter
from lianxin.rules.policy.explain_zh import ChineseWriter
from lianxin.rules.policy.faults import Lang
from lianxin.rules.policy.schema import Figure, LinkRule, Policy
from lianxin.rules.policy.walk import Rules, rules_with_paths


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule as read, with where it comes from."""

    key: str
    section: str
    sentence: str
    clause: str
    ids: tuple[str, ...]


def explain(policy: Policy, lang: Lang = "zh") -> list[Explanation]:
    """Return an explanation of each rule: links, then figures, then duties, in the order of the file."""
    return [
        Explanation(rule.key, str(path[0]), sentence(policy, rule, lang), rule.clause, rule.id)
        for path, rule in rules_with_paths(policy)
    ]


def sentence(policy: Policy, rule: Rules, lang: Lang = "zh") -> str:
    """Return one rule as a plain sentence, made from its keys (shown to residents too; never its clause)."""
    writer: ChineseWriter | EnglishWriter = EnglishWriter(policy) if lang == "en" else ChineseWriter(policy)
    if isinstance(rule, LinkRule):
        return writer.link(rule)
    return writer.figure(rule) if isinstance(rule, Figure) else writer.duty(rule)
