"""A policy as a page reads it: sections of rules, each with its sentence, clause and faults."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.faults import Fault, Lang
from lianxin.rules.policy.read import Reading
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.tree import plant
from lianxin.rules.policy.walk import provisions_with_paths
from lianxin.web.policies.editor.declared import name_of
from lianxin.web.policies.editor.form import field_of, part_of
from lianxin.web.policies.editor.labels import MATTER_SECTIONS, SECTIONS, SINGLE, WORD_LISTS, Label


@dataclass
class Line:
    """One rule, party or list of words in the outline."""

    part: str
    key: str
    name: str
    sentence: str = ""
    clause: str = ""
    article: str = ""
    faults: int = 0


@dataclass
class Section:
    """A section of the outline with its lines."""

    key: str
    title: Label
    lines: list[Line] = field(default_factory=list)

    @property
    def single(self) -> bool:
        """Whether the section is one rule, not a map of rules."""
        return self.key in SINGLE


@dataclass(frozen=True)
class Shown:
    """A fault as the page lists it: where it is, what to do, and the field to which it leads."""

    line: int
    column: int
    path: str
    message: str
    part: str
    anchor: str
    warning: bool


_TITLES: Final = dict((*SECTIONS, *MATTER_SECTIONS))
_READ_ONLY: Final = (("reports.documents", _("文稿")), ("reports.ceilings", _("上限")), ("meetings.rounds", _("按期召开的会")))
"""Sections that a page shows and no form edits: they are written as YAML."""


def of_policy(policy: Policy, lang: Lang) -> list[Section]:
    """The rules of a sound policy, section by section, in the order of the file."""
    rules = policy.rules
    provisions = {".".join(map(str, path)): rule for path, rule in provisions_with_paths(policy)}
    found = [Section(key, title) for key, title in (*SECTIONS, *MATTER_SECTIONS, *_READ_ONLY) if key != "parties"]
    by_key = {section.key: section for section in found}
    for item in explain(policy, lang):
        part = f"{item.section}.{item.key}"
        rule = provisions.get(part) or rules[item.key]
        name = str(getattr(rule, "en", "") if lang == "en" else "") or str(getattr(rule, "zh", "")) or str(_TITLES[part])
        line = Line(part, item.key, name, item.sentence, item.clause or item.source, rule.article or "")
        by_key[item.section if item.section in by_key else part].lines.append(line)
    return [section for section in found if section.lines]


def of_text(text: str, reading: Reading, lang: Lang) -> list[Section]:
    """All that a text holds, faulty or not: sentences where it can be read, names where it cannot."""
    tree = plant(text).value
    written = tree if isinstance(tree, dict) else {}
    said = {f"{item.section}.{item.key}": item.sentence for item in explain(reading.policy, lang)} if reading.policy else {}
    faults = [part_of(fault.path) for fault in reading.errors]
    sections = [Section("words", _("词"), _word_lines(written, faults))]
    for key, title in SECTIONS:
        held = written.get(key)
        lines = [_line(key, str(name), rule, said, faults) for name, rule in held.items()] if isinstance(held, dict) else []
        sections.append(Section(key, title, lines))
    return sections + [Section(key, title, _matter_lines(key, written, said, faults)) for key, title in MATTER_SECTIONS]


def _matter_lines(section: str, written: dict[str, Any], said: dict[str, str], faults: Sequence[str]) -> list[Line]:
    first, _dot, name = section.partition(".")
    above = written.get(first)
    held = above.get(name) if isinstance(above, dict) else None
    if held is None:
        return []
    if section in SINGLE:
        clause = str(held.get("clause") or held.get("source") or "") if isinstance(held, dict) else ""
        return [Line(section, name, str(_TITLES[section]), said.get(section, ""), clause, faults=faults.count(section))]
    return [_line(section, str(key), rule, said, faults) for key, rule in held.items()] if isinstance(held, dict) else []


def _word_lines(written: dict[str, Any], faults: Sequence[str]) -> list[Line]:
    words = written.get("words")
    held = words if isinstance(words, dict) else {}
    found = []
    for name, title in WORD_LISTS:
        listed = held.get(name)
        texts = [name_of(key, word) for key, word in listed.items()] if isinstance(listed, dict) else []
        found.append(Line(f"words.{name}", name, str(title), "、".join(texts), faults=faults.count(f"words.{name}")))
    return found


def _line(section: str, key: str, rule: Any, said: dict[str, str], faults: Sequence[str]) -> Line:
    part = f"{section}.{key}"
    clause = str(rule.get("clause") or rule.get("source") or "") if isinstance(rule, dict) else ""
    return Line(part, key, name_of(key, rule), said.get(part, ""), clause, faults=faults.count(part))


def shown(faults: Iterable[Fault], lang: Lang) -> list[Shown]:
    """The faults as the page lists them."""
    found = []
    for fault in faults:
        part = part_of(fault.path)
        anchor = f"f-{field_of(part, fault.path)}" if part else ""
        warning = fault.severity == "warning"
        found.append(Shown(fault.line, fault.column, fault.path, fault.text(lang), part, anchor, warning))
    return found
