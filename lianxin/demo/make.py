"""Make a demonstration: draw it, write it as an exchange folder, load it, and tell who can sign in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from lianxin.demo import headlines
from lianxin.demo.county import MANAGER, County, build
from lianxin.demo.folder import write
from lianxin.demo.linking import Ties, link
from lianxin.demo.matters import Clerk
from lianxin.demo.plan import PLANS, Plan
from lianxin.demo.work import Worker
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.rules.presence import Span
from lianxin.rules.workdays import Calendar, official_days


@dataclass(frozen=True)
class LogIn:
    """A demonstration log-in: what it is for, and the officer's code."""

    role: str
    scope: str
    code: str


@dataclass(frozen=True)
class Demonstration:
    """What was drawn: the folder that holds it, and who may sign in."""

    folder: Path
    area: str
    first: date
    last: date
    log_ins: tuple[LogIn, ...]
    policy: str


def draw(
    folder: Path,
    policy_text: str,
    *,
    seed: int,
    now: datetime,
    english: bool = False,
    officers: int | None = None,
    routine: bool = True,
    plan: Plan | None = None,
) -> Demonstration:
    """Write the exchange folder of a demonstration that ends on ``now``: twelve months and the days since the first of the month.

    ``routine``: with everybody's ordinary work, not only that of the document's figures.
    The same policy, seed, day and numbers give the same folder. Raises ValueError for a policy with faults or without a plan.
    """
    policy = _policy(policy_text)
    plan = plan or PLANS.get(policy.policy)
    if plan is None:
        raise ValueError(f"no demonstration is laid out for the policy {policy.policy}; there is one for {', '.join(PLANS)}")
    last = now.date()
    first = (last - timedelta(days=365)).replace(day=1)
    county = build(plan, policy, Random(f"{plan.policy}:{seed}"), first=first, last=last, english=english, officers=officers)
    ties = link(county, policy)
    start, end = headlines.campaign_span(first, last)
    campaigns = {key: Span(start, end) for key in plan.campaigns}
    calendar = Calendar(day for year in range(first.year - 1, last.year + 2) for day in official_days(year))
    reserved = frozenset(headline.kind for headline in plan.headlines if not headline.campaign)
    worker = Worker(county, policy, ties, calendar, campaigns, reserved)
    everyday = [*worker.year(), *worker.rounds()] if routine else []
    deeds = [*everyday, *headlines.meet(worker)]
    log_ins = _log_ins(county, ties)
    accounts = [(log_in.code, log_in.role, log_in.scope) for log_in in log_ins]
    write(
        folder,
        county,
        ties,
        deeds,
        Clerk(county, policy, ties, calendar, campaigns, Random(f"{plan.policy}:{seed}:matters")).rows(),
        policy_text=policy_text,
        campaigns=campaigns,
        log_ins=accounts,
        now=now,
    )
    return Demonstration(folder, county.root.code, first, last, log_ins, policy.policy)


def _policy(text: str) -> Policy:
    reading = read_policy(text)
    if reading.policy is None:
        raise ValueError("; ".join(fault.text("en") for fault in reading.faults))
    return reading.policy


def _log_ins(county: County, ties: Ties) -> tuple[LogIn, ...]:
    """An officer, a township clerk, the county office, a county leader, an administrator; a colleague who reviews; the head of
    the officer's unit, or of the clerk's where the officer is alone, or else of another; an inspector.

    What the county office disputes or asks for is decided by somebody else: a second one, of another unit.
    """
    settled = [person for person in county.people if (county.last - person.since).days > 60]
    by_zeal = sorted(settled, key=lambda person: -person.diligence)
    leader = settled[0]
    townspeople = [person for person in by_zeal if person.office.place.level == "township" and person is not leader]
    clerk = next(iter(townspeople), by_zeal[-1])
    homes = {
        person.code: sum(1 for tie in ties.of(person.code) if tie.other.kind == "household" and not tie.last)
        for person in settled
    }
    officer = max(
        (person for person in by_zeal[: len(by_zeal) // 2] if person not in (clerk, leader)),
        key=lambda person: homes[person.code],
    )
    office = next(person for person in by_zeal if person not in (clerk, officer, leader))
    reviewer = next(
        (person for person in by_zeal if person.office is not office.office and person not in (clerk, officer, leader)), None
    )
    others = (clerk, officer, office, leader, reviewer)
    free = [person for person in by_zeal if person not in others]
    near = [person for unit in (officer.office, clerk.office) for person in free if person.office is unit]
    head = next(iter((*near, *free)), None)
    inspector = next((person for person in free if person.office.place is county.root and person is not head), None)
    clerk_scope = clerk.office.place.code if clerk.office.place.level == "township" else clerk.office.code
    return (
        LogIn("officer", officer.office.code, officer.code),
        LogIn("unit_clerk", clerk_scope, clerk.code),
        LogIn("county_office", county.root.code, office.code),
        LogIn("county_leader", county.root.code, leader.code),
        LogIn("administrator", county.root.code, MANAGER),
        *((LogIn("county_office", county.root.code, reviewer.code),) if reviewer else ()),
        *((LogIn("unit_head", head.office.code, head.code),) if head else ()),
        *((LogIn("inspector", county.root.code, inspector.code),) if inspector else ()),
    )
