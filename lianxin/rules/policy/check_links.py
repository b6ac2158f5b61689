"""Faults of ``linked``: no link rule gives this party such links."""

from collections.abc import Iterator

from lianxin.rules.policy import schema
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.walk import measures_with_paths, selectors


def link_faults(draft: Draft) -> Iterator[Fault]:
    """Yield the faults of selectors that ask for links nobody can have, and of ``linked`` where links are made."""
    for path, link in draft.policy.links.items():
        if link.with_.linked is not False:
            zh, en = "联系规则的 with 里不写 linked", "no linked in the with of a link rule"
            yield draft.fault(("links", path, "with", "linked"), zh, en, key=True)
    for rule_path, rule in measures_with_paths(draft.policy):
        for selector_path, selector in selectors(rule_path, rule):
            if selector.linked is not False:
                yield from _unlinkable(draft, selector_path, selector, rule.who)


def _unlinkable(draft: Draft, path: Path, selector: schema.Selector, who: tuple[str, ...]) -> Iterator[Fault]:
    if draft.tree.lost or draft.written["links"] - draft.policy.links.keys():
        return  # a link rule is itself at fault; it may be the one that gives these links
    if not isinstance(selector.linked, bool) and not set(selector.linked) <= draft.declared("links"):
        return  # the word itself is at fault
    parties: tuple[str | None, ...] = who or (None,)
    for party in parties:
        if party is not None and party not in draft.policy.parties:
            continue
        for kind in selector.kind:
            if not _gives_links(draft.policy, party, kind, selector.linked):
                name = draft.policy.parties[party].zh if party is not None else "任何人"
                key = party or "any party"
                how = "" if selector.linked is True else f"({'、'.join(selector.linked or ())})"
                zh = f"没有联系规则让“{name}”联系“{kind}”{how};先在 links 里写一条"
                yield draft.fault((*path, "linked"), zh, f'no link rule gives "{key}" links to "{kind}" {how}'.rstrip())


def _gives_links(policy: schema.Policy, party: str | None, kind: str, linked: bool | tuple[str, ...]) -> bool:
    for rule in policy.links.values():
        fits_way = linked is True or not rule.as_ or bool(set(rule.as_) & set(linked or ()))
        fits_party = party is None or any(parties_overlap(policy, party, other) for other in rule.who)
        if fits_way and fits_party and kind in rule.with_.kind:
            return True
    return False


def parties_overlap(policy: schema.Policy, one: str, other: str) -> bool:
    """Return whether somebody may belong to both parties: nothing written keeps them apart."""
    if one == other:
        return True
    left, right = policy.parties.get(one), policy.parties.get(other)
    if left is None or right is None:
        return True
    if left.are != right.are:
        return False
    pairs = (
        (left.class_, right.class_),
        (left.unit_kind, right.unit_kind),
        (left.level, right.level),
    )
    return all(not a or not b or set(a) & set(b) for a, b in pairs)
