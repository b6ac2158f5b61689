"""Policy text to a policy, or to every fault of the file at once.

Rules whose shape is at fault are left out, and the rest is checked for words and sense in the same run,
so that one reading names all there is to mend.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from lianxin.rules.policy import schema
from lianxin.rules.policy.check import check
from lianxin.rules.policy.check_principles import principle_faults
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Lang, Path, shorten
from lianxin.rules.policy.recover import plant_all
from lianxin.rules.policy.sections import KEYED, NESTED
from lianxin.rules.policy.shape import bad_key, shape_faults, suggestion, unknown_key
from lianxin.rules.policy.tree import Tree
from lianxin.rules.policy.values import KEY_LENGTH, KEY_PATTERN, OWN_KEY, Origin

_TOP_TEXTS: Final = ("policy", "zh", "en", "document", "month_begins", "oversight")
_TOP: Final = (*_TOP_TEXTS, "words", "parties", *schema.SECTIONS, *NESTED)
_MOST_FAULTS: Final = 500
_RULE_MODELS: Final[dict[str, type[schema.Rule]]] = {
    "links": schema.LinkRule,
    "figures": schema.Figure,
    "duties": schema.Duty,
}

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text gave: a policy when nothing is wrong, and the faults and warnings in file order."""

    policy: schema.Policy | None
    faults: tuple[Fault, ...]
    lang: Lang = "zh"

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Return the faults that are not mere warnings."""
        return tuple(fault for fault in self.faults if fault.severity == "error")

    def lines(self, file: str) -> list[str]:
        """Return the faults as the command line prints them, in the language of the reading."""
        return [fault.full_text(file, self.lang) for fault in self.faults]


def read_policy(text: str, lang: Lang = "zh") -> Reading:
    """Return the policy that a text holds, with all faults. Never raises on any text."""
    tree = plant_all(text)
    if not isinstance(tree.value, dict):
        if not tree.faults:
            tree.faults.append(
                tree.fault((), "这不是一份制度文件:要由“键: 值”组成", "not a policy: keys and values are expected")
            )
        return Reading(None, _in_order(tree.faults), lang)
    reader = _Reader(tree)
    draft = reader.draft()
    faults = [*tree.faults, *reader.faults, *check(draft), *principle_faults(tree)]
    errors = any(fault.severity == "error" for fault in faults)
    policy = None if errors else draft.policy
    return Reading(policy, _in_order(faults), lang)


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(set(faults)))[:_MOST_FAULTS]


@dataclass(slots=True)
class _Reader:
    """Reads the parts of one tree."""

    tree: Tree
    faults: list[Fault] = field(default_factory=list)

    def draft(self) -> Draft:
        top: dict[str, Any] = self.tree.value
        self.sections(top)
        head = self.part(schema.Policy, {key: top[key] for key in _TOP_TEXTS if key in top}, ())
        words = self.words()
        parties = self.keyed("parties", schema.Party)
        rules: dict[str, dict[str, Any]] = {name: self.keyed(name, model) for name, model in _RULE_MODELS.items()}
        base = head or schema.Policy.model_construct(policy="unread", zh="", document=schema.Document(name="-", number="-"))
        matters, dispatch = self.nested("matters", schema.MattersRules), self.nested("dispatch", schema.Dispatch)
        reports = self.nested("reports", schema.ReportsRules)
        phones, meetings = self.nested("phones", schema.PhoneRules), self.nested("meetings", schema.MeetingRules)
        provisions = {"matters": matters, "dispatch": dispatch, "reports": reports, "phones": phones, "meetings": meetings}
        hotline = self.nested("hotline", schema.HotlineRules)
        policy = base.model_copy(update={"words": words, "parties": parties, **rules, **provisions, "hotline": hotline})
        written = {name: self.written_keys(name) for name in ("parties", *schema.SECTIONS)}
        return Draft(policy, self.tree, written, self.written_words())

    def sections(self, top: dict[str, Any]) -> None:
        for key in top:
            if key in schema.RESERVED:
                zh, en = f"“{key}”一节尚未开通", f'the section "{key}" is not built yet'
                self.faults.append(self.tree.fault((key,), zh, en, key=True))
            elif key not in _TOP:
                zh, en = suggestion(key, [*_TOP])
                self.faults.append(
                    self.tree.fault((key,), f"没有“{shorten(key)}”这一节{zh}", f'unknown section "{shorten(key)}"{en}', key=True)
                )

    def part(self, model: type[M], value: Any, base: Path) -> M | None:
        """Return one part as a value; None when its shape is at fault, which is noted."""
        try:
            return model.model_validate(value, context=Origin.WRITTEN)
        except ValidationError as error:
            found = list(shape_faults(error, self.tree, base, model))
            if not found and not self.tree.lost and not self.tree.has_refused(base):
                found = [self.tree.fault(base, "写法不对", "not of the language", key=True)]
            self.faults.extend(found)
            return None

    def map_at(self, path: tuple[str, ...]) -> dict[str, Any]:
        """Return the map at a path; empty, with a fault, when something else stands there."""
        found: dict[str, Any] = self.tree.value
        for part in path:
            inner: Any = found.get(part, {})
            if not isinstance(inner, dict):
                zh = "这里要写成若干“键: 值”"
                self.faults.append(self.tree.fault(path, zh, "keys and values are expected here"))
                return {}
            found = inner
        return found

    def keyed(self, section: str, model: type[M]) -> dict[str, M]:
        return self.entries_of((section,), model)

    def entries_of(self, base: tuple[str, ...], model: type[M]) -> dict[str, M]:
        found: dict[str, M] = {}
        for key, value in self.map_at(base).items():
            path = (*base, key)
            if not re.fullmatch(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
                self.faults.append(bad_key(self.tree, path, key))
                continue
            data = {**value, OWN_KEY: key} if isinstance(value, dict) else value
            part = self.part(model, data, path)
            if part is not None and not self.tree.has_refused(path):
                found[key] = part
        return found

    def nested(self, section: str, model: type[M]) -> M | None:
        """Return a section made of maps of rules and of single rules, without those at fault; None when it is not written."""
        if section not in self.tree.value:
            return None
        written = self.map_at((section,))
        for name in written:
            if name not in model.model_fields:
                self.faults.append(unknown_key(self.tree, (section, name), (model,)))
        found: dict[str, Any] = {}
        for name, part in NESTED[section].items():
            if name not in written:
                continue
            if name in KEYED:
                found[name] = self.entries_of((section, name), part)
            elif not self.tree.has_refused((section, name)):
                found[name] = self.part(part, written[name], (section, name))
        return model(**found)

    def words(self) -> schema.Words:
        lists: dict[str, dict[str, Any]] = {}
        written = self.map_at(("words",))
        for name in written:
            if name not in schema.WORD_MODELS:
                zh, en = suggestion(name, [*schema.WORD_MODELS])
                self.faults.append(
                    self.tree.fault(
                        ("words", name), f"没有“{shorten(name)}”这一类用词{zh}", f'unknown list "{shorten(name)}"{en}', key=True
                    )
                )
        for name, model in schema.WORD_MODELS.items():
            if name in written:
                lists[name] = self.entries_of(("words", name), model)
        return schema.Words(**lists)

    def written_keys(self, section: str) -> frozenset[str]:
        value = self.tree.value.get(section)
        return frozenset(value) if isinstance(value, dict) else frozenset()

    def written_words(self) -> dict[str, frozenset[str]]:
        value = self.tree.value.get("words")
        lists = value if isinstance(value, dict) else {}
        return {name: frozenset(words) for name, words in lists.items() if isinstance(words, dict)}
