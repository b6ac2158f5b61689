"""Faults of words: undeclared ones with the nearest suggested, keys used twice, quantities and kinds that do not fit."""

from collections.abc import Iterable, Iterator

from lianxin.rules.policy import schema
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path, shorten
from lianxin.rules.policy.matters import CatalogueLine, Office, Tasks, Term, Tier
from lianxin.rules.policy.meetings import Round
from lianxin.rules.policy.reports import Ceiling, ReportDocument
from lianxin.rules.policy.shape import suggestion
from lianxin.rules.policy.walk import conditions, measures_with_paths, provisions_with_paths, rules_with_paths, selectors, sources

LISTS_ZH = {
    "classes": "干部类别",
    "unit_kinds": "单位类别",
    "tags": "干部标签",
    "absences": "不在岗类别",
    "campaigns": "活动",
    "topics": "主题",
    "categories": "事项类别",
    "roles": "服务角色",
    "exclusions": "不计理由",
    "links": "联系方式",
    "counterparts": "联系对象类别",
    "needs": "帮扶类别",
    "entries": "记录种类",
    "parties": "责任主体",
}

Reference = tuple[Path, str, str]
"""Where a word is used, the word, and the list that must declare it."""


def word_faults(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of words."""
    for path, word, list_name in _references(draft.policy):
        yield from _undeclared(draft, path, word, list_name)
    yield from _keys_used_twice(draft)
    for path, rule in measures_with_paths(draft.policy):
        yield from _quantities(draft, path, rule)
        yield from _nameable(draft, path, rule)
    for path, any_rule in rules_with_paths(draft.policy):
        for selector_path, selector in selectors(path, any_rule):
            yield from _needs_fit(draft, selector_path, selector)


def _listed(path: Path, words: Iterable[str], list_name: str) -> Iterator[Reference]:
    for index, word in enumerate(words):
        yield (*path, index), word, list_name


def _references(policy: schema.Policy) -> Iterator[Reference]:
    yield from _word_references(policy)
    for path, provision in provisions_with_paths(policy):
        yield from provision_references(path, provision)
    for key, party in policy.parties.items():
        yield from _party_references(("parties", key), party)
        if party.except_ is not None:
            yield from _party_references(("parties", key, "except"), party.except_)
    for path, rule in rules_with_paths(policy):
        yield from _listed((*path, "who"), rule.who, "parties")
        for selector_path, selector in selectors(path, rule):
            yield from _selector_references(selector_path, selector)
        if isinstance(rule, schema.LinkRule):
            yield from _listed((*path, "as"), rule.as_, "links")
        else:
            yield from _measure_references(path, rule)


def _word_references(policy: schema.Policy) -> Iterator[Reference]:
    for key, entry in policy.words.entries.items():
        yield from _listed(("words", "entries", key, "with"), entry.with_, "counterparts")
        if entry.role is not None:
            yield ("words", "entries", key, "role"), entry.role, "roles"
    for key, need in policy.words.needs.items():
        yield from _listed(("words", "needs", key, "with"), need.with_, "counterparts")
    for key, category in policy.words.categories.items():
        if category.under is not None:
            yield ("words", "categories", key, "under"), category.under, "categories"


def provision_references(path: Path, rule: object) -> Iterator[Reference]:
    """Yield the words that a rule of ``matters``, ``dispatch`` or ``reports`` uses."""
    if isinstance(rule, Term) and rule.when is not None:
        yield from _listed((*path, "when", "category"), rule.when.category, "categories")
    elif isinstance(rule, Tier) and isinstance(rule.by, Office):
        yield from _listed((*path, "by", "unit_kind"), rule.by.unit_kind, "unit_kinds")
    elif isinstance(rule, Tasks):
        yield from _listed((*path, "township"), rule.township, "categories")
        yield from _listed((*path, "village"), rule.village, "categories")
    elif isinstance(rule, CatalogueLine):
        yield from _listed((*path, "category"), rule.category, "categories")
        yield from _listed((*path, "lead", "unit_kind"), rule.lead.unit_kind, "unit_kinds")
        for index, office in enumerate(rule.joint):
            yield from _listed((*path, "joint", index, "unit_kind"), office.unit_kind, "unit_kinds")
    elif isinstance(rule, ReportDocument):
        yield from _listed((*path, "who"), rule.who, "parties")
    elif isinstance(rule, Ceiling):
        yield from _listed((*path, "with"), rule.with_, "counterparts")
        yield from _listed((*path, "entries"), rule.entries, "entries")
    elif isinstance(rule, Round):
        yield from _listed((*path, "category"), rule.category, "categories")
        yield (*path, "entry"), rule.entry, "entries"
        if rule.by is not None:
            yield from _listed((*path, "by", "unit_kind"), rule.by.unit_kind, "unit_kinds")


def _party_references(path: Path, party: schema.PartyConditions) -> Iterator[Reference]:
    yield from _listed((*path, "class"), party.class_, "classes")
    yield from _listed((*path, "unit_kind"), party.unit_kind, "unit_kinds")
    yield from _listed((*path, "tag"), party.tag, "tags")


def _selector_references(path: Path, selector: schema.Selector) -> Iterator[Reference]:
    yield from _listed((*path, "kind"), selector.kind, "counterparts")
    yield from _listed((*path, "need"), selector.need, "needs")
    if not isinstance(selector.linked, bool):
        yield from _listed((*path, "linked"), selector.linked, "links")


def _measure_references(path: Path, rule: schema.Figure | schema.Duty) -> Iterator[Reference]:
    for source_path, of in sources(path, rule):
        if of.source in ("entries", "links") and not of.is_any:
            yield from _listed((*source_path, of.source), of.names, of.source)
        yield from _listed((*source_path, "campaign"), of.campaign, "campaigns")
        yield from _listed((*source_path, "topic"), of.topic, "topics")
        yield from _listed((*source_path, "category"), of.category, "categories")
        yield from _listed((*source_path, "excluding"), of.excluding, "exclusions")
        if of.after is not None:
            yield from _listed((*source_path, "after", "entries"), of.after.entries, "entries")
    for when_path, when in conditions(path, rule):
        yield from _listed((*when_path, "class"), when.class_, "classes")
        yield from _listed((*when_path, "kind"), when.kind, "counterparts")
        yield from _listed((*when_path, "need"), when.need, "needs")
    if isinstance(rule, schema.Duty):
        yield from _listed((*path, "exempt"), rule.exempt, "absences")
        yield from _listed((*path, "or_declared"), rule.or_declared, "entries")


def _undeclared(draft: Draft, path: Path, word: str, list_name: str) -> Iterator[Fault]:
    known = draft.written["parties"] if list_name == "parties" else draft.declared(list_name)
    if list_name == "counterparts":
        known |= frozenset(schema.BUILT_IN_KINDS)
    if word in known or word in draft.tree.lost or word in {key.casefold() for key in known}:
        return  # a key in capitals is at fault where it stands
    near_zh, near_en = suggestion(word, sorted(known))
    where = "parties" if list_name == "parties" else f"words.{list_name}"
    zh = f"“{shorten(word)}”没有在 {where}({LISTS_ZH[list_name]})里写明{near_zh}"
    yield draft.fault(path, zh, f'"{shorten(word)}" is not declared in {where}{near_en}')


def _keys_used_twice(draft: Draft) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for section in schema.SECTIONS:
        for key in sorted(draft.written[section]):
            if key in first:
                zh = f"“{key}”在 {first[key]} 里用过了;三节的键不能相同"
                yield draft.fault((section, key), zh, f'the key "{key}" is used in {first[key]} already', key=True)
            else:
                first[key] = section


def _quantities(draft: Draft, path: Path, rule: schema.Figure | schema.Duty) -> Iterator[Fault]:
    counts: list[tuple[Path, str]] = [((*path, "count"), rule.count)]
    if rule.each is not None:
        counts.append(((*path, "each", "count"), rule.each.count))
    for count_path, count in counts:
        if count not in schema.QUANTITIES:
            continue
        for _, of in sources(path, rule):
            if of.source != "entries":
                continue
            for name in draft.policy.entry_kinds(of):
                entry = draft.policy.words.entries.get(name)
                if entry is not None and count not in entry.quantities:
                    zh = f"记录“{entry.zh}”({name})没有写明 quantities: {count}"
                    yield draft.fault(count_path, zh, f'the entry kind "{name}" does not declare the quantity {count}')


def _nameable(draft: Draft, path: Path, rule: schema.Figure | schema.Duty) -> Iterator[Fault]:
    """A counterpart that none of the entry kinds may name can never be counted."""
    for source_path, of in sources(path, rule):
        kinds = [draft.policy.words.entries.get(name) for name in draft.policy.entry_kinds(of)]
        if of.source != "entries" or not kinds or any(kind is None for kind in kinds):
            continue
        named = {name for kind in kinds if kind is not None for name in kind.with_}
        if any(draft.policy.base_kind(name) == "household" for name in named):
            named.add("village")  # a household's entry is its village's too (rule 5)
        for selector_path, selector in _asked_of_entries(path, rule, source_path, of):
            for index, kind in enumerate(selector.kind):
                if kind not in named:
                    zh = f"所数的记录都不能写联系对象“{kind}”;在 words.entries 的 with 里补上"
                    yield draft.fault((*selector_path, "kind", index), zh, f'none of the entry kinds counted may name "{kind}"')


def _asked_of_entries(
    path: Path, rule: schema.Figure | schema.Duty, source_path: Path, of: schema.Of
) -> Iterator[tuple[Path, schema.Selector]]:
    if of.with_ is not None:
        yield (*source_path, "with"), of.with_
    if source_path[-1] != "of":
        return
    if isinstance(rule.out_of, schema.Selector):
        yield (*path, "out_of"), rule.out_of
    elif isinstance(rule, schema.Duty) and rule.per is not None:
        yield (*path, "per"), rule.per


def _needs_fit(draft: Draft, path: Path, selector: schema.Selector) -> Iterator[Fault]:
    for index, key in enumerate(selector.need):
        need = draft.policy.words.needs.get(key)
        if need is None:
            continue
        for kind in selector.kind:
            if kind not in need.with_:
                zh = f"帮扶类别“{need.zh}”({key})没有写明可用于“{kind}”;在 words.needs 的 with 里补上"
                yield draft.fault((*path, "need", index), zh, f'the need "{key}" is not declared for "{kind}"')
