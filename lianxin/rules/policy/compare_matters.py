"""What changes in ``matters`` and ``dispatch`` between two versions, and for which matters."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from lianxin.rules.policy.faults import Lang
from lianxin.rules.policy.matters import Grounded, Pause, Provision, Refusal, Tier
from lianxin.rules.policy.matters_en import EnglishMatters
from lianxin.rules.policy.matters_zh import ChineseMatters
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.walk import provisions_with_paths

Kind = Literal["added", "removed", "changed"]
_ORDERED: Final = (("matters", "tiers"), ("matters", "terms"), ("dispatch", "catalogue"), ("reports", "documents"))
_COMMON: Final = (
    ("zh", "名称", "Chinese title"),
    ("en", "英文名称", "English title"),
    ("clause", "出处", "clause"),
    ("source", "依据", "source"),
    ("reads_as", "理解", "reading"),
    ("article", "条款号", "article"),
    ("id", "编号", "ids"),
)


class Shift(NamedTuple):
    """One difference: what happened to which rule, in parts; ``subject`` says for which matters."""

    kind: Kind
    section: str
    key: str
    subject: str
    parts: tuple[tuple[str, str, str], ...]


def place(path: tuple[str | int, ...]) -> tuple[str, str]:
    """Return the section and the key under which a rule is shown: ``matters.terms`` and ``hotline``."""
    return ".".join(str(part) for part in path[:-1]), str(path[-1])


def provision_shifts(old: Policy, new: Policy, lang: Lang) -> Iterator[Shift]:
    """Yield what differs, rule by rule, then where only the order differs."""
    writers = [EnglishMatters(policy) if lang == "en" else ChineseMatters(policy) for policy in (old, new)]
    before, after = dict(provisions_with_paths(old)), dict(provisions_with_paths(new))
    for path in dict.fromkeys((*before, *after)):
        section, key = place(path)
        one, other = before.get(path), after.get(path)
        if one is None and other is not None:
            yield Shift("added", section, key, writers[1].sentence(other), ())
        elif other is None and one is not None:
            yield Shift("removed", section, key, writers[0].sentence(one), ())
        elif one is not None and other is not None and one != other:
            pieces = writers[0].pieces(one), writers[1].pieces(other)
            named = [name for name in dict.fromkeys((*pieces[0], *pieces[1])) if pieces[0].get(name) != pieces[1].get(name)]
            parts = [(name, pieces[0].get(name, ""), pieces[1].get(name, "")) for name in named]
            yield Shift("changed", section, key, _subject(one, key, lang), (*parts, *_common(one, other, lang)))
    yield from _moved(old, new, lang)


_TITLES: Final = {
    "returns": "退回",
    "feedback": "反馈",
    "tasks": "乡镇、村的清单",
    "storage": "手机上的资料",
    "call_backs": "没接到的来电",
}
"""How a rule without a name of its own is called."""


def _subject(rule: Grounded, key: str, lang: Lang) -> str:
    if not isinstance(rule, Provision):
        return _TITLES.get(key, key) if lang == "zh" else key
    return f"“{rule.zh}”" if lang == "zh" else f"“{rule.en or key}”"


def _common(one: Grounded, other: Grounded, lang: Lang) -> Iterator[tuple[str, str, str]]:
    spoken = isinstance(one, Tier | Pause | Refusal)  # their sentence names them
    for attribute, zh, en in _COMMON:
        before, after = _plain(getattr(one, attribute, None)), _plain(getattr(other, attribute, None))
        if before != after and not (spoken and attribute == ("zh" if lang == "zh" else "en")):
            yield (zh if lang == "zh" else en), before, after


def _plain(value: object) -> str:
    return "、".join(str(item) for item in value) if isinstance(value, tuple) else str(value or "")


def _moved(old: Policy, new: Policy, lang: Lang) -> Iterator[Shift]:
    for section, name in _ORDERED:
        before, after = (list(getattr(getattr(policy, section), name, {})) for policy in (old, new))
        kept = [key for key in before if key in after]
        if kept != [key for key in after if key in before]:
            shown = [
                "、".join(_name(policy, section, name, key, lang) for key in keys)
                for policy, keys in ((old, kept), (new, [key for key in after if key in kept]))
            ]
            subject = "先后次序(先合的为准)" if lang == "zh" else "Order (the first fitting one holds)"
            yield Shift("changed", f"{section}.{name}", "", subject, (("次序" if lang == "zh" else "order", shown[0], shown[1]),))


def _name(policy: Policy, section: str, name: str, key: str, lang: Lang) -> str:
    rule: Provision = getattr(getattr(policy, section), name)[key]
    return rule.zh if lang == "zh" else rule.en or key
