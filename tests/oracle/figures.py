"""`lianxin figure`, counted independently (rules 4, 13, 14, 22, 23 and 27)."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from .calls import Call, wait_of
from .counting import (
    Contribution,
    Scope,
    as_selector,
    contributions,
    entries_behind,
    in_span,
    is_another_of,
    pairs_of,
    reached,
    source_of,
    total,
)
from .dates import Span, months_span, parse_period
from .dues import outcome_of, selected, unbuilt
from .folder import Adoption, Attested, read_folder
from .linkfigures import covered_counterparts, covered_parties, link_group, link_things, links_found, place_of, quota_links
from .matters import Happening, in_campaign
from .world import Party, World

Row = dict[str, str]


@dataclass(frozen=True)
class Question:
    """What is asked: a figure of an area, of a campaign's records alone, by group."""

    scope: Scope
    key: str
    period: str
    rule: dict[str, Any]
    area: str
    campaign: str | None
    by: str | None


def percentage(numerator: int, denominator: int) -> str:
    """A percentage with one decimal, halves up; empty for an empty denominator (rule 27)."""
    if denominator == 0:
        return ""
    tenths = (2 * 1000 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}%"


def row(group: str, value: object = "", numerator: object = "", denominator: object = "", attested: str = "") -> Row:
    """A row of `lianxin figure`; the command line never suppresses."""
    return {
        "group": group,
        "value": str(value),
        "numerator": str(numerator),
        "denominator": str(denominator),
        "attested": attested,
        "suppressed": "",
    }


def share_row(group: str, numerator: int, denominator: int) -> Row:
    """A row of a share."""
    return row(group, percentage(numerator, denominator), numerator, denominator)


def definition(world: World, key: str, span: Span, area: str | None) -> tuple[Adoption, str, dict[str, Any]]:
    """The version in force on the period's first day that defines the figure, nearest at or above the area asked; without
    an area the topmost. Raises LookupError."""
    base = key.partition(".")[0]
    found = [
        one
        for one in world.folder.adoptions
        if one.first <= span.first <= one.last and any(base in part for part in rules_of(one))
    ]
    if area:
        above = world.ancestors(area)
        found = sorted((one for one in found if one.area in above), key=lambda one: above.index(one.area))
    else:
        found.sort(key=lambda one: (len(world.ancestors(one.area)), one.area))
    if not found:
        raise LookupError(f"no version in force on {span.first} defines {key} for {area or 'any area'}")
    chosen = found[0]
    section = next(name for name in ("links", "figures", "duties") if base in chosen.policy.get(name, {}))
    return chosen, section, chosen.policy[section][base]


def rules_of(adoption: Adoption) -> list[dict[str, Any]]:
    """The three maps whose keys are figures."""
    return [adoption.policy.get(name, {}) for name in ("links", "figures", "duties")]


# Entries


def found_in_area(question: Question, of: dict[str, Any]) -> list[Contribution]:
    """The contributions to a figure: of its parties, in its area and campaign; of all days."""
    scope, world = question.scope, question.scope.world
    parties: list[Party | None] = [None]
    if "who" in question.rule:
        parties = list(world.parties(scope.adoption, question.rule["who"], scope.span))
    found = [one for party in parties for one in contributions(replace(scope, party=party), of, pairs_of(world, of, party))]
    return [one for one in found if world.lies_in(world.area_of(one.entry), question.area) and of_campaign(question, one)]


def of_campaign(question: Question, one: Contribution) -> bool:
    """Whether it is of the campaign asked about, if one is: an entry bears it, a matter was reported in it."""
    if question.campaign is None:
        return True
    if isinstance(one.entry, Happening):
        return in_campaign(question.scope.world, one.entry, question.campaign)
    return one.entry.campaign == question.campaign


def group_of(question: Question, one: Contribution) -> str:
    """The group of a contribution (rules 4, 13, 22); by month it is looked for by date."""
    world, by = question.scope.world, question.by or ""
    if by == "officer":
        return one.officer
    if by == "officer_unit":
        return world.unit_for(one.entry, one.officer)
    if by == "kind":
        return one.entry.kind
    return world.at_level(world.area_of(one.entry), by.removeprefix("record_"))


def by_months(question: Question, found: list[Contribution], ever: bool) -> dict[str, tuple[Scope, list[Contribution]]]:
    """For each plain month that has a record, the scope cut to it (rules 1, 3, 24)."""
    scope = question.scope
    days = sorted({day for one in found for day in (one.entry.day, *scope.world.days_of(one.entry)) if in_span(scope, day, ever)})
    groups = {}
    for year, month in sorted({(day.year, day.month) for day in days}):
        whole = months_span(year, month, 1)
        first = whole.first if ever else max(whole.first, scope.span.first)
        cut = Span(first, min(whole.last, scope.span.last))
        groups[f"{year}-{month:02d}"] = (replace(scope, span=cut, at=scope.on), found)
    return groups


def grouped(question: Question, found: list[Contribution], ever: bool) -> dict[str, tuple[Scope, list[Contribution]]]:
    """The contributions by group, each with its scope; without `by`, all in the one group without a name."""
    if question.by is None:
        return {"": (question.scope, found)}
    if question.by == "month":
        return by_months(question, found, ever)
    names = sorted({group_of(question, one) for one in found} - {""})
    return {name: (question.scope, [one for one in found if group_of(question, one) == name]) for name in names}


def plain_rows(question: Question) -> list[Row]:
    """A count or sum (rule 27: 0 when there is nothing; by group only groups with a record)."""
    rule, ever = question.rule, bool(question.rule["of"].get("ever"))
    rows = []
    for name, (scope, found) in grouped(question, found_in_area(question, rule["of"]), ever).items():
        inside = ever and question.by != "month"
        if question.by is None or entries_behind(scope, rule, found, inside):
            rows.append(row(name, total(scope, rule, found, inside)))
    return rows


def wait_rows(question: Question) -> list[Row]:
    """A mean or median wait; without groups one row, whose value is empty where nobody was answered."""
    found = [one for one in found_in_area(question, question.rule["of"]) if in_span(question.scope, one.entry.day, False)]
    rows = []
    for name, (_, mine) in grouped(question, found, False).items():
        calls = {one.entry for one in mine if isinstance(one.entry, Call) and (not name.startswith("2") or in_month(one, name))}
        wait = wait_of(question.rule["count"], sorted(calls, key=lambda call: call.code))
        if wait is not None or question.by is None:
            rows.append(row(name, "" if wait is None else wait))
    return rows


def in_month(one: Contribution, month: str) -> bool:
    """Whether it is of that month."""
    return f"{one.entry.day:%Y-%m}" == month


def ratio_rows(question: Question) -> list[Row]:
    """A share of another `of`, both counted the same way."""
    rule = question.rule
    tops = grouped(question, found_in_area(question, rule["of"]), bool(rule["of"].get("ever")))
    bases = grouped(question, found_in_area(question, rule["out_of"]), bool(rule["out_of"].get("ever")))
    rows = []
    for name in sorted({*tops, *bases}):
        scope, top = tops.get(name, (bases.get(name, (question.scope, []))[0], []))
        base = bases.get(name, (scope, []))[1]
        ever = [bool(rule[part].get("ever")) and question.by != "month" for part in ("of", "out_of")]
        if question.by is None or entries_behind(scope, rule, top, ever[0]) or entries_behind(scope, rule, base, ever[1]):
            rows.append(share_row(name, total(scope, rule, top, ever[0]), total(scope, rule, base, ever[1])))
    return rows


def roll_rows(question: Question) -> list[Row]:
    """A share of the roll of the area asked, or, by area, of each area."""
    if question.by not in (None, "record_village", "record_township", "record_county"):
        raise ValueError(f"a share of the roll has no groups by {question.by}")
    rule, ever = question.rule, bool(question.rule["of"].get("ever"))
    rows = []
    for name, (scope, found) in grouped(question, found_in_area(question, rule["of"]), ever).items():
        wanted = selected(scope, as_selector(rule["out_of"]), name or question.area, None)
        if question.by is None or entries_behind(scope, {**rule, "count": "records"}, found, ever):
            rows.append(share_row(name, len(reached(scope, rule, found, ever) & wanted), len(wanted)))
    return rows


# Sums over the parties of a duty (step 7)


def is_sum_over_parties(rule: dict[str, Any]) -> bool:
    """Whether a duty's figure is the sum over its parties: `per`, or a share of the linked or of working days."""
    out_of = rule.get("out_of")
    return "per" in rule or out_of == "working_days" or (isinstance(out_of, dict) and "linked" in out_of)


def sum_rows(question: Question) -> list[Row]:
    """The sums over the parties whose owing post's unit lies in the area, with the period as window."""
    if question.by not in (None, "officer"):
        raise ValueError(f"a sum over the parties has no groups by {question.by}")
    scope, world, rule = question.scope, question.scope.world, question.rule
    outcomes = {}
    for party in world.parties(scope.adoption, rule["who"], scope.span):
        posts = [
            post
            for day in scope.span.days()
            for post in world.owing_posts(scope.adoption, rule["who"], party[1], day, scope.span.first)
        ]
        units = {party[1]} if party[0] == "unit" else {post.unit for post in posts}
        if any(world.lies_in(world.folder.units[unit].area, question.area) for unit in units):
            outcomes[party] = outcome_of(replace(scope, party=party), rule, party)
    groups = (
        {party[1]: [one] for party, one in outcomes.items() if party[0] == "officer"}
        if question.by
        else {"": list(outcomes.values())}
    )
    if "out_of" not in rule:
        return [row(name, sum(one.done or 0 for one in ones)) for name, ones in sorted(groups.items())]
    return [
        share_row(name, sum(one.numerator or 0 for one in ones), sum(one.denominator or 0 for one in ones))
        for name, ones in sorted(groups.items())
    ]


# Links and attested figures


def link_rows(question: Question) -> list[Row]:
    """A figure over the links in force on the period's last day."""
    scope, rule = question.scope, question.rule
    who = scope.world.parties(scope.adoption, rule["who"], scope.span) if "who" in rule else None
    links = links_found(scope, rule["of"]["links"], as_selector(rule["of"].get("with", {})), who)
    return rows_of_links(question, links, rule.get("count", "records"))


def rows_of_links(question: Question, links: list[Any], count: str) -> list[Row]:
    """The links of the area asked, counted, by group."""
    scope = question.scope
    here = [link for link in links if scope.world.lies_in(place_of(scope, link), question.area, scope.on)]
    if question.by is None:
        return [row("", len(link_things(scope, count, here)))]
    groups: dict[str, list[Any]] = {}
    for link in here:
        groups.setdefault(link_group(scope.world, scope, link, question.by), []).append(link)
    groups.pop("", None)
    return [row(name, len(link_things(scope, count, mine))) for name, mine in sorted(groups.items())]


def link_rule_rows(question: Question) -> list[Row]:
    """`k`, `k.parties` and `k.counterparts` of a link rule."""
    scope, rule = question.scope, question.rule
    if question.key.endswith(".parties"):
        return [share_row("", *covered_parties(scope, rule, question.area))]
    if question.key.endswith(".counterparts"):
        return [share_row("", *covered_counterparts(scope, rule, question.area))]
    return rows_of_links(question, quota_links(scope, rule), "records")


def attested_rows(question: Question) -> list[Row]:
    """The number signed for, only where figure, area and period are the same (rule 27); missing is not zero."""

    def same(one: Attested) -> bool:
        return (one.figure, one.area, one.period) == (question.key, question.area, question.period)

    found = [one for one in question.scope.world.folder.attested if same(one)]
    return [row("", found[0].value, attested=found[0].by)] if found else [row("")]


# The command


def rows_for(question: Question, section: str) -> list[Row]:  # noqa: PLR0911 (a table of cases)
    """The rows of a figure by the form of its definition."""
    rule = question.rule
    if section == "links":
        return link_rule_rows(question)
    if unbuilt(rule):
        return [row("", "unmeasured")]
    if source_of(rule["of"]) == "attested":
        return attested_rows(question)
    if source_of(rule["of"]) == "links":
        return link_rows(question)
    if rule.get("count") in ("mean_seconds", "median_seconds"):
        return wait_rows(question)
    if section == "duties" and is_sum_over_parties(rule):
        return sum_rows(question)
    if "out_of" not in rule:
        return plain_rows(question)
    return ratio_rows(question) if is_another_of(rule["out_of"]) else roll_rows(question)


def codes_behind(question: Question) -> list[Row]:
    """The codes of the records behind a figure, which are its numerator's."""
    rule, scope = question.rule, question.scope
    ever = bool(rule["of"].get("ever"))
    found = found_in_area(question, rule["of"])
    if "out_of" in rule and not is_another_of(rule["out_of"]):
        wanted = selected(scope, as_selector(rule["out_of"]), question.area, None)
        found = [
            one for one in found if reached(scope, {**rule, "each": {"count": "records", "at_least": 1}}, [one], ever) & wanted
        ]
        codes = entries_behind(scope, {**rule, "count": "records"}, found, ever)
    else:
        waits = rule.get("count") in ("mean_seconds", "median_seconds")
        if waits:  # a call of which the wait is not known is not behind it
            rule, found = {**rule, "count": "records"}, [one for one in found if getattr(one.entry, "wait", "").isdigit()]
        codes = entries_behind(scope, rule, found, ever)
    return [{"record": code} for code in sorted(codes)]


def figure_in(
    world: World,
    key: str,
    period: str,
    *,
    area: str | None = None,
    campaign: str | None = None,
    by: str | None = None,
    records: bool = False,
) -> list[Row]:
    """The rows of `lianxin figure` for a world that was read before."""
    span = parse_period(period)
    adoption, section, rule = definition(world, key, span, area)
    question = Question(Scope(world, adoption, span), key, period, rule, area or adoption.area, campaign, by)
    return codes_behind(question) if records else rows_for(question, section)


def figure(
    folder: Path | str,
    key: str,
    period: str,
    *,
    today: date,
    as_of: date | None = None,
    area: str | None = None,
    campaign: str | None = None,
    by: str | None = None,
    records: bool = False,
) -> list[Row]:
    """The rows of `lianxin figure KEY --period P` over an exchange folder, all cells as text; with `records`, the
    codes behind it."""
    world = World(read_folder(Path(folder)), today, as_of)
    return figure_in(world, key, period, area=area, campaign=campaign, by=by, records=records)
