"""Writes docs/burden.md: what each of the five policies costs, by the numbers of its own document and stated assumptions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from lianxin.rules import periods
from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.findings import Case, tenth
from lianxin.rules.burden.judge import Judgement, judge
from lianxin.rules.burden.overlap import net
from lianxin.rules.burden.plan import When, label_of
from lianxin.rules.burden.receiving import received
from lianxin.rules.burden.roll import Ask, Group, Roll, Things
from lianxin.rules.parties import Holder
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.rules.presence import Span
from lianxin.rules.workdays import Calendar, official_days

ROOT = Path(__file__).resolve().parent.parent
YEAR = periods.parse("2026")
HOMES, VILLAGES = ("household",), ("village",)


@dataclass(frozen=True)
class Line:
    """So many of a class of officers, or of a kind of unit: from which level they set out, of which kind of unit they are."""

    label: str
    parties: int
    level: str
    unit_kind: str = ""
    things: dict[Ask, tuple[Things, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """The roll that a document speaks of; what it does not say is assumed, and said to be."""

    policy: str
    says: str
    assumed: str
    officers: tuple[Line, ...]
    units: tuple[Line, ...] = ()
    counterparts: dict[Ask, int] = field(default_factory=dict)
    campaigns: tuple[tuple[str, str], ...] = ()
    problems: int | None = None


def linked(
    kinds: tuple[str, ...], number: int, *, links: tuple[str, ...] = (), needs: tuple[str, ...] = ()
) -> dict[Ask, tuple[Things, ...]]:
    """So many links of a group together."""
    return {Ask(kinds, links, needs): (Things(number, kinds[0], distinct=number),)}


TOWNSHIPS = Ask(("township",), ("contact-point",), (), VILLAGES)
FIVE = (
    Place(
        "zhizheng-weimin",
        "4,000 officers of departments, 12,000 poor households and 400 enterprises (Z7), 1,337 villages (Z28), 20 townships (Z6)",
        "30 county leaders; the 4,000 split into 400, 800 and 2,800; three officers in each village; four district offices in "
        "each township; 300,000 households; each officer's four households have hardship as often as the roll",
        (
            Line("county_leader", 30, "county", "county_government"),
            Line("section_chief", 400, "county", "department"),
            Line("deputy_chief", 800, "county", "department"),
            Line("staff", 2800, "county", "department"),
            Line("village_cadre", 4011, "village", "village_committee"),
        ),
        (Line("district_office", 80, "township"), Line("village_committee", 1337, "village")),
        {
            Ask(VILLAGES): 1337,
            Ask(HOMES): 300_000,
            Ask(HOMES, None, ("branch-visit", "hardship", "centenarian")): 12_000,
            Ask(("township",)): 20,
            Ask(("enterprise",)): 400,
            Ask(("school",)): 300,
            Ask(("village", "enterprise", "household")): 301_737,
        },
    ),
    Place(
        "zuofeng-jianshe",
        "no numbers",
        "a town of 9 leaders, 15 officers in charge of a village each and 30 others, an agricultural station, 15 villages, 6,000 "
        "households, 300 in hardship of whom each officer in charge has 20",
        (
            Line("town_leader", 9, "township", "town_government"),
            Line("village_charge", 15, "township", "town_government", linked(HOMES, 300, needs=("hardship",))),
            Line("town_officer", 30, "township", "town_government"),
        ),
        (Line("agri_station", 1, "township"),),
        {Ask(VILLAGES): 15, Ask(HOMES): 6000, Ask(HOMES, None, ("hardship",)): 300, Ask(HOMES, None, ("branch-visit",)): 60},
    ),
    Place(
        "san-ge-tuxian",
        "617 officials (S2), 49,833 households visited and 574 problems found (S1)",
        "the 617 split into 37, 240 and 340; 16 townships, of which each leader has one as contact point: 9 small of 6 villages, "
        "14 medium of 10, 14 large of 15; 60 bureaus",
        (
            Line(
                "county_leader",
                37,
                "county",
                "department",
                {
                    TOWNSHIPS: (
                        Things(9, "township", "small", 9, 6),
                        Things(14, "township", "medium", 14, 10),
                        Things(14, "township", "large", 14, 15),
                    )
                },
            ),
            Line("section_chief", 240, "county", "department"),
            Line("deputy_chief", 340, "county", "department"),
        ),
        (Line("bureau", 60, "county"),),
        {Ask(HOMES): 49_833, Ask(VILLAGES): 160, Ask(("township",)): 16, Ask(("township", "village")): 176},
        problems=574,
    ),
    Place(
        "zhucun-ruhu",
        "70,000 officers and 6,216 villages (J2)",
        "the 70,000 split into 3,000, 59,000, 5,000 and 3,000; each has one village elder's household and two in hardship or "
        "willing to help others",
        tuple(
            Line(
                label,
                number,
                level,
                kind,
                linked(HOMES, number, links=("household",), needs=("elder",))
                | linked(HOMES, number * 2, links=("household",), needs=("hardship", "willing")),
            )
            for label, number, level, kind in (
                ("leading_group", 3000, "county", "organ"),
                ("organ_officer", 59_000, "county", "organ"),
                ("township_leader", 5000, "township", "township_government"),
                ("first_secretary", 3000, "village", "organ"),
            )
        ),
        (),
        {Ask(VILLAGES): 6216, Ask(HOMES): 1_500_000},
    ),
    Place(
        "san-fuwu",
        "1,000 party officers, 10,000 households, 113 villages (A2, A6)",
        "30 district leaders, 200 in leading groups, 770 others; 60 organ branches; one campaign in communities, March to May",
        (
            Line("district_leader", 30, "county", "district_government"),
            Line("leading_group", 200, "county", "department"),
            Line("organ_officer", 770, "county", "department"),
        ),
        (Line("organ_branch", 60, "county"),),
        {
            Ask(VILLAGES): 113,
            Ask(HOMES): 10_000,
            Ask(("township",)): 9,
            Ask(("enterprise",)): 400,
            Ask(("project",)): 60,
            Ask(("township", "village", "enterprise", "project")): 582,
        },
        (("communities", "2026-03-01..2026-05-31"),),
    ),
)


def judged(place: Place) -> Judgement:
    """The burden of one of the five over 2026, an officially arranged year."""
    policy = read_policy((ROOT / "policies" / f"{place.policy}.yaml").read_text(encoding="utf-8")).policy
    if policy is None:
        raise SystemExit(f"{place.policy} has faults")
    days = {key: periods.parse(span) for key, span in place.campaigns}
    campaigns = {key: Span(period.first, period.last) for key, period in days.items()}
    when = When(YEAR, Calendar(official_days(2026)), campaigns)
    return judge(Costs(policy, roll(place)), when)


def roll(place: Place) -> Roll:
    """The roll of a place as a value."""
    officers = [_group("officer", line, Holder(line.unit_kind, line.level, line.label)) for line in place.officers]
    units = [_group("unit", line, Holder(line.label, line.level)) for line in place.units]
    return Roll((*officers, *units), place.counterparts, place.problems)


def _group(kind: str, line: Line, holder: Holder) -> Group:
    things = dict(line.things)
    return Group(
        f"{kind}:{line.label}",
        "officer" if kind == "officer" else "unit",
        line.label,
        line.level,
        (holder,),
        line.parties,
        "",
        things,
    )


# -- the page ------------------------------------------------------------------------------------------

HEAD = """# What each of the five policies costs

Computed by `script/burden` from the policies, the numbers of their documents and the assumptions named below; a test keeps it
true. How it is computed, and what is assumed about time and travel: `algorithms/burden.md`. The year is 2026. Hours are those of
one officer (or unit) in a month, each duty by itself; *once* counts work that may serve several duties once.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for place in FIVE for line in _section(place, judged(place)))])


def _section(place: Place, found: Judgement) -> Iterator[str]:
    policy = found.plan.costs.policy
    yield f"## {policy.zh} · {policy.en} (`{place.policy}`)\n"
    yield f"The document says: {place.says}. Assumed here: {place.assumed}.\n"
    yield "| who | number | hours a month | of working time | once | fullest month |"
    yield "|---|---:|---:|---:|---:|---|"
    yield from _classes(found)
    yield ""
    yield from _duties(policy, found)
    yield from _received(found)
    yield from _findings(found)


def _classes(found: Judgement) -> Iterator[str]:
    plan, months = found.plan, len(found.plan.when.months)
    sums = plan.sums(lambda line: label_of(line.group))
    by_month = plan.sums(lambda line: (label_of(line.group), line.month))
    for label, parties in plan.parties().items():
        hours = sums[label].total / 60 / parties
        there = plan.present_minutes(parties)
        month, fullest = max(
            ((month, load.total) for (one, month), load in by_month.items() if one == label), key=lambda pair: pair[1]
        )
        once = net(plan, label) / there * 100
        yield (
            f"| {Case(plan).label(label, 'en')} | {parties:,} | {tenth(hours / months)} | {tenth(plan.share(label) * 100)}% "
            f"| {tenth(once)}% | {month}: {tenth(fullest / 60 / parties)} |"
        )


def _duties(policy: Policy, found: Judgement) -> Iterator[str]:
    yield "| duty | pieces of work a year | hours of work | hours on the way |"
    yield "|---|---:|---:|---:|"
    for key, load in found.plan.sums(lambda line: line.duty).items():
        title = policy.duties[key].en or key
        yield f"| {title} | {_whole(load.acts)} | {_whole(load.minutes / 60)} | {_whole(load.travel / 60)} |"
    total = sum((line.load.total for line in found.plan.lines), Fraction(0))
    yield f"\nTogether {_whole(total / 60)} hours a year.\n"


def _received(found: Judgement) -> Iterator[str]:
    rows = [f"{one.kind} {tenth(one.each)} (of {one.counterparts:,})" for one in received(found.plan)]
    if rows:
        yield f"Visits that each receives a year, on average: {', '.join(rows)}.\n"


def _findings(found: Judgement) -> Iterator[str]:
    if not found.findings:
        yield "Nothing was found against it.\n"
        return
    for one in found.findings:
        source = f" ({one.source_en})" if one.source_en and one.kind != "note" else ""
        yield f"- **{one.kind}**: {one.en}{source}."
    yield ""


def _whole(number: Fraction) -> str:
    return f"{round(number):,}"


if __name__ == "__main__":
    print(page(), end="")
