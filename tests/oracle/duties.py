"""`lianxin duties`, counted independently: every due whose own period ends within P."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from .counting import Scope
from .dates import DAY, Span, label, parse_period, windows
from .dues import due_row
from .folder import Adoption, a_word_list, read_folder
from .world import Party, World

Row = dict[str, str]
Due = tuple[Adoption, str, dict[str, Any], str, Span, Party]


def term_dues(world: World, adoption: Adoption, duty: dict[str, Any], listed: Span) -> Iterator[tuple[str, Span, Party]]:
    """Each post's span; listed when it ends in P or, with an open end, when it meets P."""
    for post in world.folder.posts:
        span = Span(post.first, post.last)
        if not (span.meets(listed) if post.last == date.max else listed.holds(post.last)):
            continue
        seen = Span(post.first, max(post.first, min(post.last, max(listed.last, world.seen))))
        if any(post in world.owing_posts(adoption, duty["who"], post.officer, day, post.first) for day in seen.days()):
            yield label(span), span, ("officer", post.officer)


def dues_of(world: World, adoption: Adoption, duty: dict[str, Any], listed: Span) -> Iterator[tuple[str, Span, Party]]:
    """Period, window and party of each due of one duty of one version (rule 17, step 1)."""
    if duty["every"] == "term":
        yield from term_dues(world, adoption, duty, listed)
        return
    if duty["every"] == "campaign":
        named = a_word_list(duty["of"]["campaign"])
        spans = [Span(row.first, row.last) for row in world.folder.campaigns if row.key in named and listed.holds(row.last)]
        found = [(label(span), span) for span in spans]
    else:
        found = windows(duty, adoption.policy.get("month_begins", 1), listed, world.is_working)
    for name, span in found:
        if adoption.first <= span.first <= adoption.last:
            yield from ((name, span, party) for party in world.parties(adoption, duty["who"], span))


def all_dues(world: World, listed: Span) -> list[Due]:
    """Every due, once: two posts owing the same owe it once (rule 12), by the nearer of two levels (rule 17)."""
    once: dict[tuple[Any, ...], Due] = {}
    nearest_last = sorted(world.folder.adoptions, key=lambda one: (-len(world.ancestors(one.area)), one.area), reverse=True)
    for adoption in nearest_last:
        for key, duty in adoption.policy.get("duties", {}).items():
            for name, span, party in dues_of(world, adoption, duty, listed):
                once[adoption.policy["policy"], key, span, party] = (adoption, key, duty, name, span, party)
    return list(once.values())


def owing_units(world: World, due: Due) -> set[str]:
    """The units of the posts by which the party owes; a unit is its own."""
    adoption, _, duty, _, span, (kind, code) = due
    if kind == "unit":
        return {code}
    days = Span(span.first, min(span.last, max(world.seen, span.first) + DAY * 400)).days()
    return {post.unit for day in days for post in world.owing_posts(adoption, duty["who"], code, day, span.first)}


def asked_for(world: World, due: Due, area: str | None, officer: str | None, unit: str | None) -> bool:
    """Whether the due is one of those asked for (rule 27)."""
    party = due[5]
    if officer and party != ("officer", officer):
        return False
    if unit and unit not in owing_units(world, due):
        return False
    return not area or any(world.lies_in(world.folder.units[code].area, area) for code in owing_units(world, due))


def duties_in(
    world: World, period: str, *, area: str | None = None, officer: str | None = None, unit: str | None = None
) -> list[Row]:
    """The rows of `lianxin duties` for a world that was read before."""
    dues = [due for due in all_dues(world, parse_period(period)) if asked_for(world, due, area, officer, unit)]
    rows = [due_row(Scope(world, adoption, span, party), key, duty, name) for adoption, key, duty, name, span, party in dues]
    return sorted(rows, key=lambda row: (row["party_kind"], row["party_code"], row["duty"], row["period"]))


def duties(
    folder: Path | str,
    period: str,
    *,
    today: date,
    as_of: date | None = None,
    area: str | None = None,
    officer: str | None = None,
    unit: str | None = None,
) -> list[Row]:
    """The rows of `lianxin duties --period P` over an exchange folder, all cells as text."""
    world = World(read_folder(Path(folder)), today, as_of)
    return duties_in(world, period, area=area, officer=officer, unit=unit)
