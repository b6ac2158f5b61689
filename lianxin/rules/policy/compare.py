"""What changes for whom between two versions of a policy, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from lianxin.rules.policy import compare_fields, en_parts, zh_parts
from lianxin.rules.policy.check_words import LISTS_ZH, provision_references
from lianxin.rules.policy.compare_fields import TARGETS, Rules, Writer, fields_of
from lianxin.rules.policy.compare_matters import provision_shifts
from lianxin.rules.policy.explain import sentence
from lianxin.rules.policy.explain_en import EnglishWriter
from lianxin.rules.policy.explain_zh import ChineseWriter
from lianxin.rules.policy.faults import Lang
from lianxin.rules.policy.names import readable, word_name
from lianxin.rules.policy.schema import SECTIONS, WORD_MODELS, Duty, LinkRule, Party, Policy, Word
from lianxin.rules.policy.walk import provisions_with_paths, rules_with_paths, selectors, sources

ChangeKind = Literal["added", "removed", "changed"]
_KIND: dict[ChangeKind, tuple[str, str]] = {
    "added": ("新增", "New"),
    "removed": ("取消", "Removed"),
    "changed": ("修改", "Changed"),
}


_LISTS = {"under": "categories", "class": "classes", "unit_kind": "unit_kinds", "tag": "tags", "role": "roles"}
_FIELDS_ZH = {
    "zh": "中文名称",
    "en": "英文名称",
    "class": "干部类别",
    "unit_kind": "单位类别",
    "tag": "干部标签",
    "level": "区划层级",
    "are": "干部或单位",
    "except": "不含",
    "basis": "依据",
    "expires_months": "有效月数",
    "with": "联系对象类别",
    "quantities": "数量",
    "most_counterparts": "一次最多联系对象数",
    "review": "须经审核",
    "role": "服务角色",
    "takes_minutes": "标准用时(分钟)",
    "opens": "可看内容",
    "like": "比照类别",
    "under": "上级类别",
    "must_solve": "必解",
    "kinds": "用于哪类事项",
    "hints": "提示词",
    "public": "可公开",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a rule, a word, a party or a setting."""

    kind: ChangeKind
    section: str
    key: str
    sentence: str


def compare(old: Policy, new: Policy, lang: Lang = "zh") -> list[Change]:
    """Return what changes from one version to the next: settings, words, parties, then the rules."""
    pair = _Pair(old, new, lang)
    changes = [*pair.settings(), *pair.words(), *pair.parties()]
    for section in SECTIONS:
        changes += pair.rules(section)
    return [*changes, *pair.provisions()]


class _Pair:
    """Two versions and the language to speak of them."""

    def __init__(self, old: Policy, new: Policy, lang: Lang) -> None:
        self.old, self.new, self.lang = old, new, lang
        self.writers: tuple[Writer, Writer] = (
            (EnglishWriter(old), EnglishWriter(new)) if lang == "en" else (ChineseWriter(old), ChineseWriter(new))
        )

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    def shift(self, name: str, before: str, after: str) -> str:
        """Return a difference in words; an empty side means it was not there."""
        if not before:
            return self.say(f"新增{name}:{after}", f"{name} added: {after}")
        if not after:
            return self.say(f"取消{name}:{before}", f"{name} removed: {before}")
        return self.say(f"{name}由“{before}”改为“{after}”", f"{name} changes from {before} to {after}")

    def join(self, parts: list[str]) -> str:
        return self.say(";", "; ").join(parts) + self.say("。", ".")

    # settings, words, parties

    def settings(self) -> Iterator[Change]:
        names = {
            "policy": ("制度的键", "key"),
            "zh": ("标题", "Chinese title"),
            "en": ("英文标题", "English title"),
            "month_begins": ("每月起始日", "first day of the month"),
            "oversight": ("上级所见", "what those above see"),
        }
        for name, (zh, en) in names.items():
            before, after = getattr(self.old, name), getattr(self.new, name)
            if before != after:
                text = self.shift(self.say(zh, en), str(before or ""), str(after or ""))
                yield Change("changed", "policy", name, self.join([text]))
        for part in _differences(self.old.document, self.new.document):
            text = self.shift(self.say("出处", "document") + f" {part[0]}", part[1], part[2])
            yield Change("changed", "policy", f"document.{part[0]}", self.join([text]))

    def words(self) -> Iterator[Change]:
        for list_name in WORD_MODELS:
            before: dict[str, Word] = getattr(self.old.words, list_name)
            after: dict[str, Word] = getattr(self.new.words, list_name)
            noun = self.say(LISTS_ZH[list_name], readable(list_name))
            yield from self.things(f"words.{list_name}", noun, before, after)

    def parties(self) -> Iterator[Change]:
        yield from self.things("parties", self.say("责任主体", "party"), self.old.parties, self.new.parties)

    def things(
        self, section: str, noun: str, before: "dict[str, Word] | dict[str, Party]", after: "dict[str, Word] | dict[str, Party]"
    ) -> Iterator[Change]:
        """Yield the changes of words or parties, each with the rules that use it."""
        for key in dict.fromkeys((*before, *after)):
            one, other = before.get(key), after.get(key)
            if one == other:
                continue
            kind: ChangeKind = "changed" if one is not None and other is not None else "added" if one is None else "removed"
            thing = other or one
            assert thing is not None  # noqa: S101 - the key is in one of the two
            name = self.say(thing.zh, thing.en or readable(key))
            head = f"{_KIND[kind][self.lang == 'en']}{self.say('', ' ')}{noun}{self.say('', ' ')}“{name}”"
            parts = [head]
            if one is not None and other is not None:
                parts += [self.shift(self.field_name(field), left, right) for field, left, right in self.details(one, other)]
            users = _users(self.new if other is not None else self.old, section, key)
            if users:
                parts.append(self.say(f"涉及:{'、'.join(users)}", f"concerns: {', '.join(users)}"))
            yield Change(kind, section, key, self.join(parts))

    def field_name(self, field: str) -> str:
        return _FIELDS_ZH.get(field, field) if self.lang == "zh" else field

    def details(self, one: BaseModel, other: BaseModel) -> Iterator[tuple[str, str, str]]:
        """Yield the differences of two words or parties, keys of a place spelled out as people read them."""
        for field, before, after in _differences(one, other):
            list_name = _LISTS.get(field)
            if list_name is None:
                yield field, before.replace("True", self.say("是", "yes")), after.replace("True", self.say("是", "yes"))
                continue
            texts = [
                "、".join(word_name(policy, list_name, key, self.lang) for key in text.split("、") if key)
                for policy, text in ((self.old, before), (self.new, after))
            ]
            yield field, texts[0], texts[1]

    # rules

    def rules(self, section: str) -> Iterator[Change]:
        before: dict[str, Rules] = getattr(self.old, section)
        after: dict[str, Rules] = getattr(self.new, section)
        for key in dict.fromkeys((*before, *after)):
            one, other = before.get(key), after.get(key)
            if one is None and other is not None:
                yield Change("added", section, key, self.whole("added", sentence(self.new, other, self.lang)))
            elif other is None and one is not None:
                yield Change("removed", section, key, self.whole("removed", sentence(self.old, one, self.lang)))
            elif one is not None and other is not None and one != other:
                yield Change("changed", section, key, self.changed(one, other))

    def provisions(self) -> Iterator[Change]:
        """Yield the changes of ``matters`` and ``dispatch``."""
        for shift in provision_shifts(self.old, self.new, self.lang):
            if shift.kind != "changed":
                yield Change(shift.kind, shift.section, shift.key, self.whole(shift.kind, shift.subject))
                continue
            parts = [self.shift(*part) for part in shift.parts] or [self.say("写法有改动", "is written differently")]
            text = f"{shift.subject}{self.say(':', ': ')}{self.join(parts)}"
            yield Change("changed", shift.section, shift.key, text)

    def whole(self, kind: ChangeKind, text: str) -> str:
        return f"{_KIND[kind][self.lang == 'en']}{self.say(':', ': ')}{text}"

    def changed(self, one: Rules, other: Rules) -> str:
        """Return the change of a rule, field by field: 每名县、科级干部每月“到联系点蹲点”由至少3天改为至少2天。"""
        parts: list[str] = []
        subject = self.subject(one)
        if isinstance(one, Duty) and isinstance(other, Duty) and self.target_differs(one, other):
            before, after = (compare_fields.target(writer, rule) for writer, rule in zip(self.writers, (one, other), strict=True))
            parts.append(self.say(f"由{before}改为{after}", f"changes from {before} to {after}"))
        for field in fields_of(one):
            if field.differs(one, other):
                before, after = field.read(self.writers[0], one), field.read(self.writers[1], other)
                if before != after:
                    parts.append(self.shift(self.say(field.zh, field.en), before, after))
        if not parts:
            parts = [self.say("写法有改动", "is written differently")]
        first_is_target = parts[0].startswith(("由", "changes from", "写法", "is written"))
        gap = self.say("", " ") if first_is_target else self.say(":", ": ")
        return subject + gap + self.join(parts)

    def target_differs(self, one: Duty, other: Duty) -> bool:
        return any(getattr(one, kind) != getattr(other, kind) for kind in TARGETS)

    def subject(self, rule: Rules) -> str:
        title = self.say(rule.zh, rule.en or readable(rule.key))
        if not isinstance(rule, Duty | LinkRule):
            return f"“{title}”"
        if self.lang == "en":
            who = en_parts.parties(self.old, rule.who)
            return f"{who}, {en_parts.period(self.old, rule)}: “{title}”" if isinstance(rule, Duty) else f"{who}: “{title}”"
        who = zh_parts.parties(self.old, rule.who)
        return f"{who}{zh_parts.period(self.old, rule)}“{title}”" if isinstance(rule, Duty) else f"{who}“{title}”"


def _differences(one: BaseModel, other: BaseModel) -> list[tuple[str, str, str]]:
    """Return the written keys in which two parts differ, with both values as text."""
    found = []
    for name, field in type(one).model_fields.items():
        before, after = getattr(one, name), getattr(other, name)
        if before != after:
            found.append((field.alias or name, _plain(before), _plain(after)))
    return found


def _plain(value: Any) -> str:
    if value in (None, (), False):
        return ""
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    if isinstance(value, BaseModel):
        return ",".join(f"{name}={_plain(item)}" for name, item in value.model_dump(exclude_defaults=True, by_alias=True).items())
    return str(value)


def _users(policy: Policy, section: str, key: str) -> list[str]:
    """Return the keys of the rules that use a word or a party."""
    found = [rule.key for path, rule in rules_with_paths(policy) if key in _words_used(path, rule).get(section, ())]
    provisions = provisions_with_paths(policy) if section.startswith("words.") else ()
    return found + [
        ".".join(str(part) for part in path)
        for path, rule in provisions
        if any(key == word and section == f"words.{words}" for _, word, words in provision_references(path, rule))
    ]


def _words_used(path: tuple[str | int, ...], rule: Rules) -> dict[str, tuple[str, ...]]:
    used: dict[str, tuple[str, ...]] = {"parties": rule.who}
    chosen = [selector for _, selector in selectors(path, rule)]
    used["words.needs"] = tuple(need for selector in chosen for need in selector.need)
    used["words.counterparts"] = tuple(kind for selector in chosen for kind in selector.kind)
    links = tuple(link for selector in chosen if not isinstance(selector.linked, bool) for link in selector.linked)
    if isinstance(rule, LinkRule):
        return {**used, "words.links": (*links, *rule.as_)}
    asked = [of for _, of in sources(path, rule)]
    declared = rule.or_declared if isinstance(rule, Duty) else ()
    after = tuple(name for of in asked if of.after is not None for name in of.after.entries)
    used["words.entries"] = (*(name for of in asked if of.source == "entries" for name in of.names), *declared, *after)
    used["words.links"] = (*links, *(name for of in asked if of.source == "links" for name in of.names))
    used["words.campaigns"] = tuple(name for of in asked for name in of.campaign)
    used["words.topics"] = tuple(name for of in asked for name in of.topic)
    used["words.categories"] = tuple(name for of in asked for name in of.category)
    used["words.absences"] = rule.exempt if isinstance(rule, Duty) else ()
    return used
