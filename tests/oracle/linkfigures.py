"""Figures over links: the source `links`, and a link rule's `k`, `k.parties`, `k.counterparts` (*links* of the policy
language)."""

from collections.abc import Callable
from typing import Any

from .counting import Scope, as_selector, matches
from .dues import selected
from .folder import Link
from .world import Party, World


def parties_on_last_day(scope: Scope, who: Any) -> list[Party]:
    """The parties on the period's last day, by the version in force on its first."""
    world, first = scope.world, scope.span.first
    found: list[Party] = [("unit", code) for code in world.owing_units(scope.adoption, who, first)]
    for officer in sorted({post.officer for post in world.folder.posts}):
        if world.owing_posts(scope.adoption, who, officer, scope.on, first):
            found.append(("officer", officer))
    return found


def unit_areas(scope: Scope, who: Any, party: Party) -> set[str]:
    """The areas of the units by whose posts the party owes that day; a unit's own."""
    world, units = scope.world, {party[1]}
    if party[0] == "officer":
        units = {post.unit for post in world.owing_posts(scope.adoption, who, party[1], scope.on, scope.span.first)}
    return {world.folder.units[unit].area for unit in units}


def links_found(scope: Scope, kinds: Any, selector: dict[str, Any], parties: list[Party] | None) -> list[Link]:
    """The links in force on the last day: of these kinds, parties and counterparts."""
    world, on = scope.world, scope.on
    found = []
    for party in sorted({link.party for link in world.folder.links}) if parties is None else parties:
        for link in world.links_of(party, True if kinds == "any" else kinds, on):
            if matches(scope, world.identity(link.counterpart, on), selector, party, on):
                found.append(link)
    return found


def place_of(scope: Scope, link: Link) -> str:
    """The area of a link: that of its counterpart, merged ones going on to the other."""
    return scope.world.home(scope.world.identity(link.counterpart, scope.on))


def link_things(scope: Scope, count: str, links: list[Link]) -> set[Any]:
    """The distinct things counted over links."""
    world, on = scope.world, scope.on
    parties = [link.party for link in links]
    ways: dict[str, Callable[[], set[Any]]] = {
        "records": lambda: {(link.party, world.identity(link.counterpart, on), link.kind) for link in links},
        "contacts": lambda: {(link.party, world.identity(link.counterpart, on)) for link in links},
        "counterparts": lambda: {world.identity(link.counterpart, on) for link in links},
        "villages": lambda: {world.village_of(place_of(scope, link), on) for link in links} - {""},
        "townships": lambda: {world.township_of(place_of(scope, link), on) for link in links} - {""},
        "officers": lambda: {code for kind, code in parties if kind == "officer"},
        "units": lambda: {code for kind, code in parties if kind == "unit"},
        "kinds": lambda: {link.kind for link in links},
    }
    return ways[count]()


def link_group(world: World, scope: Scope, link: Link, by: str) -> str:
    """The group of a link."""
    kind, code = link.party
    if by == "officer":
        return code if kind == "officer" else ""
    if by == "officer_unit":
        post = world.main_post(code, scope.on) if kind == "officer" else None
        return code if kind == "unit" else (post.unit if post else "")
    if by == "kind":
        return link.kind
    if by == "month":
        return f"{scope.on:%Y-%m}"
    return world.at_level(place_of(scope, link), by.removeprefix("record_"), scope.on)


def quota_links(scope: Scope, rule: dict[str, Any]) -> list[Link]:
    """The links in force that a link rule is about."""
    return links_found(scope, rule.get("as", "any"), as_selector(rule["with"]), parties_on_last_day(scope, rule["who"]))


def covered_parties(scope: Scope, rule: dict[str, Any], area: str) -> tuple[int, int]:
    """`k.parties`: those of the area with at least one such link, and all of them."""
    linked = {link.party for link in quota_links(scope, rule)}
    parties = [
        party
        for party in parties_on_last_day(scope, rule["who"])
        if any(scope.world.lies_in(place, area) for place in unit_areas(scope, rule["who"], party))
    ]
    return sum(party in linked for party in parties), len(parties)


def covered_counterparts(scope: Scope, rule: dict[str, Any], area: str) -> tuple[int, int]:
    """`k.counterparts`: those of the area's roll with at least one such link, and all of them."""
    roll = selected(scope, as_selector(rule["with"]), area, None)
    linked = {scope.world.identity(link.counterpart, scope.on) for link in quota_links(scope, rule)}
    return len(roll & linked), len(roll)
