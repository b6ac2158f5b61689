"""Faults of ``reports``: figures that do not exist, forms that do not fit, numbers written by hand, periods that cannot be."""

from collections.abc import Iterator

from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path, shorten
from lianxin.rules.policy.reports import Ceiling, ReportDocument
from lianxin.rules.policy.schema import LinkRule, Policy
from lianxin.rules.policy.shape import suggestion
from lianxin.rules.sentences import Reference, SentenceError, fits, references, typed_numbers


def report_faults(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of the section ``reports``."""
    rules = draft.policy.reports
    if rules is None:
        return
    for key, document in rules.documents.items():
        path: Path = ("reports", "documents", key)
        yield from _periods(draft, path, document)
        yield from _parties(draft, path, document)
        yield from _text(draft, path, document)
        yield from _table(draft, path, document)
    for key, ceiling in rules.ceilings.items():
        yield from _ceiling(draft, ("reports", "ceilings", key), ceiling)


def figure_keys(policy: Policy) -> frozenset[str]:
    """Every key that a sentence may name: figures, link rules with their coverage, duties."""
    links = (key for rule in policy.links.values() for key in rule.figure_keys)
    return frozenset((*policy.figures, *policy.duties, *links))


def is_share(policy: Policy, key: str) -> bool:
    """Whether a figure is one number out of another."""
    if key.endswith((".parties", ".counterparts")):
        return True
    rule = policy.rules.get(key)
    return rule is not None and not isinstance(rule, LinkRule) and rule.out_of is not None


def quantity(policy: Policy, key: str) -> str:
    """What a figure counts."""
    rule = policy.rules.get(key.removesuffix(".parties").removesuffix(".counterparts"))
    return rule.count if rule is not None and not isinstance(rule, LinkRule) else "records"


def _periods(draft: Draft, path: Path, document: ReportDocument) -> Iterator[Fault]:
    if document.week_ends is not None and document.every != "week":
        zh = "week_ends(一周到周几为止)只用于每周的文稿"
        yield draft.fault((*path, "week_ends"), zh, "week_ends is for weekly documents only", key=True)
    if document.kind in ("pledge", "account") and document.every != "year":
        zh = "“做什么”“做了什么”每年一次:every 写 year"
        yield draft.fault((*path, "every"), zh, "a pledge and its account are yearly: every: year")


def _parties(draft: Draft, path: Path, document: ReportDocument) -> Iterator[Fault]:
    if document.who and document.level:
        zh = "who(每个干部一份)和 level(每个区划一份)只写一个"
        yield draft.fault((*path, "level"), zh, "who (one for each officer) or level (one for each area), not both", key=True)
    if document.who and document.table is not None:
        zh = "干部个人的文稿没有分区划的表"
        yield draft.fault((*path, "table"), zh, "an officer's own document has no table by area", key=True)
    for index, key in enumerate(document.who):
        party = draft.policy.parties.get(key)
        if party is not None and party.are == "units":
            zh = f"“{party.zh}”是单位;个人的文稿要写干部"
            yield draft.fault((*path, "who", index), zh, f'"{key}" are units; a document of each officer is owed by officers')


def _text(draft: Draft, path: Path, document: ReportDocument) -> Iterator[Fault]:
    for index, line in enumerate(document.text):
        place = (*path, "text", index)
        try:
            named = references(line)
        except SentenceError as error:
            yield draft.fault(place, error.zh, error.en)
            continue
        for reference in named:
            yield from _reference(draft, place, reference)
        for number in typed_numbers(line):
            zh = f"“{shorten(number)}”是手写的数:数由口径得出,写成 {{口径的键}}(原则3“每个数都能点开记录”)"
            yield draft.fault(place, zh, f'"{shorten(number)}" is written by hand: a figure is a reference (principle 3)')


def _reference(draft: Draft, place: Path, reference: Reference) -> Iterator[Fault]:
    yield from _known(draft, place, reference.key)
    if reference.key not in figure_keys(draft.policy):
        return
    wrong = fits(reference, is_share=is_share(draft.policy, reference.key), quantity=quantity(draft.policy, reference.key))
    if wrong is not None:
        yield draft.fault(place, f"“{reference.key}”:{wrong.zh}", f'"{reference.key}": {wrong.en}')


def _known(draft: Draft, place: Path, key: str) -> Iterator[Fault]:
    known = figure_keys(draft.policy)
    written = {name for section in ("links", "figures", "duties") for name in draft.written[section]}
    if key in known or key in written:
        return
    near_zh, near_en = suggestion(key, sorted(known))
    zh = f"没有“{shorten(key)}”这个数据(links、figures、duties){near_zh}"
    yield draft.fault(place, zh, f'there is no figure "{shorten(key)}" in links, figures or duties{near_en}')


def _table(draft: Draft, path: Path, document: ReportDocument) -> Iterator[Fault]:
    for index, key in enumerate(document.table.figures if document.table is not None else ()):
        yield from _known(draft, (*path, "table", "figures", index), key)


def _ceiling(draft: Draft, path: Path, ceiling: Ceiling) -> Iterator[Fault]:
    for index, kind in enumerate(ceiling.entries):
        word = draft.policy.words.entries.get(kind)
        if word is not None and not set(word.with_) & set(ceiling.with_):
            zh = f"“{word.zh}”不写这类联系对象,管不到"
            yield draft.fault((*path, "entries", index), zh, f'"{kind}" names no such counterparts: nothing to bound')
