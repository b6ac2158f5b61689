"""Joint consultations of a demonstration: on which days the policy's rounds were held, and who came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from lianxin.demo.work import Deed, Worker
from lianxin.rules.periods import touching
from lianxin.rules.policy.schema import Policy
from lianxin.rules.typeset import chinese
from lianxin.rules.workdays import Calendar

BEFORE_END: Final = {"month": 18, "two_months": 10, "quarter": 5, "half_year": 8, "year": 12}
"""So many days before its period ends a round is held: no two of them on one day."""
CAME: Final = 5
HEARD: Final = (24, 34)
"""So many days before the meeting a difficulty was reported: its time was over when it came on the agenda."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A day on which a round is held, by its key in the policy."""

    round: str
    day: date


def slots(policy: Policy, calendar: Calendar, first: date, last: date) -> list[Slot]:
    """Every meeting of the policy's rounds within these days, the earliest first: each in its period (一月一现场……)."""
    found = []
    for key, rule in (policy.meetings.rounds if policy.meetings is not None else {}).items():
        for period in touching(rule.every, first, last, policy.month_begins):
            day = calendar.on_or_before(period.last - timedelta(days=BEFORE_END[rule.every]))
            if first <= day <= last:
                found.append(Slot(key, day))
    return sorted(found, key=lambda slot: (slot.day, slot.round))


def is_round(policy: Policy, kind: str) -> bool:
    """Whether entries of the kind are meetings of the policy's rounds."""
    return policy.meetings is not None and any(rule.entry == kind for rule in policy.meetings.rounds.values())


def held(policy: Policy, calendar: Calendar, first: date, last: date, number: int) -> list[Slot]:
    """The last so many of them."""
    return slots(policy, calendar, first, last)[-number:]


def deeds(worker: Worker, kind: str, number: int) -> Iterator[Deed]:
    """The entries of the last so many meetings: a leader and the heads of some bureaus, in the county's own name."""
    county, random = worker.county, Random(f"{worker.county.plan.policy}:meetings")
    rounds = worker.policy.meetings.rounds if worker.policy.meetings is not None else {}
    settled = [person for person in county.people if person.since <= county.first and person.office.place is county.root]
    top = county.plan.groups[0].class_key
    leaders = [person for person in settled if person.class_key == top][:4]
    heads = [person for person in settled if person.class_key != top][: CAME * 4]
    for slot in held(worker.policy, worker.calendar, county.first, county.last, number):
        rule = rounds[slot.round]
        name = (rule.en if county.english else None) or rule.zh
        came = [random.choice(leaders), *random.sample(heads, CAME)]
        present = tuple(person.code for person in came if not person.is_away(slot.day))
        text = f"{name}: difficulties that were stuck" if county.english else chinese(f"{name}:听卡住的难题")
        yield Deed(kind, slot.day, present or (came[0].code,), area=county.root.code, unit=leaders[0].office.code, text=text)
