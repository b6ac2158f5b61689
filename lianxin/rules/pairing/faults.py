"""What is wrong with a problem as it was put, and which hard rules a list of links breaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from lianxin.rules.errors import Fault
from lianxin.rules.pairing.blocks import bounds_of, total_of
from lianxin.rules.pairing.costs import why_not
from lianxin.rules.pairing.values import Bounds, Counterpart, Link, Party, Problem

REFUSALS = {
    "area": ("不在其服务的区划内", "outside the areas that the party serves"),
    "need": ("缺少这类对象必需的专长", "lacks a skill that this need requires"),
    "language": ("语言不通", "does not speak the language"),
    "ban": ("申报了利害关系或不得结对", "declared a conflict of interest, or must not be paired"),
    "layer": ("不参加这一层联系", "takes no part in this layer"),
}


def faults_of(problem: Problem) -> list[Fault]:
    """Everything in the problem that contradicts itself; empty: it can be solved, if perhaps with places missing."""
    found = [*_codes(problem), *_numbers(problem)]
    if not found:
        found += _musts(problem)
    return found


def _codes(problem: Problem) -> Iterator[Fault]:
    layers = {layer.key for layer in problem.layers}
    for field, codes in (
        ("layers", [layer.key for layer in problem.layers]),
        ("parties", [one.code for one in problem.parties]),
        ("counterparts", [one.code for one in problem.counterparts]),
    ):
        for code, many in Counter(codes).items():
            if many > 1:
                yield Fault(field, code, "编码重复", "the code occurs twice")
    for party in problem.parties:
        yield from _layers(f"parties.{party.code}", party.bounds, layers)
    for one in problem.counterparts:
        yield from _layers(f"counterparts.{one.code}", one.asks, layers)
    yield from _pairs(problem, layers)


def _layers(field: str, named: Iterable[str], layers: set[str]) -> Iterator[Fault]:
    for layer in named:
        if layer not in layers:
            yield Fault(field, layer, "没有这一层", "there is no such layer")


def _pairs(problem: Problem, layers: set[str]) -> Iterator[Fault]:
    parties = {one.code for one in problem.parties}
    counterparts = {one.code for one in problem.counterparts}
    for name, pairs in (("musts", problem.musts), ("bans", problem.bans)):
        for pair in pairs:
            if pair.party not in parties or pair.counterpart not in counterparts:
                yield Fault(name, f"{pair.party} {pair.counterpart}", "没有这个干部或对象", "no such party or counterpart")
            if pair.layer not in layers and (pair.layer or name == "musts"):
                yield Fault(name, pair.layer, "没有这一层", "there is no such layer")


def _numbers(problem: Problem) -> Iterator[Fault]:
    for party in problem.parties:
        for bounds in [*party.bounds.values(), *([party.total] if party.total else [])]:
            yield from _bounds(f"parties.{party.code}", bounds)
        if not 0 <= party.absent <= 100:
            yield Fault(f"parties.{party.code}", str(party.absent), "缺勤百分比应在0到100之间", "absence is 0 to 100 percent")
    for one in problem.counterparts:
        for bounds in one.asks.values():
            yield from _bounds(f"counterparts.{one.code}", bounds)


def _bounds(field: str, bounds: Bounds) -> Iterator[Fault]:
    if bounds.least < 0 or (bounds.most is not None and bounds.most < bounds.least):
        yield Fault(field, f"{bounds.least}-{bounds.most}", "下限不能为负或高于上限", "at least is below zero or above at most")


def _musts(problem: Problem) -> Iterator[Fault]:
    """Musts that break a hard rule: there a person has to decide which of the two holds."""
    if problem.musts:
        links = {Link(must.layer, must.party, must.counterpart).key: must for must in problem.musts}
        yield from broken(problem, [Link(*key) for key in links], whole=False)


def broken(problem: Problem, links: Iterable[Link], *, whole: bool = True) -> list[Fault]:
    """Every hard rule that these links break. ``whole``: they are the whole plan, so that lower numbers and musts hold too."""
    parties = {one.code: one for one in problem.parties}
    counterparts = {one.code: one for one in problem.counterparts}
    bans = {(ban.layer, ban.party, ban.counterpart) for ban in problem.bans}
    found: list[Fault] = []
    mine: Counter[tuple[str, str]] = Counter()
    theirs: Counter[tuple[str, str]] = Counter()
    keys: set[tuple[str, str, str]] = set()
    for link in links:
        party, one = parties.get(link.party), counterparts.get(link.counterpart)
        if party is None or one is None:
            found.append(_fault(link, "layer"))
            continue
        if link.key in keys:
            found.append(Fault("links", f"{link.party} {link.counterpart}", "重复结对", "paired twice"))
        keys.add(link.key)
        mine[link.layer, link.party] += 1
        theirs[link.layer, link.counterpart] += 1
        reason = refusal(problem, party, one, link.layer, bans)
        if reason:
            found.append(_fault(link, reason))
    found += _families(counterparts, keys)
    found += _party_numbers(problem, parties.values(), mine, whole=whole)
    found += _counterpart_numbers(problem, counterparts.values(), theirs, whole=whole)
    if whole:
        missing = [must for must in problem.musts if (must.layer, must.party, must.counterpart) not in keys]
        found += [Fault("musts", f"{must.party} {must.counterpart}", "必须的结对缺失", "a must is missing") for must in missing]
    return found


def _families(counterparts: Mapping[str, Counterpart], keys: Iterable[tuple[str, str, str]]) -> Iterator[Fault]:
    """A family with more than one party in a layer."""
    serving: dict[tuple[str, str], set[str]] = defaultdict(set)
    for layer, party, code in keys:
        if code in counterparts and counterparts[code].family:
            serving[layer, counterparts[code].family].add(party)
    for (_, family), parties in sorted(serving.items()):
        if len(parties) > 1:
            yield Fault("families", family, "一家应由同一名干部联系", "a family has one party")


def over(problem: Problem, links: Iterable[Link]) -> list[Fault]:
    """Upper numbers alone that these links break."""
    mine: Counter[tuple[str, str]] = Counter()
    theirs: Counter[tuple[str, str]] = Counter()
    for link in links:
        mine[link.layer, link.party] += 1
        theirs[link.layer, link.counterpart] += 1
    return [
        *_party_numbers(problem, problem.parties, mine, whole=False),
        *_counterpart_numbers(problem, problem.counterparts, theirs, whole=False),
    ]


def refusal(problem: Problem, party: Party, one: Counterpart, layer: str, bans: set[tuple[str, str, str]]) -> str:
    """Why this pair may not be (a key of REFUSALS); empty: it may."""
    if layer not in party.bounds or layer not in one.asks:
        return "layer"
    if bans and ((layer, party.code, one.code) in bans or ("", party.code, one.code) in bans):
        return "ban"
    return why_not(problem, party, one)


def _fault(link: Link, reason: str) -> Fault:
    zh, en = REFUSALS[reason]
    return Fault("links", f"{link.party} {link.counterpart}", zh, en)


def _party_numbers(problem: Problem, parties: Iterable[Party], mine: Counter[tuple[str, str]], *, whole: bool) -> Iterator[Fault]:
    unlimited = len(problem.counterparts)
    for party in parties:
        for layer in party.bounds:
            least, most = bounds_of(party, layer, unlimited)
            yield from _outside(f"parties.{party.code}", mine[layer, party.code], least if whole else 0, most)
        if party.total is not None:
            number = sum(mine[layer, party.code] for layer in party.bounds)
            least, most = total_of(party, unlimited * len(party.bounds))
            yield from _outside(f"parties.{party.code}", number, least if whole else 0, most)


def _counterpart_numbers(
    problem: Problem, counterparts: Iterable[Counterpart], theirs: Counter[tuple[str, str]], *, whole: bool
) -> Iterator[Fault]:
    for one in counterparts:
        for layer, asks in one.asks.items():
            most = max(asks.least, len(problem.parties)) if asks.most is None else asks.most
            yield from _outside(f"counterparts.{one.code}", theirs[layer, one.code], asks.least if whole else 0, most)


def _outside(field: str, number: int, least: int, most: int) -> Iterator[Fault]:
    if number < least:
        yield Fault(field, str(number), f"少于{least}个", f"fewer than {least}")
    if number > most:
        yield Fault(field, str(number), f"多于{most}个", f"more than {most}")
