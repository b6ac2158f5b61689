"""A year of matters that look real: seasons, repeats, units that lag, answers that disappoint, some still open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from lianxin.demo import rounds, words
from lianxin.demo.county import County, Office, Other, Person, Place
from lianxin.demo.linking import Ties
from lianxin.demo.plan import Batch
from lianxin.rules.deadlines import due
from lianxin.rules.policy.schema import Policy
from lianxin.rules.presence import Span
from lianxin.rules.triage import UnitAt, suggest_units
from lianxin.rules.workdays import Calendar

ZONE: Final = ZoneInfo("Asia/Shanghai")
CHANNELS: Final = {"phone": 30, "public": 25, "counter": 22, "visit": 18, "letter": 5}
OUTCOMES: Final = {
    "solved": 82, "partly": 4, "explained": 5, "referred": 3, "cannot": 2, "kept_open": 2, "withdrawn": 1, "unreachable": 1,
}  # fmt: skip
MUST: Final = {"solved": 90, "channelled": 4, "ended_by_law": 1, "withdrawn": 2, "kept_open": 3}
PROMPT: Final = {"very_satisfied": 46, "satisfied": 34, "fairly_satisfied": 13, "dissatisfied": 5, "very_dissatisfied": 2}
SLOW: Final = {"very_satisfied": 14, "satisfied": 30, "fairly_satisfied": 26, "dissatisfied": 20, "very_dissatisfied": 10}
REPEATS: Final = 0.04
RATED: Final = 0.4
CALLED_BACK: Final = 0.1


@dataclass
class Sent:
    """One matter to be: a row of ``matters``."""

    reported: date
    kind: str
    category: str
    place: Place
    channel: str
    text: str
    other: Other | None
    row: dict[str, object]
    heard: date | None = None
    """The meeting that its lateness brought it before."""


@dataclass
class Clerk:
    """Draws the matters of a demonstration and what became of them, with random numbers of its own."""

    county: County
    policy: Policy
    ties: Ties
    calendar: Calendar
    campaigns: Mapping[str, Span]
    random: Random

    def __post_init__(self) -> None:
        self.villages = self.county.villages()
        self.parents = {place.code: place.parent for place in self.county.places}
        self.offices = {office.code: office for office in self.county.offices}
        self.units = [
            UnitAt(office.code, office.name, office.kind, office.place.level, office.place.code, _in_charge(office))
            for office in self.county.offices
        ]
        self.staff: dict[str, list[str]] = {}
        for person in self._settled():
            self.staff.setdefault(person.office.code, []).append(person.code)
        self.laggard = {office.code: self._lag(office) for office in self.county.offices}
        self.homes: dict[str, list[Other]] = {}
        for other in self.county.others:
            if other.kind == "household":
                self.homes.setdefault(other.place.code, []).append(other)
        self.linked = self._linked()

    def _settled(self) -> list[Person]:
        """Those who have held their posts all the time."""
        return [person for person in self.county.people if person.since <= self.county.first]

    def _lag(self, office: Office) -> float:
        slow = office.place.slow or self.random.random() < 0.12
        return self.random.uniform(1.3, 2.2) if slow else self.random.uniform(0.45, 0.95)

    def _linked(self) -> dict[str, list[str]]:
        """The officers linked to something in each village."""
        found: dict[str, list[str]] = {}
        people = {person.code for person in self._settled()}
        for tie in self.ties.every():
            if tie.party in people and not tie.last:
                found.setdefault(tie.other.place.code, []).append(tie.party)
        return found

    def rows(self) -> Iterator[dict[str, object]]:
        """Every row of ``matters``, by the day on which it was reported."""
        sent = [one for batch in self.county.plan.matters for one in self._batch(batch)]
        sent.sort(key=lambda one: (one.reported, one.kind, one.category, one.text))
        for number, one in enumerate(sent, start=1):
            yield {"matter_code": f"{one.reported:%y%m%d}{number % 10_000:04}", **one.row}

    # -- what is asked

    def _batch(self, batch: Batch) -> list[Sent]:
        categories = self._categories(batch)
        made: list[Sent] = []
        for _ in range(batch.number):
            again = self._again(made, batch)
            made.append(again or self._one(batch, categories, len(made)))
        outcomes = self._outcomes(batch, made)
        for one, outcome in zip(made, outcomes, strict=True):
            one.row = self._row(one, batch, outcome)
        return made

    def _categories(self, batch: Batch) -> list[str]:
        kept = {key for other in self.county.plan.matters if other is not batch for key in other.alone}
        below = {word.under for word in self.policy.words.categories.values() if word.under}
        allowed = [
            key
            for key in batch.categories or self.policy.words.categories
            if (key not in below or key in batch.categories) and key not in kept and self._fits(key, batch.kind)
        ]
        return allowed or ["other"]

    def _fits(self, category: str, kind: str) -> bool:
        kinds = self.policy.kinds_of(category)
        return not kinds or kind in kinds

    def _again(self, made: list[Sent], batch: Batch) -> Sent | None:
        """The same thing reported by a neighbour some days later."""
        if batch.heard or not made or self.random.random() > REPEATS:
            return None
        before = made[-1]
        last = self._span(batch)[1]
        reported = min(last, before.reported + timedelta(days=self.random.randint(0, 4)))
        home = self._home(before.place) if before.other is not None and before.other.kind == "household" else before.other
        return Sent(reported, before.kind, before.category, before.place, "phone", before.text, home, {})

    def _one(self, batch: Batch, categories: list[str], number: int) -> Sent:
        first, last = self._span(batch, number)
        days = (last - first).days
        for _ in range(40):
            reported = first + timedelta(days=self.random.randrange(days + 1))
            category = self.random.choice(categories)
            if self.random.random() < words.season(category, reported.month) * (1 if self.calendar.is_working(reported) else 0.4):
                break
        place = self.random.choice(self.villages)
        channel = "visit" if batch.visited else self.random.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        text = self._said(batch.kind, category)
        meetings = self._meetings(batch)
        heard = meetings[number % len(meetings)] if meetings else None
        return Sent(reported, batch.kind, category, place, channel, text, self._other(batch, place), {}, heard)

    def _said(self, kind: str, category: str) -> str:
        """What is asked for, or promised."""
        if kind == "promise":
            return words.promise(self.random, category, english=self.county.english)
        return words.text(self.random, category, self._named(category), english=self.county.english)

    def _named(self, category: str) -> str:
        word = self.policy.words.categories.get(category)
        return (word.en if word and self.county.english else word.zh if word else None) or category

    def _meetings(self, batch: Batch) -> list[date]:
        """The days of the joint consultations before which its matters came."""
        first, last = self.county.first, self.county.last
        return [slot.day for slot in rounds.held(self.policy, self.calendar, first, last, batch.heard)] if batch.heard else []

    def _span(self, batch: Batch, number: int = 0) -> tuple[date, date]:
        meetings = self._meetings(batch)
        if meetings:
            before, since = rounds.HEARD
            day = meetings[number % len(meetings)]
            return max(self.county.first, day - timedelta(days=since)), day - timedelta(days=before)
        if batch.campaign:
            span = self.campaigns[batch.campaign]
            return span.first, span.last or self.county.last
        return self.county.first, self.county.last - timedelta(days=batch.until_before)

    def _other(self, batch: Batch, place: Place) -> Other | None:
        if batch.whom == "village":
            return Other(place.code, "village", place.name, place)
        if batch.whom in {"enterprise", "project", "school"}:
            pool = self.county.kind(batch.whom)
            return self.random.choice(pool) if pool else None
        return self._home(place) if batch.visited or self.random.random() < 0.6 else None

    def _home(self, place: Place) -> Other | None:
        homes = self.homes.get(place.code)
        return self.random.choice(homes) if homes else None

    # -- what became of it

    def _outcomes(self, batch: Batch, made: list[Sent]) -> list[str]:
        """An outcome for each; ``solved`` of them solved exactly, where the document says how many."""
        drawn = []
        for one in made:
            table = MUST if self.policy.must_solve(one.category) else OUTCOMES
            drawn.append(self.random.choices(list(table), list(table.values()))[0])
        if batch.solved is not None:
            oldest = sorted(range(len(made)), key=lambda at: made[at].reported)
            for place, at in enumerate(oldest):
                if place < batch.solved:
                    drawn[at] = "solved!"
                elif drawn[at] == "solved":
                    drawn[at] = "kept_open" if self.policy.must_solve(made[at].category) else "explained"
        return drawn

    def _row(self, one: Sent, batch: Batch, outcome: str) -> dict[str, object]:
        certain = outcome.endswith("!") or batch.in_time
        outcome = outcome.rstrip("!")
        if batch.in_time and outcome == "kept_open":
            outcome = "explained"
        office, officer = self._handler(one, batch)
        accepted = self.calendar.on_or_after(one.reported + timedelta(days=self.random.choice((0, 0, 1))))
        last = self._due(one, accepted)
        answered = self._answered(one, accepted, last, office, in_time=certain)
        if one.heard is not None:
            answered = self._after(one.heard, solved=outcome == "solved" and certain)
        row: dict[str, object] = {
            "kind": one.kind, "category": one.category, "area_code": one.place.code, "reported_on": one.reported,
            "channel": "visit" if one.kind == "promise" else one.channel, "title": one.text[:24], "text": one.text,
            "counterpart_code": one.other.code if one.other else "", "officer_code": officer, "unit_code": office.code,
            "campaign": batch.campaign, "accepted_on": accepted, "due_on": last,
            "confidential": "yes" if one.kind == "complaint" and self.random.random() < 0.3 else "",
        }  # fmt: skip
        today = self.county.last
        if accepted > today:
            return {**row, "state": "new", "officer_code": "", "unit_code": "", "accepted_on": "", "due_on": ""}
        signed = min(answered, self._some_days_on(accepted, 0, 1))
        contacted = min(answered, self._some_days_on(signed, 0, 1 if self.laggard[office.code] < 1 else 3))
        row |= _happened({"signed_on": signed, "contacted_on": contacted}, today)
        if answered > today:
            return {**row, "state": "handling" if signed <= today else "dispatched"}
        if outcome == "kept_open":
            return {**row, "state": "shelved", "outcome": outcome}
        row["outcome"] = outcome
        if outcome == "solved":
            row["solved_on"] = answered
        return {**row, **self._judged(one, batch, answered, office)}

    def _handler(self, one: Sent, batch: Batch) -> tuple[Office, str]:
        """Who handles it: by the catalogue; a promise and what an officer took up on a visit, that officer."""
        near = self.linked.get(one.place.code)
        if near and (one.kind == "promise" or (batch.visited and self.random.random() < 0.55)):
            code = self.random.choice(near)
            return next(person.office for person in self.county.people if person.code == code), code
        areas, code = [], one.place.code
        while code:
            areas.append(code)
            code = self.parents.get(code, "")
        found = suggest_units(self.policy, kind=one.kind, category=one.category, areas=areas, units=self.units)
        office = self.offices[found.lead.unit.code] if found.lead.unit else self._town(areas)
        staff = self.staff.get(office.code)
        return office, self.random.choice(staff) if staff else ""

    def _town(self, areas: list[str]) -> Office:
        near = [office for office in self.county.offices if office.place.code in areas and self.staff.get(office.code)]
        return min(near, key=lambda office: areas.index(office.place.code)) if near else self.county.offices[0]

    def _due(self, one: Sent, accepted: date) -> date:
        term = self.policy.terms_for(one.kind, one.category, "", one.channel)
        if term is None:
            return accepted + timedelta(days=10)
        return due(datetime.combine(accepted, time(10), ZONE), term.handle, self.calendar).due_on

    def _answered(self, one: Sent, accepted: date, last: date, office: Office, *, in_time: bool) -> date:
        """A working day; a unit that lags is often late, never where the document says that all were in time."""
        whole = max(1, self.calendar.count(accepted, last) - 1)
        taken = round(whole * self.random.betavariate(3, 2.2) * self.laggard[office.code] * 1.5)
        day = self._some_days_on(accepted, taken, taken)
        if in_time:
            day = min(day, last, max(one.reported, self.county.last))
        return day

    def _after(self, meeting: date, *, solved: bool) -> date:
        """Solved some days after the meeting; else not yet."""
        today = self.county.last
        return min(today, self._some_days_on(meeting, 1, 7)) if solved else today + timedelta(days=1)

    def _some_days_on(self, day: date, least: int, most: int) -> date:
        for _ in range(self.random.randint(least, max(least, most))):
            day = self.calendar.on_or_after(day + timedelta(days=1))
        return day

    def _judged(self, one: Sent, batch: Batch, answered: date, office: Office) -> dict[str, object]:
        today = self.county.last
        row: dict[str, object] = {}
        rated = answered + timedelta(days=self.random.randint(0, 9))
        if self.random.random() < (0.8 if batch.satisfied else RATED) and rated <= today:
            table = SLOW if self.laggard[office.code] > 1 and not batch.satisfied else PROMPT
            level = self.random.choices(list(table), list(table.values()))[0]
            if batch.satisfied and level in words.NEGATIVE and self.random.random() < 0.6:
                level = "fairly_satisfied"
            row |= {"rating": level, "rated_on": rated}
        if self.random.random() < CALLED_BACK:
            row |= _happened({"verified_on": answered + timedelta(days=self.random.randint(1, 8))}, today)
        closed = answered if batch.in_time else answered + timedelta(days=15)
        return {**row, "state": "closed", "closed_on": closed} if closed <= today else {**row, "state": "answered"}


def _in_charge(office: Office) -> bool:
    return office.kind in {
        "township_government",
        "town_government",
        "county_government",
        "district_government",
        "village_committee",
    }


def _happened(days: Mapping[str, date], today: date) -> dict[str, object]:
    return {name: day for name, day in days.items() if day <= today}
